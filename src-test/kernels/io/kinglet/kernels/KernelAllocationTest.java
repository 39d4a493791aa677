package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.support.Allocations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compiled kernels allocate nothing: a vector that is not kept in a register shows itself here, as
 * it costs 96 bytes each time.
 */
@Tag("providers")
class KernelAllocationTest {
  private static final int CALLS = 200;

  @Tag("allocation")
  @Test
  void compiledKernelsAllocateNothing() {
    for (KernelProvider.Set set : Twins.sets()) {
      kernels(set)
          .forEach(
              (name, work) ->
                  Allocations.assertSettled(set.name() + " " + name + ": ", 0, 60, CALLS, work));
    }
  }

  @Tag("allocation")
  @Test
  void aKernelThatAllocatesIsSeen() {
    double[][] held = new double[1][];
    Runnable work = () -> held[0] = new double[8];
    assertThat(Allocations.perCall(CALLS, CALLS, work)).isGreaterThanOrEqualTo(64);
  }

  private static Map<String, Runnable> kernels(KernelProvider.Set set) {
    int n = 45;
    int d = 5;
    int ld = 32;
    double[] x = Twins.uniform(1, n * d);
    double[] norms = new double[n];
    double[] g = new double[n * n];
    double[] k = new double[n * n];
    double[] y = Twins.uniform(2, 4000);
    double[] z = new double[y.length];
    double[] p = Twins.uniform(3, n * ld);
    double[] h = new double[d * ld];
    double[] jac = new double[d * ld];
    double[] m = new double[ld * ld];
    Workspace ws = new Workspace();
    set.gaussians().squaredNorms(n, d, x, 0, d, norms, 0);
    King.Tables t =
        new King.Tables(
            n, d, ld, ld, -1, 0.5, x, norms, p, Twins.uniform(4, 2 * n * ld), h.clone());
    King.Block block = new King.Block();
    block.resize(3 * d, ld);
    Map<String, Runnable> kernels = new LinkedHashMap<>();
    kernels.put("exp", () -> set.elements().exp(y.length, y, 0, z, 0));
    kernels.put("sin", () -> set.elements().sin(y.length, y, 0, z, 0));
    kernels.put("cos", () -> set.elements().cos(y.length, y, 0, z, 0));
    kernels.put("tanh", () -> set.elements().tanh(y.length, y, 0, z, 0));
    kernels.put("sigmoid", () -> set.elements().sigmoid(y.length, y, 0, z, 0));
    kernels.put("scale", () -> set.elements().scale(y.length, 2, y, 0, z, 0));
    kernels.put("add", () -> set.elements().add(y.length, y, 0, z, 0));
    kernels.put("subtract", () -> set.elements().subtract(y.length, y, 0, y, 0, z, 0));
    kernels.put(
        "multiplyDifference",
        () -> set.elements().multiplyDifference(y.length, 1, y, 0, y, 0, z, 0));
    kernels.put("multiply", () -> set.elements().multiply(y.length, y, 0, y, 0, z, 0));
    kernels.put(
        "gemm",
        () -> set.products().gemm(false, true, n, n, d, 1, x, 0, d, x, 0, d, 0, g, 0, n, ws));
    // The last of 45 columns are part of a vector; what is there is added to.
    kernels.put(
        "deep gemm",
        () -> set.products().gemm(true, false, 45, 45, 64, 1, y, 0, 45, y, 1, 45, 1, g, 0, n, ws));
    kernels.put(
        "gemm in place",
        () -> set.products().gemm(true, false, 16, 45, 64, 1, y, 0, 45, y, 1, 45, 0, g, 0, n, ws));
    kernels.put(
        "gemmLower",
        () ->
            set.products()
                .gemmLower(true, false, 0, ld, d, 1, h, 0, ld, jac, 0, ld, 1, m, 0, ld, ws));
    kernels.put("norms", () -> set.gaussians().squaredNorms(n, d, x, 0, d, norms, 0));
    kernels.put(
        "distances",
        () -> set.gaussians().squaredDistances(n, n, norms, 0, norms, 0, g, 0, n, k, 0, n));
    kernels.put(
        "weights", () -> set.gaussians().weights(n, n, 0.4, norms, 0, norms, 0, g, 0, n, k, 0, n));
    for (int dims : new int[] {2, 5}) {
      kernels.put(
          "field" + dims, () -> set.gaussians().field(dims, n, y, y, 0, 24, k, 0, n, 24, z));
    }
    kernels.put("sums", () -> set.king().sums(t, 1, 3, k, g, p, block, 0, ws));
    kernels.put("gram", () -> set.king().gram(block, 3 * d, 0.5, true, m, 0, ld, ws));
    double[] panel = Twins.uniform(5, 21 * ld);
    double[] fresh = panel.clone();
    for (int i = 0; i < 21; i++) {
      fresh[i * ld + i] += ld;
    }
    kernels.put(
        "panel",
        () -> {
          System.arraycopy(fresh, 0, panel, 0, panel.length);
          set.panels().factor(21, 29, panel, 0, ld, ws);
        });
    return kernels;
  }
}
