package io.kinglet.solver.sampler;

/**
 * What a step of the deep sampler did.
 *
 * @param step its number, from 0
 * @param classifierLoss the classifier's logistic loss, the mean over the step's batches; 2 log 2
 *     where it cannot tell target from particles
 * @param gap mean D̂ of the target rows less that of the particles, over the same batches: an
 *     estimate of the Jeffreys divergence
 * @param moved the mean distance from a particle's start to its end
 * @param projectionLoss mean ‖g(z) − x‖² over the step's projections
 * @param clipped how many times a weight s was clipped
 */
public record SamplerInfo(
    long step,
    double classifierLoss,
    double gap,
    double moved,
    double projectionLoss,
    long clipped) {}
