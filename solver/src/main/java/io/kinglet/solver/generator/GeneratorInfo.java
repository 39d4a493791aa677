package io.kinglet.solver.generator;

import io.kinglet.solver.flow.SolveInfo;

/**
 * What one step of a generator's training did.
 *
 * @param iteration the step's number, from 0
 * @param residual ‖Δ‖ before the step, for the step's latents
 * @param residualAfter the same after it, with the same latents, basis and target batch; NaN if the
 *     step rule did not ask for it
 * @param stepSize η as used; 0 if the weights did not move
 * @param updateNorm ‖ẇ‖, momentum not counted
 * @param moved whether the weights moved
 * @param refusals how many larger steps an adaptive rule refused first
 * @param features b, the number of features used
 * @param featureBandwidth h
 * @param ridge ε as used, which is more than asked for if the system was not positive definite
 * @param failedMinor order of the first leading minor that was not positive in the first try; 0 if
 *     all were
 * @param form how the system was solved; never {@link GeneratorForm#AUTO}
 * @param solve iterations and relative residual, where it was solved by iterations
 */
public record GeneratorInfo(
    long iteration,
    double residual,
    double residualAfter,
    double stepSize,
    double updateNorm,
    boolean moved,
    int refusals,
    int features,
    double featureBandwidth,
    double ridge,
    int failedMinor,
    GeneratorForm form,
    SolveInfo solve) {}
