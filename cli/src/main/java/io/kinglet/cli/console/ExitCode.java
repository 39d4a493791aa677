package io.kinglet.cli.console;

import java.util.List;

/** What the process ends with. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Something failed that neither the command line nor the data are to blame for. */
  public static final int FAILURE = 1;

  /** The command line is wrong in itself. */
  public static final int USAGE = 2;

  /** A file is missing, malformed or not fit for what was asked. */
  public static final int BAD_DATA = 3;

  /** Stopped by Ctrl-C (128 + SIGINT), or by SIGTERM (143). */
  public static final int INTERRUPTED = 130;

  /** The lines of the help text. */
  public static final List<String> HELP =
      List.of(
          "0:done",
          "1:failed, for example a folder that cannot be written",
          "2:the command line is wrong, or would replace an existing folder without --force",
          "3:bad data: a file is missing, malformed, or does not hold what was asked for",
          "130:interrupted by Ctrl-C; what there is has been written (143: by SIGTERM)");

  private ExitCode() {}
}
