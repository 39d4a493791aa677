package io.kinglet.kernels;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KiNG's sums for RBF (a = −1) and polynomial (a = 0) features in every size class. */
@Tag("providers")
class KingTest {
  static Stream<Named<KingKernels>> kernels() {
    return Twins.family(King::sums, KernelProvider.Set::king);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyNumberOfParticles(KingKernels kernels) {
    Workspace ws = new Workspace();
    for (int n : Twins.SIZES) { // 300 is more than one chunk of 256
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
}
