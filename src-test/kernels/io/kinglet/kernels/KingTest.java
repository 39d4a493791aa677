package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KiNG's sums for RBF (a = −1) and polynomial (a = 0) features in every size class. */
@Tag("providers")
class KingTest {
  static Stream<Named<KingKernels>> kernels() {
    return Twins.family(new Facade(), KernelProvider.Set::king);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyNumberOfParticles(KingKernels kernels) {
    Workspace ws = new Workspace();
    for (int n : Twins.SIZES) { // 300 is more than two chunks of 128
      both(kernels, n, 5, 3, ws);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyNumberOfDimensions(KingKernels kernels) {
    Workspace ws = new Workspace();
    for (int d : Twins.SIZES) {
      both(kernels, 6, d, 2, ws);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyNumberOfFeatures(KingKernels kernels) {
    Workspace ws = new Workspace();
    for (int b : Twins.SIZES) {
      both(kernels, 5, 3, b, ws);
    }
  }

  private static void both(KingKernels kernels, int n, int d, int b, Workspace ws) {
    for (boolean rbf : new boolean[] {true, false}) {
      KingCase king = new KingCase(n, d, b, rbf, 31L * n + 7L * d + b);
      for (int j : n == 1 ? new int[] {0} : new int[] {0, n / 2, n - 1}) {
        king.check(kernels, j, ws);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aRunOfParticlesIsEachOfThemAlone(KingKernels kernels) {
    Workspace ws = new Workspace();
    for (int d : new int[] {1, 5, 8, 9, 21}) {
      new KingCase(140, d, 19, true, d).checkRun(kernels, ws);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void gramSumsTheRowsOfABlock(KingKernels kernels) {
    for (int ld : new int[] {16, 48}) {
      for (int depth : new int[] {1, 2, 7, 103, 300, 530}) {
        for (boolean add : new boolean[] {false, true}) {
          gram(kernels, ld, depth, add);
        }
      }
    }
  }

  private static void gram(KingKernels kernels, int ld, int depth, boolean add) {
    King.Block block = new King.Block();
    block.resize(depth + 2, ld);
    double[] h = Twins.uniform(depth, (depth + 2) * ld);
    double[] jac = Twins.uniform(depth + 1, (depth + 2) * ld);
    for (int row = 0; row < depth + 2; row++) {
      for (int m = 0; m < ld; m++) {
        int left = kernels.leftWidth();
        int right = kernels.rightWidth();
        block.h()[block.at(m, left, row) + m % left] = h[row * ld + m];
        block.jacobian()[block.at(m, right, row) + m % right] = jac[row * ld + m];
      }
    }
    double alpha = 0.3;
    double[] before = Twins.uniform(depth + 2, ld * ld);
    double[] m = before.clone();
    Workspace ws = new Workspace();
    // In two runs of rows, as two threads would.
    kernels.gram(block, depth, alpha, add, m, 0, 16, ws);
    kernels.gram(block, depth, alpha, add, m, 16, ld, ws);
    Exact sum = new Exact();
    for (int i = 0; i < ld; i++) {
      for (int j = 0; j <= i; j++) {
        sum.reset();
        double scale = add ? Math.abs(before[i * ld + j]) : 0;
        for (int row = 0; row < depth; row++) {
          sum.addProduct(h[row * ld + i], jac[row * ld + j]);
          scale += alpha * Math.abs(h[row * ld + i] * jac[row * ld + j]);
        }
        double expected = alpha * sum.value() + (add ? before[i * ld + j] : 0);
        // Each product is rounded at most depth + 3 times on its way into M.
        assertThat(Math.abs(m[i * ld + j] - expected))
            .isLessThanOrEqualTo((depth + 4) * Twins.U * scale);
      }
    }
  }

  /** The checked entry, as one more implementation. */
  private static final class Facade implements KingKernels {
    private final KingKernels chosen = KernelProvider.current().king();

    @Override
    public int leftWidth() {
      return chosen.leftWidth();
    }

    @Override
    public int rightWidth() {
      return chosen.rightWidth();
    }

    @Override
    public void sums(
        King.Tables t,
        int first,
        int count,
        double[] k,
        double[] g,
        double[] kb,
        King.Block block,
        int place,
        Workspace ws) {
      King.sums(t, first, count, k, g, kb, block, place, ws);
    }

    @Override
    public void gram(
        King.Block block,
        int depth,
        double alpha,
        boolean add,
        double[] m,
        int first,
        int last,
        Workspace ws) {
      King.gram(block, depth, alpha, add, m, first, last, ws);
    }
  }
}
