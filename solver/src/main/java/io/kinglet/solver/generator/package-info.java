/** Generators x = g_w(z) trained by natural gradient descent: iNGD. */
package io.kinglet.solver.generator;
