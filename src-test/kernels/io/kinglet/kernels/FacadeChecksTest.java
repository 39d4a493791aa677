package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every argument of every façade: the message names it, what it reaches and what there is. */
@Tag("providers")
class FacadeChecksTest {
  private static final Workspace WS = new Workspace();

  @Test
  void gemm() {
    // C 4 × 3 ← A 4 × 5, B 5 × 3: 20, 15 and 12 numbers.
    refused(() -> gemm(4, 3, 5, 19, 5, 15, 3, 12, 3), "A: ", "4 × 5", "index 19", "19 numbers");
    refused(() -> gemm(4, 3, 5, 20, 5, 14, 3, 12, 3), "B: ", "5 × 3", "index 14", "14 numbers");
    refused(() -> gemm(4, 3, 5, 20, 5, 15, 3, 11, 3), "C: ", "4 × 3", "index 11", "11 numbers");
    refused(() -> gemm(4, 3, 5, 20, 4, 15, 3, 12, 3), "A: ", "leading dimension 4", "5 columns");
    refused(() -> gemm(4, 3, 5, 20, 5, 15, 2, 12, 3), "B: ", "leading dimension 2", "3 columns");
    refused(() -> gemm(4, 3, 5, 20, 5, 15, 3, 12, 1), "C: ", "leading dimension 1", "3 columns");
    refused(() -> gemm(-4, 3, 5, 20, 5, 15, 3, 12, 3), "A", "negative size -4 × 5");
    refused(() -> gemm(4, 3, -5, 20, 5, 15, 3, 12, 3), "A", "negative size 4 × -5");
    double[] some = new double[20];
    refused(
        () -> Products.gemm(false, false, 2, 2, 2, 1, null, 0, 2, some, 0, 2, 0, some, 0, 2, WS),
        "A is null");
    refused(
        () -> Products.gemm(false, false, 2, 2, 2, 1, some, 0, 2, some, 0, 2, 0, some, 0, 2, null),
        "workspace is null");
    refused(
        () -> Products.gemm(false, false, 2, 2, 2, 1, some, -1, 2, some, 0, 2, 0, some, 0, 2, WS),
        "A: ",
        "offset -1",
        "20 numbers");
    // Stored k × m and n × k when transposed.
    refused(
        () -> Products.gemm(true, false, 2, 3, 7, 1, some, 7, 2, some, 0, 2, 0, some, 0, 3, WS),
        "A: ",
        "7 × 2",
        "offset 7",
        "index 20",
        "20 numbers");
    refused(
        () -> Products.gemm(false, true, 1, 3, 7, 1, some, 0, 7, some, 0, 7, 0, some, 0, 3, WS),
        "B: ",
        "3 × 7",
        "index 20",
        "20 numbers");
  }

  @Test
  void field() {
    double[] k = new double[24];
    double[] points = new double[40];
    double[] sums = new double[40];
    refused(() -> Gaussians.fieldDims(0), "0 dimensions", "1 to 5");
    refused(() -> Gaussians.fieldDims(6), "6 dimensions", "1 to 5");
    refused(() -> field(3, 3, k, points, 0, 8, k, 8, sums), "3 dimensions", "5");
    refused(() -> field(2, 3, k, points, 0, 8, k, 7, sums), "a run of 7 points", "multiple of 8");
    refused(() -> field(2, 5, k, points, 0, 8, k, 8, sums), "pushes: ", "5 × 5", "24 numbers");
    refused(() -> field(2, 3, k, points, 30, 8, k, 8, sums), "points: ", "2 × 8", "offset 30");
    refused(() -> field(2, 4, k, points, 0, 8, k, 8, sums), "k: ", "4 × 8", "index 31");
    refused(() -> field(2, 3, k, points, 0, 8, k, 8, new double[39]), "sums: ", "5 × 8");
    field(2, 3, k, points, 0, 8, k, 8, sums);
  }

  private static void field(
      int dims,
      int n,
      double[] pushes,
      double[] points,
      int first,
      int ld,
      double[] k,
      int count,
      double[] sums) {
    Gaussians.field(dims, n, pushes, points, first, ld, k, 0, 8, count, sums);
  }

  @Test
  void panels() {
    double[] p = new double[31];
    refused(() -> Panels.factor(2, 9, p, 0, 16, WS), "P: ", "2 × 16", "index 31", "31 numbers");
    refused(() -> Panels.factor(2, 9, p, 0, 12, WS), "a panel", "dimension 12", "multiple of 8");
    refused(() -> Panels.factor(2, 9, p, 0, 8, WS), "a panel", "order 9", "dimension 8");
    refused(() -> Panels.factor(3, 2, p, 0, 8, WS), "a panel of 3 rows", "order 2");
    refused(() -> Panels.factor(2, 8, p, 0, 8, null), "workspace is null");
    refused(() -> Panels.transpose(4, 8, p, 0, 8, p, 0, 4), "A: ", "4 × 8", "index 31");
    refused(() -> Panels.transpose(4, 7, p, 0, 7, p, 4, 4), "B: ", "7 × 4", "index 31");
  }

  /** A size beyond the range of int must not wrap around into a valid index. */
  @Test
  void hugeSizes() {
    double[] some = new double[20];
    refused(
        () ->
            Products.gemm(
                false, false, 1 << 20, 1, 1 << 20, 1, some, 0, 1 << 20, some, 0, 1, 0, some, 0, 1,
                WS),
        "A: ",
        "index 1099511627775",
        "20 numbers");
  }

  @Test
  void gemmLower() {
    double[] a = new double[12];
    double[] c = new double[16];
    refused(
        () -> Products.gemmLower(false, true, 4, 3, 1, a, 1, 3, a, 0, 3, 0, c, 0, 4, WS),
        "A: ",
        "4 × 3",
        "offset 1",
        "index 12",
        "12 numbers");
    refused(
        () -> Products.gemmLower(false, true, 4, 3, 1, a, 0, 3, a, 1, 3, 0, c, 0, 4, WS), "B: ");
    refused(
        () -> Products.gemmLower(false, true, 4, 3, 1, a, 0, 3, a, 0, 3, 0, c, 1, 4, WS), "C: ");
    for (int[] rows : new int[][] {{-1, 2}, {0, 5}, {3, 2}}) {
      refused(
          () ->
              Products.gemmLowerRows(
                  false, true, rows[0], rows[1], 4, 3, 1, a, 0, 3, a, 0, 3, 0, c, 0, 4, WS),
          "rows " + rows[0] + " to " + rows[1],
          "4");
    }
    refused(() -> Products.mirrorLower(4, c, 0, 5), "C: ", "4 × 4", "index 18", "16 numbers");
  }

  @Test
  void elements() {
    double[] ten = new double[10];
    refused(() -> Elements.exp(10, ten, 1, ten, 0), "x: ", "offset 1", "index 10", "10 numbers");
    refused(() -> Elements.exp(10, ten, 0, ten, 2), "y: ", "offset 2", "index 11", "10 numbers");
    refused(() -> Elements.exp(-1, ten, 0, ten, 0), "x", "negative size");
    refused(() -> Elements.exp(1, ten, 0, null, 0), "y is null");
    refused(() -> Elements.sin(10, ten, 1, ten, 0), "x: ", "offset 1", "index 10", "10 numbers");
    refused(() -> Elements.sin(1, ten, 0, null, 0), "y is null");
    refused(() -> Elements.cos(10, ten, 0, ten, 2), "y: ", "offset 2", "index 11", "10 numbers");
    refused(() -> Elements.cos(1, null, 0, ten, 0), "x is null");
    refused(() -> Elements.tanh(10, ten, 1, ten, 0), "x: ", "offset 1", "index 10", "10 numbers");
    refused(() -> Elements.tanh(1, ten, 0, null, 0), "y is null");
    refused(() -> Elements.sigmoid(9, ten, 0, ten, 2), "y: ", "offset 2", "index 10", "10 numbers");
    refused(() -> Elements.sigmoid(1, null, 0, ten, 0), "x is null");
    refused(() -> Elements.scale(9, 2, ten, 2, ten, 0), "x: ", "offset 2", "index 10");
    refused(() -> Elements.scale(9, 2, ten, 0, ten, 2), "y: ", "offset 2", "index 10");
    refused(() -> Elements.add(9, ten, 2, ten, 0), "x: ", "offset 2", "index 10");
    refused(() -> Elements.add(9, ten, 0, ten, 2), "y: ", "offset 2", "index 10");
    refused(() -> Elements.subtract(9, ten, 2, ten, 0, ten, 0), "x: ", "offset 2", "index 10");
    refused(() -> Elements.subtract(9, ten, 0, ten, 2, ten, 0), "y: ", "offset 2", "index 10");
    refused(() -> Elements.subtract(9, ten, 0, ten, 0, ten, 2), "z: ", "offset 2", "index 10");
    refused(() -> Elements.multiply(9, ten, 2, ten, 0, ten, 0), "x: ", "offset 2", "index 10");
    refused(() -> Elements.multiply(9, ten, 0, ten, 2, ten, 0), "y: ", "offset 2", "index 10");
    refused(() -> Elements.multiply(9, ten, 0, ten, 0, null, 0), "z is null");
    refused(() -> Elements.multiplyDifference(9, 1, ten, 2, ten, 0, ten, 0), "x: ", "offset 2");
    refused(() -> Elements.multiplyDifference(9, 1, ten, 0, ten, 2, ten, 0), "y: ", "offset 2");
    refused(() -> Elements.multiplyDifference(9, 1, ten, 0, ten, 0, null, 0), "z is null");
  }

  @Test
  void gaussians() {
    double[] six = new double[6];
    double[] s = new double[2];
    double[] t = new double[3];
    refused(() -> Gaussians.squaredNorms(3, 3, six, 0, 3, t, 0), "x: ", "3 × 3", "6 numbers");
    refused(() -> Gaussians.squaredNorms(3, 2, six, 0, 2, s, 0), "out: ", "index 2", "2 numbers");
    for (FacadeCall call :
        new FacadeCall[] {FacadeChecksTest::weights, FacadeChecksTest::squares}) {
      refused(() -> call.run(t.length, s, t, six, six), "s: ", "1 × 3", "index 2", "2 numbers");
      refused(() -> call.run(2, s, s, six, six), "t: ", "1 × 3", "index 2", "2 numbers");
      refused(() -> call.run(2, s, t, t, six), "g: ", "2 × 3", "index 5", "3 numbers");
      refused(() -> call.run(2, s, t, six, t), "out: ", "2 × 3", "index 5", "3 numbers");
      refused(() -> call.run(2, s, t, null, six), "g is null");
    }
  }

  @Test
  void kingTables() {
    double[] x = new double[6];
    double[] norms = new double[3];
    double[] table = new double[48];
    double[] ct = new double[32];
    double[] packed = new double[96];
    new King.Tables(3, 2, 5, 16, -1, 1, x, norms, table, packed, ct);
    refused(
        () -> new King.Tables(3, 2, 5, 15, -1, 1, x, norms, table, packed, ct),
        "n = 3, d = 2, b = 5 and leading dimension 15",
        "multiple of 16");
    refused(() -> new King.Tables(0, 2, 5, 16, -1, 1, x, norms, table, packed, ct), "n = 0");
    refused(
        () -> new King.Tables(3, 2, 17, 16, -1, 1, x, norms, table, packed, ct),
        "n = 3, d = 2, b = 17");
    refused(() -> new King.Tables(4, 2, 5, 16, -1, 1, x, norms, table, packed, ct), "x: ", "4 × 2");
    refused(
        () -> new King.Tables(3, 2, 5, 16, -1, 1, x, norms, table, table, ct),
        "packed: ",
        "48 numbers");
    refused(
        () -> new King.Tables(3, 2, 5, 16, -1, 1, x, norms, table, packed, x), "Cᵀ: ", "2 × 16");
    refused(
        () -> new King.Tables(3, 2, 5, 16, -1, 1, x, new double[1], table, packed, ct), "norms");
    refused(() -> new King.Tables(3, 2, 5, 16, -1, 1, x, norms, x, packed, ct), "P: ", "3 × 16");
    refused(() -> King.pack(3, 15, 0, 3, table, 0, table, 0, packed), "leading dimension 15", "16");
    refused(() -> King.pack(3, 16, 0, 3, x, 0, table, 0, packed), "P: ", "6 numbers");
    refused(() -> King.pack(3, 16, 0, 3, table, 0, x, 0, packed), "B: ", "6 numbers");
    refused(() -> King.pack(3, 16, 0, 3, table, 0, table, 16, packed), "B: ", "offset 16");
    refused(() -> King.pack(3, 16, 0, 3, table, 0, table, 0, table), "packed: ", "48 numbers");
    refused(() -> King.pack(3, 16, 1, 3, table, 0, table, 0, packed), "particles 1 to 4", "3");
  }

  @Test
  void kingSums() {
    double[] x = new double[6];
    double[] three = new double[3];
    double[] ct = new double[32];
    double[] kb = new double[16];
    King.Tables t =
        new King.Tables(3, 2, 5, 16, -1, 1, x, three, new double[48], new double[96], ct);
    King.Block block = new King.Block();
    block.resize(2, 16);
    refused(() -> King.sums(t, 3, 1, three, three, kb, block, 0, WS), "particles 3 to 4", "3");
    refused(() -> King.sums(t, -1, 1, three, three, kb, block, 0, WS), "particles -1");
    refused(() -> King.sums(t, 0, 2, three, three, kb, block, 0, WS), "k: ", "index 5");
    refused(() -> King.sums(t, 0, 1, three, new double[2], kb, block, 0, WS), "g: ");
    refused(() -> King.sums(t, 0, 1, three, three, x, block, 0, WS), "KB: ");
    refused(
        () -> King.sums(t, 0, 1, three, three, kb, block, 1, WS),
        "1 particles × 2 from place 1",
        "2 × 16");
    refused(() -> King.sums(t, 0, 1, three, three, kb, block, 0, null), "workspace");
    refused(() -> block.resize(0, 16), "a block of 0 × 16");
    double[] m = new double[256];
    refused(() -> King.gram(block, 3, 1, false, m, 0, 16, WS), "depth 3", "2 × 16");
    refused(() -> King.gram(block, 2, 1, false, m, 0, 32, WS), "depth 2 and rows 0 to 32");
    refused(() -> King.gram(block, 2, 1, false, m, 0, 8, WS), "rows 0 to 8", "multiples of 16");
    refused(() -> King.gram(block, 2, 1, false, kb, 0, 16, WS), "M: ", "16 numbers");
  }

  private interface FacadeCall {
    void run(int m, double[] s, double[] t, double[] g, double[] out);
  }

  private static void weights(int m, double[] s, double[] t, double[] g, double[] out) {
    Gaussians.weights(m, 3, 1, s, 0, t, 0, g, 0, 3, out, 0, 3);
  }

  private static void squares(int m, double[] s, double[] t, double[] g, double[] out) {
    Gaussians.squaredDistances(m, 3, s, 0, t, 0, g, 0, 3, out, 0, 3);
  }

  private static void gemm(
      int m, int n, int k, int aSize, int lda, int bSize, int ldb, int cSize, int ldc) {
    Products.gemm(
        false,
        false,
        m,
        n,
        k,
        1,
        new double[aSize],
        0,
        lda,
        new double[bSize],
        0,
        ldb,
        0,
        new double[cSize],
        0,
        ldc,
        WS);
  }

  private static void refused(ThrowingCallable call, String... parts) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    assertThat(thrown).hasMessageStartingWith(parts[0]);
    assertThat(thrown.getMessage()).doesNotContain("\n");
  }
}
