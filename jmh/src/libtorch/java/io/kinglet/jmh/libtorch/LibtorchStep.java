package io.kinglet.jmh.libtorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.kinglet.jmh.reference.StepData;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bandwidth;

/**
 * One KiNG step on libtorch's tensors, in double. The compact form has P, the (n·d) × b stacked
 * Jacobian, and D, one (n·d) × (n·d) matrix, and multiplies D P and Pᵀ (D P); the dense one keeps D
 * J and the b × b product of every pair, as the published code does. The bandwidths are by our own
 * median rule, so that a ratio tells of the step alone. This binding has no linear solve: the b × b
 * system is inverted, 2b³ operations instead of b³/3.
 */
final class LibtorchStep {
  private static final int[] ROWS = {0};

  private final StepData data;
  private final boolean dense;
  private final int n;
  private final int b;
  private final int d;
  private final Bandwidth bandwidth = new Bandwidth(Parallel.serial());
  private final NDManager memory;
  private final NDArray x;
  private final NDArray y;
  private final NDArray c;

  LibtorchStep(Engine engine, StepData data, boolean dense) {
    this.data = data;
    this.dense = dense;
    n = data.n();
    b = data.b();
    d = data.d();
    memory = engine.newBaseManager();
    x = memory.create(data.x(), new Shape(n, d));
    y = memory.create(data.y(), new Shape(data.rows(), d));
    c = memory.create(data.c(), new Shape(b, d));
  }

  /** v at the particles, n × d. */
  double[] velocity() {
    double h = bandwidth.median(data.x(), n, d, data.y(), data.rows(), 0);
    double sigma = bandwidth.median(data.x(), n, d, null, 0, 0);
    double s2 = 1 / (sigma * sigma);
    try (NDManager step = memory.newSubManager()) {
      for (NDArray array : new NDArray[] {x, y, c}) {
        array.tempAttach(step);
      }
      NDArray phi = weights(x, c, 1 / (h * h));
      NDArray mean = phi.mean(ROWS);
      NDArray delta = weights(y, c, 1 / (h * h)).mean(ROWS).sub(mean);
      NDArray centred = phi.sub(mean);
      NDArray fisher = centred.transpose().matMul(centred).div(n - 1);
      NDArray jacobian =
          c.transpose().expandDims(0).sub(x.expandDims(2)).mul(phi.expandDims(1)).div(h * h);
      NDArray k = weights(x, x, s2);
      NDArray difference = x.expandDims(1).sub(x.expandDims(0));
      NDArray ridge =
          step.eye(b, b, 0, DataType.FLOAT64)
              .mul(StepData.RIDGE)
              .addi(fisher.mul(StepData.DAMPING));
      NDArray velocity =
          dense
              ? dense(jacobian, k, difference, s2, ridge, delta)
              : compact(jacobian, k, difference, s2, ridge, delta);
      return velocity.div(n).toDoubleArray();
    }
  }

  /** exp(−scale ‖a_i − b_j‖²/2). */
  private static NDArray weights(NDArray a, NDArray b, double scale) {
    int[] columns = {1};
    NDArray distances =
        a.square()
            .sum(columns, true)
            .add(b.square().sum(columns).expandDims(0))
            .sub(a.matMul(b.transpose()).mul(2));
    return distances.maximum(0).mul(-0.5 * scale).exp();
  }

  private NDArray compact(
      NDArray jacobian, NDArray k, NDArray difference, double s2, NDArray ridge, NDArray delta) {
    NDArray weighted = difference.mul(k.mul(-s2 * s2).expandDims(2)).transpose(0, 2, 1);
    NDArray kernel = weighted.expandDims(3).mul(difference.expandDims(1));
    // A view: what is added to it stands in the kernel.
    kernel.diagonal(0, 1, 3).addi(k.mul(s2).expandDims(2));
    NDArray p = jacobian.reshape((long) n * d, b);
    NDArray product = kernel.reshape((long) n * d, (long) n * d).matMul(p);
    NDArray gram = p.transpose().matMul(product).div((double) n * n);
    NDArray beta = gram.add(ridge).inverse().matMul(delta.reshape(b, 1));
    return product.matMul(beta);
  }

  private NDArray dense(
      NDArray jacobian, NDArray k, NDArray difference, double s2, NDArray ridge, NDArray delta) {
    NDArray identity = k.getManager().eye(d, d, 0, DataType.FLOAT64);
    NDArray outer = difference.expandDims(3).mul(difference.expandDims(2)).mul(s2 * s2);
    NDArray kernel = identity.mul(s2).sub(outer).mul(k.expandDims(2).expandDims(3));
    NDArray product = kernel.matMul(jacobian.expandDims(0));
    NDArray pairs = jacobian.transpose(0, 2, 1).expandDims(1).matMul(product);
    NDArray gram = pairs.sum(new int[] {0, 1}).div((double) n * n);
    NDArray beta = gram.add(ridge).inverse().matMul(delta.reshape(b, 1));
    NDArray again = kernel.matMul(jacobian.expandDims(0));
    return again.matMul(beta).sum(new int[] {1});
  }
}
