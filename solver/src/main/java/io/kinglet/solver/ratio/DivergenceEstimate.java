package io.kinglet.solver.ratio;

import io.kinglet.solver.divergence.Divergence;

/**
 * A divergence as a fitted log-ratio tells it, in its variational form, which is no more than the
 * divergence but for the rows' noise.
 *
 * @param divergence which
 * @param value the estimate
 * @param low lower end of its bootstrap interval; NaN if none was asked for, or fewer than 2
 *     replicates were done
 * @param high upper end; NaN likewise
 */
public record DivergenceEstimate(Divergence divergence, double value, double low, double high) {}
