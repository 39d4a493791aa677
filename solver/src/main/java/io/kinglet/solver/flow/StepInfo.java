package io.kinglet.solver.flow;

/**
 * What one step did.
 *
 * @param iteration the step's number, from 0
 * @param residual the flow's own measure before the step: ‖Δ‖ for KiNG, the energy distance for the
 *     MMD flow, the estimated reverse KL divergence for the Wasserstein flow, the kernel Stein
 *     discrepancy for SVGD, the divergence by its variational form for VGrow
 * @param residualAfter the same after it, in the same basis and target batch; NaN if the step rule
 *     did not ask for it
 * @param stepSize η as used; 0 if the particles did not move
 * @param velocityRms root of the mean of ‖v(x_i)‖²
 * @param moved whether the particles moved
 * @param refusals how many larger steps an adaptive rule refused first
 * @param features b, the number of features used; 0 where a flow has none
 * @param featureBandwidth h; 0 where there is none
 * @param velocityBandwidth σ; 0 where there is none
 * @param ridge ε as used, which is more than asked for if the system was not positive definite
 * @param failedMinor order of the first leading minor that was not positive in the first try; 0 if
 *     all were
 * @param approximation how the step departed from the exact form
 * @param solve how the system was solved
 * @param clipped how many particles' weights a limit made smaller; 0 where a flow has none
 */
public record StepInfo(
    long iteration,
    double residual,
    double residualAfter,
    double stepSize,
    double velocityRms,
    boolean moved,
    int refusals,
    int features,
    double featureBandwidth,
    double velocityBandwidth,
    double ridge,
    int failedMinor,
    Approximation approximation,
    SolveInfo solve,
    int clipped) {}
