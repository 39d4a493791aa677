package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * KiNG's sums for one particle against the definition: explicit Jacobians, the matrix D(x_j, x_i) =
 * k (I/σ² − δδᵀ/σ⁴) row by row, in decimal arithmetic of 34 digits.
 */
final class KingCase {
  private static final MathContext DIGITS = MathContext.DECIMAL128;
  private final int n;
  private final int d;
  private final int b;
  private final int ld;
  private final double slope;
  // 1/σ² a power of two, so that σ⁻⁴ is exact in the reference too.
  private final double invS2 = 0.25;
  private final double invH2 = 0.5;
  private final double[] x;
  private final double[] c;
  private final double[] bTable;
  private final double[] p;
  private final King.Tables tables;

  KingCase(int n, int d, int b, boolean rbf, long seed) {
    this.n = n;
    this.d = d;
    this.b = b;
    this.slope = rbf ? -1 : 0;
    ld = King.padded(b);
    x = Twins.grid(seed, n * d);
    c = Twins.grid(seed + 1, b * d);
    double[] norms = new double[n];
    p = new double[n * ld];
    double[] ct = new double[d * ld];
    bTable = new double[n * ld];
    for (int i = 0; i < n; i++) {
      norms[i] = dot(x, i, x, i);
      for (int m = 0; m < b; m++) {
        double inner = dot(x, i, c, m);
        p[i * ld + m] = inner;
        double distance = 0;
        for (int l = 0; l < d; l++) {
          distance += Math.pow(x[i * d + l] - c[m * d + l], 2);
        }
        bTable[i * ld + m] = rbf ? StrictMath.exp(-distance * invH2 / 2) * invH2 : 2 * (inner + 1);
      }
      for (int m = b; m < ld; m++) {
        p[i * ld + m] = 0.5 * m; // finite is all that is asked of the padding
      }
    }
    for (int m = 0; m < b; m++) {
      for (int l = 0; l < d; l++) {
        ct[l * ld + m] = c[m * d + l];
      }
    }
    double[] packed = new double[2 * n * ld];
    King.pack(n, ld, 0, n, p, 0, bTable, 0, packed);
    tables = new King.Tables(n, d, b, ld, slope, invS2, x, norms, p, packed, ct);
  }

  /** Weights, inner products and K B of one particle, at its place in tables of several. */
  private void rows(int j, int place, double[] k, double[] g, double[] kb) {
    for (int i = 0; i < n; i++) {
      double distance = 0;
      for (int l = 0; l < d; l++) {
        distance += Math.pow(x[i * d + l] - x[j * d + l], 2);
      }
      k[place * n + i] = StrictMath.exp(-distance * invS2 / 2);
      g[place * n + i] = dot(x, j, x, i);
    }
    Exact sum = new Exact();
    for (int m = 0; m < b; m++) {
      sum.reset();
      for (int i = 0; i < n; i++) {
        sum.addProduct(k[place * n + i], bTable[i * ld + m]);
      }
      kb[place * ld + m] = sum.value();
    }
  }

  /** Rows of a table out of a block's panels. */
  private double[] unpacked(King.Block block, double[] panels, int width, int row) {
    double[] rows = new double[d * ld];
    for (int l = 0; l < d; l++) {
      for (int m = 0; m < ld; m++) {
        rows[l * ld + m] = panels[block.at(m, width, row + l) + m % width];
      }
    }
    return rows;
  }

  /** A run of particles gives each one's H and J to the bit. */
  void checkRun(KingKernels kernels, Workspace ws) {
    int first = 3;
    int count = 21;
    double[] k = new double[count * n];
    double[] g = new double[count * n];
    double[] kb = new double[count * ld];
    for (int r = 0; r < count; r++) {
      rows(first + r, r, k, g, kb);
    }
    King.Block whole = new King.Block();
    whole.resize(count * d, ld);
    kernels.sums(tables, first, count, k, g, kb, whole, 0, ws);
    King.Block alone = new King.Block();
    alone.resize(d, ld);
    for (int r = 0; r < count; r++) {
      rows(first + r, 0, k, g, kb);
      kernels.sums(tables, first + r, 1, k, g, kb, alone, 0, ws);
      int left = kernels.leftWidth();
      int right = kernels.rightWidth();
      assertThat(unpacked(whole, whole.h(), left, r * d))
          .containsExactly(unpacked(alone, alone.h(), left, 0));
      assertThat(unpacked(whole, whole.jacobian(), right, r * d))
          .containsExactly(unpacked(alone, alone.jacobian(), right, 0));
    }
  }

  /** Runs particle j and checks every element of H_j and J_j, and that nothing else was written. */
  void check(KingKernels kernels, int j, Workspace ws) {
    double[] k = new double[n];
    double[] g = new double[n];
    double[] kb = new double[ld];
    rows(j, 0, k, g, kb);
    // The middle one of three places; the others are to stay as they are.
    King.Block block = new King.Block();
    block.resize(3 * d, ld);
    double[] sentinels = Twins.sentinels(3 * d * ld);
    System.arraycopy(sentinels, 0, block.h(), 0, sentinels.length);
    System.arraycopy(sentinels, 0, block.jacobian(), 0, sentinels.length);
    kernels.sums(tables, j, 1, k, g, kb, block, 1, ws);
    double[] h = unpacked(block, block.h(), kernels.leftWidth(), d);
    double[] jac = unpacked(block, block.jacobian(), kernels.rightWidth(), d);
    compare(j, k, g, kb, h, jac, ld, Twins.U);
    for (int place : new int[] {0, 2}) {
      for (double number : unpacked(block, block.h(), kernels.leftWidth(), place * d)) {
        if (number > -1e199) {
          fail("%s: wrote outside of H", this);
        }
      }
      for (double number : unpacked(block, block.jacobian(), kernels.rightWidth(), place * d)) {
        if (number > -1e199) {
          fail("%s: wrote outside of J", this);
        }
      }
    }
  }

  /** The same of the kernels in single precision, where every input is rounded to it first. */
  void check(SingleKingKernels kernels, int j, SingleWorkspace ws) {
    double[] k = new double[n];
    double[] g = new double[n];
    double[] kb = new double[ld];
    rows(j, 0, k, g, kb);
    int wide = SingleKing.padded(b);
    float[] ct = new float[d * wide];
    float[] wideP = new float[n * wide];
    float[] wideB = new float[n * wide];
    for (int m = 0; m < b; m++) {
      for (int l = 0; l < d; l++) {
        ct[l * wide + m] = (float) c[m * d + l];
      }
      for (int i = 0; i < n; i++) {
        wideP[i * wide + m] = (float) p[i * ld + m];
        wideB[i * wide + m] = (float) bTable[i * ld + m];
      }
    }
    float[] packed = new float[2 * n * wide];
    SingleKing.pack(n, wide, 0, n, wideP, 0, wideB, 0, packed);
    SingleKing.Tables narrow =
        new SingleKing.Tables(
            n,
            d,
            b,
            wide,
            (float) slope,
            (float) invS2,
            narrow(x, x.length),
            narrow(tables.norms(), n),
            wideP,
            packed,
            ct);
    SingleKing.Block block = new SingleKing.Block();
    block.resize(3 * d, wide);
    java.util.Arrays.fill(block.h(), -1e30f);
    java.util.Arrays.fill(block.jacobian(), -1e30f);
    kernels.sums(narrow, j, 1, narrow(k, n), narrow(g, n), narrow(kb, wide), block, 1, ws);
    double[] h = new double[d * wide];
    double[] jac = new double[d * wide];
    int left = kernels.leftWidth();
    int right = kernels.rightWidth();
    for (int l = 0; l < 3 * d; l++) {
      for (int m = 0; m < wide; m++) {
        float inH = block.h()[block.at(m, left, l) + m % left];
        float inJ = block.jacobian()[block.at(m, right, l) + m % right];
        if (l >= d && l < 2 * d) {
          h[(l - d) * wide + m] = inH;
          jac[(l - d) * wide + m] = inJ;
        } else if (inH != -1e30f || inJ != -1e30f) {
          fail("%s: wrote outside of H or J", this);
        }
      }
    }
    compare(j, k, g, kb, h, jac, wide, 0x1p-24);
  }

  private static float[] narrow(double[] numbers, int size) {
    float[] out = new float[size];
    for (int i = 0; i < Math.min(size, numbers.length); i++) {
      out[i] = (float) numbers[i];
    }
    return out;
  }

  /** Every element of H_j and J_j against the definition, with a rounding of u. */
  private void compare(
      int j, double[] k, double[] g, double[] kb, double[] h, double[] jac, int wide, double u) {
    for (int m = 0; m < b; m++) {
      BigDecimal[] expected = reference(j, m, k);
      for (int l = 0; l < d; l++) {
        int at = l * wide + m;
        compare("H", l, m, h[at], expected[l], (n + 16) * u * bound(j, l, m, k, g, kb));
        double factor = Math.abs(slope * x[j * d + l]) + Math.abs(c[m * d + l]);
        // One rounding of a x + c, one of the product, one of a B that is rounded first.
        double jacBound = 3 * u * factor * Math.abs(bTable[j * ld + m]);
        compare("J", l, m, jac[at], jacobian(j, l, m), jacBound);
      }
    }
    for (int at = 0; at < d * wide; at++) {
      if (at % wide >= b && (h[at] != 0 || jac[at] != 0)) {
        fail("%s: column %d of the padding is not 0", this, at % wide);
      }
    }
  }

  /** Column m of Σ_i D(x_j, x_i) J_i. */
  private BigDecimal[] reference(int j, int m, double[] k) {
    BigDecimal[] out = new BigDecimal[d];
    java.util.Arrays.fill(out, BigDecimal.ZERO);
    BigDecimal s2 = new BigDecimal(invS2);
    BigDecimal[] delta = new BigDecimal[d];
    BigDecimal[] column = new BigDecimal[d];
    for (int i = 0; i < n; i++) {
      BigDecimal along = BigDecimal.ZERO;
      for (int l = 0; l < d; l++) {
        delta[l] = new BigDecimal(x[j * d + l]).subtract(new BigDecimal(x[i * d + l]));
        column[l] = jacobian(i, l, m);
        along = along.add(delta[l].multiply(column[l], DIGITS), DIGITS);
      }
      BigDecimal weight = new BigDecimal(k[i]).multiply(s2, DIGITS);
      for (int l = 0; l < d; l++) {
        BigDecimal row = column[l].subtract(delta[l].multiply(along, DIGITS).multiply(s2), DIGITS);
        out[l] = out[l].add(weight.multiply(row, DIGITS), DIGITS);
      }
    }
    return out;
  }

  /** ∂f_m/∂x_l at x_i: −φ (x − c)/h² or 2 (x·c + 1) c, the factor being the table's double. */
  private BigDecimal jacobian(int i, int l, int m) {
    BigDecimal factor = new BigDecimal(bTable[i * ld + m]);
    BigDecimal centre = new BigDecimal(c[m * d + l]);
    BigDecimal point = new BigDecimal(x[i * d + l]);
    return factor.multiply(slope == 0 ? centre : centre.subtract(point), DIGITS);
  }

  /**
   * The sum of absolute products of the pair form. A term is rounded n times in the sum over
   * particles and at most 15 times on its way there (inputs P, g, ‖x‖², KB, k and B once each).
   */
  private double bound(int j, int l, int m, double[] k, double[] g, double[] kb) {
    double s4 = invS2 * invS2;
    double own = Math.abs(p[j * ld + m]);
    double total =
        (Math.abs(slope * x[j * d + l]) + Math.abs(c[m * d + l])) * Math.abs(kb[m]) * invS2;
    for (int i = 0; i < n; i++) {
      double delta = Math.abs(x[i * d + l] - x[j * d + l]);
      double along = tables.norms()[i] + Math.abs(g[i]);
      double alpha = Math.abs(slope) * (invS2 + along * s4);
      double gamma = s4 * (Math.abs(p[i * ld + m]) + own);
      total += delta * k[i] * (alpha + gamma) * Math.abs(bTable[i * ld + m]);
    }
    return total;
  }

  private void compare(
      String what, int l, int m, double got, BigDecimal expected, double tolerance) {
    if (!Double.isFinite(got)) {
      fail("%s: %s[%d, %d] = %s", this, what, l, m, got);
    }
    double error = new BigDecimal(got).subtract(expected).abs().doubleValue();
    if (!(error <= tolerance)) {
      fail(
          "%s: %s[%d, %d] = %s, expected %s, off by %s of %s",
          this, what, l, m, got, expected, error, tolerance);
    }
  }

  /** Rounded once. */
  private double dot(double[] left, int i, double[] right, int j) {
    Exact sum = new Exact();
    for (int l = 0; l < d; l++) {
      sum.addProduct(left[i * d + l], right[j * d + l]);
    }
    return sum.value();
  }

  @Override
  public String toString() {
    return "n = " + n + ", d = " + d + ", b = " + b + ", a = " + slope;
  }
}
