package io.kinglet.cli.files;

import java.util.Locale;
import java.util.Set;

/** What becomes of a row in which a chosen column has no value. */
public enum MissingPolicy {
  /** The first such row is an error that names it. */
  REJECT,
  /** Such rows are left out and counted. */
  DROP;

  /** How the tables met in practice write "no value", in lower case. */
  private static final Set<String> WORDS =
      Set.of("", "na", "n/a", "#n/a", "nan", "<na>", "null", "none", "nil", "?", "-", ".");

  /** Whether {@code text}, in any case and with blanks around it, stands for a missing value. */
  static boolean isMissing(String text) {
    return text.length() <= 6 && WORDS.contains(text.strip().toLowerCase(Locale.ROOT));
  }
}
