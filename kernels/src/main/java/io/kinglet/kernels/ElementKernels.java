package io.kinglet.kernels;

/** Element functions; unchecked, behind {@link Elements}. */
interface ElementKernels {
  void exp(int n, double[] x, int xOff, double[] y, int yOff);

  void sin(int n, double[] x, int xOff, double[] y, int yOff);

  void cos(int n, double[] x, int xOff, double[] y, int yOff);

  void tanh(int n, double[] x, int xOff, double[] y, int yOff);

  void sigmoid(int n, double[] x, int xOff, double[] y, int yOff);

  void scale(int n, double alpha, double[] x, int xOff, double[] y, int yOff);

  void add(int n, double[] x, int xOff, double[] y, int yOff);

  void subtract(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff);

  void multiply(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff);

  void multiplyDifference(
      int n, double s, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff);

  void narrow(int n, double scale, float least, double[] x, int xOff, float[] y, int yOff);
}
