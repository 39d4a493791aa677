package io.kinglet.solver.tangent;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.random.RandomGenerator;

/**
 * A network a: R^d → R^d with two hidden layers of w units, h1 = tanh(W1 x + b1), h2 = tanh(W2 h1 +
 * b2), a = W3 h2 + b3 (Liu, Wang, Wang 2025, section 5). Its parameters are never trained: what is
 * used of it is their gradient at each output, for output l
 *
 * <pre>
 * g^l = (S1^l ⊗ (x, 1), S2^l ⊗ (h1, 1), (h2, 1)),
 * S2^l = W3_l ∘ (1 − h2²),      S1^l = (S2^l W2) ∘ (1 − h1²).
 * </pre>
 *
 * Not thread-safe while it is drawn or set; then only read.
 */
public final class TangentNetwork {
  /** The widest hidden layer: the gradient of one output has more than w² numbers. */
  public static final int MOST_WIDTH = 4096;

  private final int dims;
  private final int width;
  private final double[] first;
  private final double[] second;
  private final double[] third;

  /**
   * A network with all parameters 0 until {@link #draw} or {@link #set}.
   *
   * @param dims d, at least 1
   * @param width w, 1 to {@link #MOST_WIDTH}
   * @throws IllegalArgumentException if either is out of range
   */
  public TangentNetwork(int dims, int width) {
    requireWidth(width);
    if (dims < 1 || (long) width * (dims + 1) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a network of width "
              + width
              + " over "
              + dims
              + " dimensions is out of range; give at least 1 dimension, and a smaller width"
              + " where there are many");
    }
    this.dims = dims;
    this.width = width;
    this.first = new double[width * (dims + 1)];
    this.second = new double[width * (width + 1)];
    this.third = new double[dims * (width + 1)];
  }

  /**
   * Checks a width.
   *
   * @param width w
   * @throws IllegalArgumentException if it is not 1 to {@link #MOST_WIDTH}
   */
  public static void requireWidth(int width) {
    if (width < 1 || width > MOST_WIDTH) {
      throw new IllegalArgumentException(
          "the network's width is " + width + "; give 1 to " + MOST_WIDTH);
    }
  }

  /**
   * Draws weights and biases uniformly on ±1/√(inputs of their layer).
   *
   * @param random a generator for this draw
   */
  public void draw(RandomGenerator random) {
    draw(random, 1);
  }

  /**
   * The same with the hidden layers' weights and biases so many times as large. A larger gain bends
   * the units more, so that the kernel of two points falls off faster with their distance.
   *
   * @param random a generator for this draw
   * @param gain positive and finite
   * @throws IllegalArgumentException if it is not
   */
  public void draw(RandomGenerator random, double gain) {
    if (!(gain > 0) || !Double.isFinite(gain)) {
      throw new IllegalArgumentException(
          "the network's gain is " + gain + "; give a positive finite number");
    }
    uniform(first, gain / Math.sqrt(dims), random);
    uniform(second, gain / Math.sqrt(width), random);
    uniform(third, 1 / Math.sqrt(width), random);
  }

  private static void uniform(double[] layer, double bound, RandomGenerator random) {
    for (int i = 0; i < layer.length; i++) {
      layer[i] = bound * (2 * random.nextDouble() - 1);
    }
  }

  /**
   * Sets the parameters, each weight matrix with a row for each unit that it leads to.
   *
   * @param w1 w × d
   * @param b1 w
   * @param w2 w × w
   * @param b2 w
   * @param w3 d × w
   * @param b3 d
   * @throws IllegalArgumentException if a size does not fit or a number is not finite; the
   *     parameters are then as before
   */
  public void set(double[] w1, double[] b1, double[] w2, double[] b2, double[] w3, double[] b3) {
    check("W1", w1, width * dims);
    check("b1", b1, width);
    check("W2", w2, width * width);
    check("b2", b2, width);
    check("W3", w3, dims * width);
    check("b3", b3, dims);
    put(w1, b1, dims, first);
    put(w2, b2, width, second);
    put(w3, b3, width, third);
  }

  private void check(String name, double[] values, int size) {
    if (values == null || values.length != size) {
      throw new IllegalArgumentException(
          name
              + " of a network of width "
              + width
              + " over "
              + dims
              + " dimensions has "
              + size
              + " numbers, but was given "
              + (values == null ? "null" : values.length));
    }
    for (int i = 0; i < size; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            name + "'s number " + i + " is " + values[i] + "; every parameter must be finite");
      }
    }
  }

  private static void put(double[] weights, double[] biases, int inputs, double[] layer) {
    for (int unit = 0; unit < biases.length; unit++) {
      System.arraycopy(weights, unit * inputs, layer, unit * (inputs + 1), inputs);
      layer[unit * (inputs + 1) + inputs] = biases[unit];
    }
  }

  /**
   * Dimensions of input and output.
   *
   * @return d
   */
  public int dims() {
    return dims;
  }

  /**
   * Units of each hidden layer.
   *
   * @return w
   */
  public int width() {
    return width;
  }

  /**
   * Parameters that one output depends on.
   *
   * @return p = w(d + 1) + w(w + 1) + w + 1
   */
  public int parameters() {
    return Math.toIntExact(parameters(dims, width));
  }

  /**
   * The same of a network that need not be there.
   *
   * @param dims d
   * @param width w
   * @return p
   */
  public static long parameters(int dims, int width) {
    return width * (dims + 1L) + width * (width + 1L) + width + 1;
  }

  /** (W1 | b1), w × (d + 1). */
  double[] first() {
    return first;
  }

  /** (W2 | b2), w × (w + 1). */
  double[] second() {
    return second;
  }

  /** (W3 | b3), d × (w + 1). */
  double[] third() {
    return third;
  }

  /**
   * The hidden layers at some points.
   *
   * @param x points, n × d
   * @param xOff first element
   * @param n how many points
   * @param points (x, 1), n × (d + 1), written
   * @param pOff first element
   * @param h1 (h1, 1), n × (w + 1), written
   * @param h2 (h2, 1), n × (w + 1), written
   * @param hOff first element of both
   * @param ws the calling thread's workspace
   */
  void hidden(
      double[] x,
      int xOff,
      int n,
      double[] points,
      int pOff,
      double[] h1,
      double[] h2,
      int hOff,
      Workspace ws) {
    for (int i = 0; i < n; i++) {
      int at = pOff + i * (dims + 1);
      System.arraycopy(x, xOff + i * dims, points, at, dims);
      points[at + dims] = 1;
    }
    layer(n, dims + 1, points, pOff, first, h1, hOff, ws);
    layer(n, width + 1, h1, hOff, second, h2, hOff, ws);
  }

  private void layer(
      int n,
      int inputs,
      double[] from,
      int off,
      double[] layer,
      double[] h,
      int hOff,
      Workspace ws) {
    int ld = width + 1;
    Products.gemm(
        false, true, n, width, inputs, 1, from, off, inputs, layer, 0, inputs, 0, h, hOff, ld, ws);
    // One run over all rows, what stands in for 1 among them: whole vectors but for the last.
    for (int i = 0; i < n; i++) {
      h[hOff + i * ld + width] = 0;
    }
    Elements.tanh(n * ld, h, hOff, h, hOff);
    for (int i = 0; i < n; i++) {
      h[hOff + i * ld + width] = 1;
    }
  }

  /**
   * S2 and S1 of one output.
   *
   * @param output l
   * @param n how many points
   * @param h1 from {@link #hidden}
   * @param h2 likewise
   * @param hOff first element of both
   * @param s1 n × w, written
   * @param s2 n × w, written
   * @param sOff first element of both
   * @param ws the calling thread's workspace
   */
  void sensitivities(
      int output,
      int n,
      double[] h1,
      double[] h2,
      int hOff,
      double[] s1,
      double[] s2,
      int sOff,
      Workspace ws) {
    int ld = width + 1;
    for (int i = 0; i < n; i++) {
      int h = hOff + i * ld;
      int s = sOff + i * width;
      for (int k = 0; k < width; k++) {
        s2[s + k] = third[output * ld + k] * Math.fma(-h2[h + k], h2[h + k], 1);
      }
    }
    Products.gemm(
        false, false, n, width, width, 1, s2, sOff, width, second, 0, ld, 0, s1, sOff, width, ws);
    for (int i = 0; i < n; i++) {
      int h = hOff + i * ld;
      int s = sOff + i * width;
      for (int k = 0; k < width; k++) {
        s1[s + k] *= Math.fma(-h1[h + k], h1[h + k], 1);
      }
    }
  }

  /** a at some points, n × d. */
  void outputs(double[] x, int n, double[] out, Workspace ws) {
    double[] points = new double[n * (dims + 1)];
    double[] h1 = new double[n * (width + 1)];
    double[] h2 = new double[n * (width + 1)];
    hidden(x, 0, n, points, 0, h1, h2, 0, ws);
    int ld = width + 1;
    Products.gemm(false, true, n, dims, ld, 1, h2, 0, ld, third, 0, ld, 0, out, 0, dims, ws);
  }

  /** The memory held, bytes. */
  long bytes() {
    return ((long) first.length + second.length + third.length) * Double.BYTES;
  }
}
