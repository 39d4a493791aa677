package io.kinglet.kernels;

/** The checked façade in the shape of the kernels behind it. */
final class FacadeElements implements ElementKernels {
  @Override
  public void exp(int n, double[] x, int xOff, double[] y, int yOff) {
    Elements.exp(n, x, xOff, y, yOff);
  }

  @Override
  public void sin(int n, double[] x, int xOff, double[] y, int yOff) {
    Elements.sin(n, x, xOff, y, yOff);
  }

  @Override
  public void cos(int n, double[] x, int xOff, double[] y, int yOff) {
    Elements.cos(n, x, xOff, y, yOff);
  }

  @Override
  public void tanh(int n, double[] x, int xOff, double[] y, int yOff) {
    Elements.tanh(n, x, xOff, y, yOff);
  }

  @Override
  public void sigmoid(int n, double[] x, int xOff, double[] y, int yOff) {
    Elements.sigmoid(n, x, xOff, y, yOff);
  }

  @Override
  public void scale(int n, double alpha, double[] x, int xOff, double[] y, int yOff) {
    Elements.scale(n, alpha, x, xOff, y, yOff);
  }

  @Override
  public void add(int n, double[] x, int xOff, double[] y, int yOff) {
    Elements.add(n, x, xOff, y, yOff);
  }

  @Override
  public void subtract(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    Elements.subtract(n, x, xOff, y, yOff, z, zOff);
  }

  @Override
  public void multiplyDifference(
      int n, double s, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    Elements.multiplyDifference(n, s, x, xOff, y, yOff, z, zOff);
  }

  @Override
  public void multiply(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    Elements.multiply(n, x, xOff, y, yOff, z, zOff);
  }

  @Override
  public void narrow(int n, double scale, float least, double[] x, int xOff, float[] y, int yOff) {
    Elements.narrow(n, scale, least, x, xOff, y, yOff);
  }
}
