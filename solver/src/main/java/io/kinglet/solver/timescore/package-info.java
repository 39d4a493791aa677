/**
 * Time score matching: from samples at several times of an unknown path of distributions, the path
 * of parameters θ(t) of the exponential family p_θ ∝ exp⟨θ, f⟩ that follows it (Liu, Wang, Wang,
 * UAI 2025, on projecting a path of samples onto the family).
 */
package io.kinglet.solver.timescore;
