package io.kinglet.solver.ratio;

/**
 * How a fit went. Losses are those of telling target from particles by D̂, mean log(1 + e^{−D̂})
 * over the target's rows plus mean log(1 + e^{D̂}) over the particles', whatever the estimator
 * minimises itself: 2 log 2 = 1.386 for a ratio of 1 everywhere, less the better the two are told
 * apart.
 *
 * @param converged whether the minimum was reached; true where it is in closed form
 * @param iterations steps that were taken; 0 where it is in closed form
 * @param objective what the estimator minimises, its penalty included, where it ended
 * @param loss over the rows fitted to
 * @param heldOutLoss over the rows held out; NaN if none are, of either sample
 * @param heldOutError the standard error of that; NaN without such rows
 * @param calibration how far the share of target rows, where D̂ promises a share 1/(1 + e^{−D̂}),
 *     is from it: the mean difference over ten ranges of the promised share, 0 at best and 1 at
 *     worst, of the rows held out or, if there are none, of those fitted to
 * @param overfitted whether the held-out loss is above the other by three standard errors, of ten
 *     held-out rows or more in each sample: a simpler family, a higher ridge, fewer iterations or
 *     more rows are wanted
 * @param separated whether every target row fitted to has a higher D̂ than every particle: how high
 *     it then is comes of the ridge or the iterations, not of the data
 * @param floored rows of both samples, those held out among them, where the ratio was at or below a
 *     floor, which took its place
 */
public record RatioFit(
    boolean converged,
    int iterations,
    double objective,
    double loss,
    double heldOutLoss,
    double heldOutError,
    double calibration,
    boolean overfitted,
    boolean separated,
    long floored) {}
