package io.kinglet.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/** A little of everything the kernels do, and the hash of all bits that came out. */
final class KernelWork {
  private static final int N = 21;
  private static final int D = 7;
  private static final int B = 19;
  private static final int DEEP = 263; // beyond a depth block of 256

  private final KernelProvider.Set set;
  private final Workspace ws;
  private final Map<String, Long> hashes = new LinkedHashMap<>();
  private final double[] x = Twins.uniform(1, N * D);
  private final double[] c = Twins.uniform(2, B * D);
  private final double[] wide = Twins.uniform(3, N * DEEP);

  private KernelWork(KernelProvider.Set set, Workspace ws) {
    this.set = set;
    this.ws = ws;
  }

  /** One hash a kernel, in the order of their runs. */
  static Map<String, Long> hashes(KernelProvider.Set set, Workspace ws) {
    KernelWork work = new KernelWork(set, ws);
    work.run();
    return work.hashes;
  }

  static long hash(KernelProvider.Set set, Workspace ws) {
    long all = 0;
    for (long hash : hashes(set, ws).values()) {
      all = all * 31 + hash;
    }
    return all;
  }

  private void run() {
    ProductKernels products = set.products();
    for (int kind = 0; kind < 4; kind++) {
      boolean transA = (kind & 1) != 0;
      boolean transB = (kind & 2) != 0;
      double[] out = Twins.uniform(4, N * N);
      int lda = transA ? N : DEEP;
      int ldb = transB ? DEEP : N;
      products.gemm(
          transA, transB, N, N, DEEP, 0.7, wide, 0, lda, wide, 0, ldb, 0.3, out, 0, N, ws);
      keep("gemm" + kind, out);
      products.gemmLower(
          transA, transB, 0, N, DEEP, -1.1, wide, 0, lda, wide, 0, ldb, 1, out, 0, N, ws);
      keep("gemmLower" + kind, out);
    }
    int ld = King.padded(B);
    double[] norms = new double[N];
    set.gaussians().squaredNorms(N, D, x, 0, D, norms, 0);
    keep("squaredNorms", norms);
    double[] deepNorms = new double[N];
    set.gaussians().squaredNorms(N, DEEP, wide, 0, DEEP, deepNorms, 0);
    keep("squaredNorms of long rows", deepNorms);
    double[] g = new double[N * N];
    products.gemm(false, true, N, N, D, 1, x, 0, D, x, 0, D, 0, g, 0, N, ws);
    double[] k = new double[N * N];
    set.gaussians().squaredDistances(N, N, norms, 0, norms, 0, g, 0, N, k, 0, N);
    keep("squaredDistances", k);
    set.gaussians().weights(N, N, 0.4, norms, 0, norms, 0, g, 0, N, k, 0, N);
    keep("weights", k);
    double[] y = wide.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= 700;
    }
    set.elements().exp(y.length - 1, y, 0, y, 0);
    keep("exp", y);
    set.elements().sin(DEEP, wide, 3, y, 2);
    keep("sin", y);
    set.elements().cos(DEEP, wide, 1, y, 4);
    keep("cos", y);
    set.elements().tanh(DEEP, wide, 2, y, 1);
    keep("tanh", y);
    set.elements().sigmoid(DEEP, wide, 0, y, 3);
    keep("sigmoid", y);
    for (int dims : new int[] {2, 5}) {
      double[] sums = new double[16 * (2 * dims + 1)];
      set.gaussians().field(dims, N, wide, wide, 5, DEEP, k, 0, N, 16, sums);
      keep("field" + dims, sums);
    }
    king(ld, norms, g, k);
    double[] panel = Twins.uniform(5, B * Panels.padded(N));
    for (int i = 0; i < B; i++) {
      panel[i * Panels.padded(N) + i] += N;
    }
    set.panels().factor(B, N, panel, 0, Panels.padded(N), ws);
    keep("panel", panel);
  }

  private void king(int ld, double[] norms, double[] g, double[] k) {
    double[] p = new double[N * ld];
    double[] ct = new double[D * ld];
    double[] bTable = new double[N * ld];
    double[] kb = new double[ld];
    ProductKernels products = set.products();
    products.gemm(false, true, N, B, D, 1, x, 0, D, c, 0, D, 0, p, 0, ld, ws);
    for (int m = 0; m < B; m++) {
      for (int l = 0; l < D; l++) {
        ct[l * ld + m] = c[m * D + l];
      }
      for (int i = 0; i < N; i++) {
        bTable[i * ld + m] = 1 + p[i * ld + m];
      }
    }
    double[] packed = new double[2 * N * ld];
    double[] m = new double[ld * ld];
    King.pack(N, ld, 0, N, p, 0, bTable, 0, packed);
    King.Block block = new King.Block();
    block.resize(2 * D, ld);
    for (double slope : new double[] {-1, 0}) {
      King.Tables t = new King.Tables(N, D, B, ld, slope, 0.8, x, norms, p, packed, ct);
      for (int place = 0; place < 2; place++) {
        int j = place * (N - 1);
        products.gemm(false, false, 1, ld, N, 1, k, j * N, N, bTable, 0, ld, 0, kb, 0, ld, ws);
        double[] weights = java.util.Arrays.copyOfRange(k, j * N, (j + 1) * N);
        double[] inner = java.util.Arrays.copyOfRange(g, j * N, (j + 1) * N);
        set.king().sums(t, j, 1, weights, inner, kb, block, place, ws);
      }
      keep("king H, slope " + slope, block.h());
      keep("king J, slope " + slope, block.jacobian());
      set.king().gram(block, 2 * D, 0.5, slope == 0, m, 0, ld, ws);
      keep("king M, slope " + slope, m);
    }
  }

  private void keep(String what, double[] numbers) {
    long hash = 0;
    for (double number : numbers) {
      hash = hash * 0x5DEECE66DL + Double.doubleToRawLongBits(number);
      hash ^= hash >>> 29;
    }
    hashes.put(what, hash);
  }

  /** Prints the provider, its width and one line a kernel: what a cold JVM makes of it. */
  static final class Cold {
    private Cold() {}

    public static void main(String[] args) {
      KernelProvider.Set set = KernelProvider.current();
      System.out.println(set.name() + " " + set.bits());
      hashes(set, new Workspace())
          .forEach((what, hash) -> System.out.println(what + " = " + Long.toHexString(hash)));
    }
  }
}
