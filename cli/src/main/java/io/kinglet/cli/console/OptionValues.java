package io.kinglet.cli.console;

import java.util.List;

/** Checks of what options were given, and options written out again. */
public final class OptionValues {
  private OptionValues() {}

  /**
   * Refuses an empty name. It is what an unset variable of a shell leaves; as a path it is the
   * current folder.
   */
  public static void notEmpty(String name, String value) {
    if (value != null && value.isBlank()) {
      throw new UsageException(name + " is empty; give a name");
    }
  }

  /** Refuses a whole number out of range; null, not given, is in every range. */
  public static void range(String name, Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw new UsageException(name + " is " + value + "; give " + least + " to " + most);
    }
  }

  /** Refuses what is not finite and positive, or zero where that will do; null will. */
  public static void positive(String name, Double value, boolean orZero) {
    if (value != null && !(Double.isFinite(value) && (orZero ? value >= 0 : value > 0))) {
      throw new UsageException(
          name + " is " + value + "; give a finite number " + (orZero ? "≥ 0" : "> 0"));
    }
  }

  /** Appends an option and its value, if it has one. */
  public static void add(List<String> list, String name, Object value) {
    if (value != null) {
      list.add(name);
      list.add(value.toString());
    }
  }
}
