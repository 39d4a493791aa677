package io.kinglet.kernels;

/** Squared distances and Gaussian weights; unchecked, behind {@link Gaussians}. */
interface GaussianKernels {
  void squaredNorms(int n, int d, double[] x, int xOff, int ldx, double[] out, int outOff);

  void squaredDistances(
      int m,
      int n,
      double[] s,
      int sOff,
      double[] t,
      int tOff,
      double[] g,
      int gOff,
      int ldg,
      double[] out,
      int outOff,
      int ldo);

  void weights(
      int m,
      int n,
      double scale,
      double[] s,
      int sOff,
      double[] t,
      int tOff,
      double[] g,
      int gOff,
      int ldg,
      double[] out,
      int outOff,
      int ldo);

  void field(
      int dims,
      int n,
      double[] pushes,
      double[] points,
      int first,
      int ld,
      double[] k,
      int kOff,
      int ldk,
      int count,
      double[] sums);
}
