/**
 * SIMD primitives over row-major {@code double[]} blocks: products, Gaussian weights, element
 * functions and KiNG's sums. The public façades check their arguments once; behind each stand a
 * plain Java and a Vector API implementation, chosen once for the JVM.
 */
package io.kinglet.kernels;
