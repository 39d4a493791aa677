/** Multi-layer perceptrons: values, derivatives of first and second order, and their training. */
package io.kinglet.solver.neural;
