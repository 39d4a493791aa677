/** The deep sampler: a generator trained by moving its points along an f-divergence's flow. */
package io.kinglet.solver.sampler;
