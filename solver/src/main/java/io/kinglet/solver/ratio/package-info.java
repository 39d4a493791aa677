/**
 * Density ratios: from a sample of the target p and one of the particles q, an estimate D̂ of log
 * p/q and its gradient at any points (Gao and others, ICML 2019, whose flows move particles along
 * it). All estimators stand behind one interface, {@link io.kinglet.solver.ratio.RatioEstimator}.
 */
package io.kinglet.solver.ratio;
