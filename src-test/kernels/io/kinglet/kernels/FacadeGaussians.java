package io.kinglet.kernels;

/** The checked façade in the shape of the kernels behind it. */
final class FacadeGaussians implements GaussianKernels {
  @Override
  public void squaredNorms(int n, int d, double[] x, int xOff, int ldx, double[] out, int outOff) {
    Gaussians.squaredNorms(n, d, x, xOff, ldx, out, outOff);
  }

  @Override
  public void squaredDistances(
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
      int ldo) {
    Gaussians.squaredDistances(m, n, s, sOff, t, tOff, g, gOff, ldg, out, outOff, ldo);
  }

  @Override
  public void weights(
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
      int ldo) {
    Gaussians.weights(m, n, scale, s, sOff, t, tOff, g, gOff, ldg, out, outOff, ldo);
  }

  @Override
  public void field(
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
      double[] sums) {
    Gaussians.field(dims, n, pushes, points, first, ld, k, kOff, ldk, count, sums);
  }
}
