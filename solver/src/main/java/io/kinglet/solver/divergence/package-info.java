/**
 * f-divergences D_f(q ‖ p) = E_p[f(q/p)] as flows on density ratios use them (Gao and others, ICML
 * 2019): a weight of the log-ratio's gradient, and the divergence's variational form.
 */
package io.kinglet.solver.divergence;
