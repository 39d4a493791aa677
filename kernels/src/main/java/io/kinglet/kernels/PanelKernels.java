package io.kinglet.kernels;

/** Factors of panels; unchecked, behind {@link Panels}. */
interface PanelKernels {
  /** Returns 0, or the order of the first leading minor that is not positive. */
  int factor(int k, int n, double[] p, int pOff, int ldp, Workspace ws);
}
