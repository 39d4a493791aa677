package io.kinglet.solver.neural;

import java.util.Optional;

/**
 * How a training ended. The network has the weights of the epoch with the least held-out loss if
 * rows are held out, and else those of the last step that could be taken.
 *
 * @param reason why it ended
 * @param epochs how many were finished
 * @param steps how many steps were taken
 * @param loss of the last finished epoch; NaN if none was
 * @param heldOutLoss of the weights that the network has; NaN if no rows are held out
 * @param bestEpoch the epoch whose weights the network has, 0 for those it began with
 * @param failure what went wrong, if it diverged: one line, and what to try
 */
public record TrainResult(
    Reason reason,
    int epochs,
    long steps,
    double loss,
    double heldOutLoss,
    int bestEpoch,
    Optional<String> failure) {
  /** Why a training ended. */
  public enum Reason {
    /** All epochs asked for were taken. */
    EPOCHS,
    /** The held-out loss no longer fell. */
    NO_IMPROVEMENT,
    /** It was cancelled; the step under way was finished. */
    CANCELLED,
    /** A loss, a gradient or a weight was not finite. */
    DIVERGED
  }
}
