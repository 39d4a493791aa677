package io.kinglet.kernels.consumer;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Kernels;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/** A program of somebody else: it knows the public façade and none of our JVM options. */
public final class Consumer {
  private Consumer() {}

  /**
   * Prints the provider, a product and a weight.
   *
   * @param args none
   */
  public static void main(String[] args) {
    double[] a = {1, 2, 3, 4, 5, 6};
    double[] c = new double[4];
    Products.gemm(false, true, 2, 2, 3, 1, a, 0, 3, a, 0, 3, 0, c, 0, 2, new Workspace());
    double[] norms = {c[0], c[3]};
    double[] weights = new double[4];
    Gaussians.weights(2, 2, 1.0 / 27, norms, 0, norms, 0, c, 0, 2, weights, 0, 2);
    System.out.println(Kernels.provider());
    System.out.println(java.util.Arrays.toString(c));
    System.out.println(weights[0] + " " + Math.abs(weights[1] * Math.E - 1) / 0x1p-52);
    System.out.println(Kernels.class.getModule().isNamed() ? "module path" : "class path");
  }
}
