package io.kinglet.kernels;

/** The sums over particles of KiNG's Gram matrix; unchecked, behind {@link King}. */
interface KingKernels {
  /** Columns of one panel of a block's H. */
  int leftWidth();

  /** Columns of one panel of a block's J. */
  int rightWidth();

  void sums(
      King.Tables t,
      int first,
      int count,
      double[] k,
      double[] g,
      double[] kb,
      King.Block block,
      int place,
      Workspace ws);

  void gram(
      King.Block block,
      int depth,
      double alpha,
      boolean add,
      double[] m,
      int first,
      int last,
      Workspace ws);
}
