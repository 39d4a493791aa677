package io.kinglet.kernels;

/** Element functions; unchecked, behind {@link Elements}. */
interface ElementKernels {
  void exp(int n, double[] x, int xOff, double[] y, int yOff);
}
