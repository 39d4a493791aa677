package io.kinglet.solver.model;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.Arrays;

/**
 * An affine change of coordinates fitted on the target: flows run in the standardised space, and
 * what they give is taken back. Immutable.
 *
 * <p>Whitening is by the symmetric root of the correlation matrix (ZCA-cor: Kessy, Lewin, Strimmer,
 * The American Statistician 2018): columns are z-scored first, so that scales as different as 10⁹
 * and 10⁻⁹ never meet in one matrix, and each whitened column stays as near as can be to its own.
 */
public final class Standardisation {
  /** What is done to the columns. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** Each column to mean 0 and variance 1. */
    ZSCORE,
    /** The same, and the columns made uncorrelated. */
    WHITEN
  }

  /** Rows that are taken through the matrix at a time. */
  private static final int BLOCK = 1024;

  private final Kind kind;
  private final int d;
  private final double[] mean;
  private final double[] scale;
  private final int[] constantColumns;
  private final int flatDirections;
  private final double[] forward;
  private final double[] backward;

  /** As fitted, or as read from a file; the arrays are kept. The matrices are whitening's alone. */
  Standardisation(
      Kind kind,
      double[] mean,
      double[] scale,
      int[] constantColumns,
      int flatDirections,
      double[] forward,
      double[] backward) {
    this.kind = kind;
    this.d = mean.length;
    this.mean = mean;
    this.scale = scale;
    this.constantColumns = constantColumns;
    this.flatDirections = flatDirections;
    this.forward = forward;
    this.backward = backward;
  }

  /**
   * Fits the change of coordinates. Variances have the divisor N − 1. A column that is constant
   * keeps its scale (and comes out as 0), and so does a direction in which the z-scored rows do not
   * vary beyond rounding.
   *
   * @param kind what to do
   * @param target the rows that come out standardised, N × d
   * @return the fitted change
   * @throws BadDataException if the spread of a column is beyond the range of numbers
   */
  public static Standardisation fit(Kind kind, Sample target) {
    int d = target.dims();
    double[] mean = new double[d];
    double[] scale = new double[d];
    Arrays.fill(scale, 1);
    int[] constants = new int[d];
    int found = 0;
    for (int l = 0; l < d; l++) {
      boolean varies = moments(target, l, mean, scale);
      if (!varies) {
        constants[found++] = l;
      }
    }
    int[] constant = Arrays.copyOf(constants, found);
    if (kind == Kind.NONE) {
      Arrays.fill(mean, 0);
      Arrays.fill(scale, 1);
    }
    if (kind != Kind.WHITEN) {
      return new Standardisation(kind, mean, scale, constant, 0, null, null);
    }
    double[] forward = new double[d * d];
    double[] backward = new double[d * d];
    Standardisation scores = new Standardisation(Kind.ZSCORE, mean, scale, constant, 0, null, null);
    int flat = roots(scores.apply(target), constant, forward, backward);
    return new Standardisation(kind, mean, scale, constant, flat, forward, backward);
  }

  /** Mean and standard deviation of a column, in two passes; false if all its numbers are equal. */
  private static boolean moments(Sample target, int column, double[] mean, double[] scale) {
    int n = target.rows();
    double first = target.get(0, column);
    // Sums are taken of differences from the first row: exact where a column is nearly constant.
    double sum = 0;
    boolean varies = false;
    for (int i = 0; i < n; i++) {
      double value = target.get(i, column);
      varies |= value != first;
      sum += (value - first) / n;
    }
    double centre = first + sum;
    mean[column] = centre;
    if (!varies) {
      return false;
    }
    double rest = 0;
    double widest = 0;
    for (int i = 0; i < n; i++) {
      double off = target.get(i, column) - centre;
      rest += off / n;
      widest = Math.max(widest, Math.abs(off));
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      // In units of the widest, no square overflows or vanishes.
      double off = (target.get(i, column) - centre - rest) / widest;
      squares += off * off;
    }
    mean[column] = centre + rest;
    scale[column] = widest * Math.sqrt(squares / (n - 1));
    if (!Double.isFinite(mean[column]) || !(scale[column] > 0 && widest < Double.MAX_VALUE)) {
      throw new BadDataException(
          "the spread of column "
              + (column + 1)
              + " is beyond the range of numbers; divide it by a constant first");
    }
    return true;
  }

  /** R^(−1/2) and R^(1/2) of the correlation matrix; returns how many directions are flat. */
  private static int roots(Sample scores, int[] constant, double[] forward, double[] backward) {
    int n = scores.rows();
    int d = scores.dims();
    double[] v = new double[d * d];
    double[] w = new double[d];
    Workspace ws = new Workspace();
    double[] z = scores.data();
    Products.gemmLower(
        true, false, d, n, 1.0 / Math.max(1, n - 1), z, 0, d, z, 0, d, 0.0, v, 0, d, ws);
    for (int l : constant) {
      v[l * d + l] = 1;
    }
    // Our own decomposition: the same bits whatever native code a machine has.
    LapackProvider.kinglet().symmetricEigen(d, v, 0, d, w, 0, ws);
    double floor = Math.max(n, d) * 0x1p-52 * w[d - 1];
    int flat = 0;
    double[] scaled = new double[d * d];
    for (int k = 0; k < d; k++) {
      if (w[k] <= floor) {
        w[k] = 1;
        flat++;
      }
    }
    for (int sign = -1; sign <= 1; sign += 2) {
      double[] root = sign < 0 ? forward : backward;
      for (int k = 0; k < d; k++) {
        double factor = sign < 0 ? 1 / Math.sqrt(w[k]) : Math.sqrt(w[k]);
        for (int l = 0; l < d; l++) {
          scaled[k * d + l] = factor * v[k * d + l];
        }
      }
      Products.gemm(true, false, d, d, d, 1.0, v, 0, d, scaled, 0, d, 0.0, root, 0, d, ws);
      for (int l : constant) {
        for (int k = 0; k < d; k++) {
          root[l * d + k] = 0;
          root[k * d + l] = 0;
        }
        root[l * d + l] = 1;
      }
    }
    return flat;
  }

  /**
   * To standardised coordinates.
   *
   * @param sample rows of the original space, m × d
   * @return their images; a new sample, except for {@link Kind#NONE}
   * @throws IllegalArgumentException if the width is not the fitted one
   * @throws BadDataException if an image is beyond the range of numbers
   */
  public Sample apply(Sample sample) {
    checkWidth(sample);
    if (kind == Kind.NONE) {
      return sample;
    }
    double[] out = new double[sample.data().length];
    for (int i = 0; i < out.length; i++) {
      int l = i % d;
      out[i] = (sample.data()[i] - mean[l]) / scale[l];
    }
    if (forward != null) {
      through(forward, out, sample.rows());
    }
    return Sample.of(out, sample.rows(), d);
  }

  /**
   * Back to the original coordinates.
   *
   * @param sample rows of the standardised space, m × d
   * @return their originals; a new sample, except for {@link Kind#NONE}
   * @throws IllegalArgumentException if the width is not the fitted one
   * @throws BadDataException if an original is beyond the range of numbers
   */
  public Sample undo(Sample sample) {
    checkWidth(sample);
    if (kind == Kind.NONE) {
      return sample;
    }
    double[] out = sample.data().clone();
    if (backward != null) {
      through(backward, out, sample.rows());
    }
    for (int i = 0; i < out.length; i++) {
      int l = i % d;
      out[i] = Math.fma(out[i], scale[l], mean[l]);
    }
    return Sample.of(out, sample.rows(), d);
  }

  private void through(double[] matrix, double[] rows, int n) {
    Workspace ws = new Workspace();
    double[] block = new double[Math.min(n, BLOCK) * d];
    for (int first = 0; first < n; first += BLOCK) {
      int count = Math.min(BLOCK, n - first);
      System.arraycopy(rows, first * d, block, 0, count * d);
      Products.gemm(
          false, false, count, d, d, 1.0, block, 0, d, matrix, 0, d, 0.0, rows, first * d, d, ws);
    }
  }

  private void checkWidth(Sample sample) {
    if (sample.dims() != d) {
      throw new IllegalArgumentException(
          "the sample has "
              + sample.dims()
              + " columns, but the standardisation was fitted on "
              + d);
    }
  }

  /**
   * What is done to the columns.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The number of columns.
   *
   * @return d
   */
  public int dims() {
    return d;
  }

  /**
   * What is subtracted from each column.
   *
   * @return d numbers, a copy
   */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * What each column is then divided by.
   *
   * @return d positive numbers, a copy
   */
  public double[] scale() {
    return scale.clone();
  }

  /** R^(−1/2), d × d, symmetric; null unless whitening. Not a copy. */
  double[] forward() {
    return forward;
  }

  /** R^(1/2), d × d, symmetric; null unless whitening. Not a copy. */
  double[] backward() {
    return backward;
  }

  /**
   * The columns of the target in which all numbers are equal.
   *
   * @return their indices from 0, ascending
   */
  public int[] constantColumns() {
    return constantColumns.clone();
  }

  /**
   * How many directions whitening left at their scale because the target does not vary in them,
   * constant columns not counted; 0 for the other kinds.
   *
   * @return the count
   */
  public int flatDirections() {
    return flatDirections;
  }
}
