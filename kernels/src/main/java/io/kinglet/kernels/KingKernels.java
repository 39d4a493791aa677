package io.kinglet.kernels;

/** The sums over particles of KiNG's Gram matrix; unchecked, behind {@link King}. */
interface KingKernels {
  void sums(
      King.Tables t,
      int j,
      double[] k,
      int kOff,
      double[] g,
      int gOff,
      double[] kb,
      int kbOff,
      double[] h,
      int hOff,
      double[] jac,
      int jOff,
      Workspace ws);
}
