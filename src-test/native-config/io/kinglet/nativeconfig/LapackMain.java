package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;

/** A process of its own that factors a small matrix and says with what. */
final class LapackMain {
  private LapackMain() {}

  /** Prints the implementation's name and the root of 4. */
  public static void main(String[] args) {
    double[] a = {4};
    int info = LapackProvider.get().cholesky(1, a, 0, 1, new Workspace());
    System.out.println(LapackProvider.get().name() + " " + info + " " + a[0]);
    System.out.println(LapackProvider.line());
  }
}
