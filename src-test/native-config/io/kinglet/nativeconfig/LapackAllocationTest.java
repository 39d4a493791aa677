package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapacks.Block;
import io.kinglet.support.Allocations;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Factor and solve leave nothing to the garbage collector once they are compiled. */
class LapackAllocationTest {
  // The foreign-function API takes two views of each array, 112 bytes, for one array in the
  // factorisation and two in each solve; the compiler removes them where it inlines enough.
  private static final double VIEWS = 5 * 112;

  static Stream<Arguments> present() {
    return CholeskyTest.present();
  }

  @Tag("allocation")
  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void allocatesNothingAfterWarmUp(String name, Lapack lapack) {
    int n = 64;
    Block a = Lapacks.positive(n, 1);
    Block l = a.copy();
    double[] b = new double[n];
    Workspace own = new Workspace();
    double bound = name.equals("openblas") ? VIEWS : 0;
    double kept = Double.MAX_VALUE;
    // On a busy machine the compiler comes late; what each call allocates it allocates every time.
    for (int attempt = 0; attempt < 5 && kept > bound; attempt++) {
      kept = Allocations.perCall(50_000, 500, () -> factorInto(lapack, a, l, b, own));
    }
    double fresh = Allocations.perCall(100, 50, () -> factorInto(lapack, a, l, b, new Workspace()));
    assertThat(kept).isLessThanOrEqualTo(bound);
    if (!name.equals("openblas")) {
      assertThat(fresh).as("a workspace for each call must be seen").isGreaterThan(8.0 * n);
    }
  }

  private static void factorInto(Lapack lapack, Block a, Block l, double[] b, Workspace ws) {
    System.arraycopy(a.array(), 0, l.array(), 0, a.array().length);
    Arrays.fill(b, 1);
    lapack.cholesky(a.n(), l.array(), l.offset(), l.leading(), ws);
    lapack.choleskySolve(a.n(), 1, l.array(), l.offset(), l.leading(), b, 0, 1, ws);
  }
}
