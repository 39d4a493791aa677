/** Densities known up to a constant, by their logarithm's gradient: what SVGD flows to. */
package io.kinglet.solver.density;
