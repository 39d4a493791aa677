package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.support.Allocations;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every derivative against central differences of the values, at random shapes. */
class MlpDerivativesTest {
  private static final Activation[] SMOOTH = {
    Activation.IDENTITY, Activation.SILU, Activation.TANH
  };
  // Differences of order 4 are wrong by about h⁴ of the fifth derivative, 1e-12 along a direction
  // of
  // length 1, and by 2⁻⁵²/h of the value; the networks' fifth derivatives reach some hundreds.
  private static final double STEP = 1e-3;
  private static final double NEAR = 1e-9;

  private final Workspace ws = new Workspace();

  private static double difference(ToDoubleFunction<Double> f) {
    return (8 * (f.applyAsDouble(STEP) - f.applyAsDouble(-STEP))
            - (f.applyAsDouble(2 * STEP) - f.applyAsDouble(-2 * STEP)))
        / (12 * STEP);
  }

  private static double dot(double[] u, int uOff, double[] v, int vOff, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += u[uOff + i] * v[vOff + i];
    }
    return sum;
  }

  private static void requireNear(double actual, double expected, String what) {
    assertThat(Math.abs(actual - expected))
        .as("%s: %s, differences say %s", what, actual, expected)
        .isLessThanOrEqualTo(NEAR * (1 + Math.abs(expected)));
  }

  /** A network, points, and its state; layer values by the state itself, which has its own test. */
  private final class Case {
    final Mlp net;
    final int rows;
    final double[] x;
    final MlpState state;
    final int layer;
    final int units;

    Case(SplittableRandom random, int outputs, Activation... among) {
      net = Networks.random(random, outputs, among);
      rows = random.nextInt(1, 8);
      x = Networks.gaussian(random, rows * net.inputs());
      state = new MlpState(net, 2);
      state.forward(x, 0, rows, ws);
      layer = random.nextInt(1, net.layers() + 1);
      units = net.size(layer);
    }

    /** Σ u ∘ aᵏ when the points are moved by t v. */
    double moved(double t, double[] v, double[] u, int k) {
      double[] to = x.clone();
      for (int i = 0; i < to.length; i++) {
        to[i] += t * v[i];
      }
      MlpState fresh = new MlpState(net, 0);
      fresh.forward(to, 0, rows, ws);
      return dot(fresh.layer(k), 0, u, 0, u.length);
    }

    /** Runs with the weights moved by t v. */
    double reweighted(double t, double[] v, ToDoubleFunction<Mlp> f) {
      Mlp moved = net.copy();
      for (int p = 0; p < v.length; p++) {
        moved.weights()[p] += t * v[p];
      }
      return f.applyAsDouble(moved);
    }
  }

  private Case[] cases(long seed, int outputs, Activation... among) {
    SplittableRandom random = new SplittableRandom(seed);
    Case[] cases = new Case[25];
    for (int i = 0; i < cases.length; i++) {
      cases[i] = new Case(random, outputs, among);
    }
    return cases;
  }

  @Test
  void tangentsAndAdjointsOfTheInputs() {
    SplittableRandom random = new SplittableRandom(4);
    for (Case c : cases(1, 0, SMOOTH)) {
      double[] v = Networks.direction(random, c.x.length);
      double[] u = Networks.gaussian(random, c.rows * c.units);
      double expected = difference(t -> c.moved(t, v, u, c.layer));
      double[] forward = new double[u.length];
      new Tangents(c.net).direction(c.state, v, 0, c.layer, forward, 0, c.units, ws);
      requireNear(dot(forward, 0, u, 0, u.length), expected, "tangent of " + c.net);
      double[] reverse = new double[v.length];
      new Adjoints(c.net).points(c.state, c.layer, u, 0, reverse, 0, ws);
      requireNear(dot(reverse, 0, v, 0, v.length), expected, "adjoint of " + c.net);
    }
  }

  @Test
  void bothWaysGiveOneJacobian() {
    for (Case c : cases(2, 0, Activation.values())) {
      int d = c.net.inputs();
      int ld = c.units + 2;
      double[][] byDim = new double[d][c.rows * ld + 1];
      for (int l = 0; l < d; l++) {
        new Tangents(c.net).dimension(c.state, l, c.layer, byDim[l], 1, ld, ws);
      }
      double[] byUnit = new double[c.rows * d];
      for (int j = 0; j < c.units; j++) {
        new Adjoints(c.net).unit(c.state, c.layer, j, byUnit, 0, ws);
        for (int i = 0; i < c.rows; i++) {
          for (int l = 0; l < d; l++) {
            requireNear(byDim[l][1 + i * ld + j], byUnit[i * d + l], "Jacobian of " + c.net);
          }
        }
      }
      // And of what central differences say, along one dimension.
      double[] v = new double[c.x.length];
      double[] u = new double[c.rows * c.units];
      v[0] = 1;
      u[0] = 1;
      double expected = difference(t -> c.moved(t, v, u, c.layer));
      assertThat(byDim[0][1]).isCloseTo(expected, within(1e-6));
      assertThat(byDim[0][1 + c.units]).as("beyond the units").isZero();
    }
  }

  @Test
  void tangentsAndGradientsOfTheWeights() {
    SplittableRandom random = new SplittableRandom(5);
    for (Case c : cases(3, 0, SMOOTH)) {
      double[] v = Networks.direction(random, c.net.parameters());
      double[] u = Networks.gaussian(random, c.rows * c.net.outputs());
      ToDoubleFunction<Mlp> sum =
          net -> {
            MlpState state = new MlpState(net, 0);
            state.forward(c.x, 0, c.rows, ws);
            return dot(state.output(), 0, u, 0, u.length);
          };
      double expected = difference(t -> c.reweighted(t, v, sum));
      double[] forward = new double[u.length];
      new Tangents(c.net).weights(c.state, v, forward, 0, ws);
      requireNear(dot(forward, 0, u, 0, u.length), expected, "tangent of " + c.net);
      double[] gradient = new double[v.length];
      Arrays.fill(gradient, Double.NaN);
      Adjoints adjoints = new Adjoints(c.net);
      adjoints.weights(c.state, u, 0, false, gradient, ws);
      requireNear(dot(gradient, 0, v, 0, v.length), expected, "gradient of " + c.net);
      adjoints.weights(c.state, u, 0, true, gradient, ws);
      requireNear(dot(gradient, 0, v, 0, v.length), 2 * expected, "added gradient of " + c.net);
      WeightJacobian jacobian = new WeightJacobian(c.net);
      jacobian.evaluate(c.x, 0, c.rows, ws);
      double[] combined = new double[v.length + 1];
      Arrays.fill(combined, Double.NaN);
      jacobian.combine(u, 0, 0.5, false, combined, 1, ws);
      requireNear(dot(combined, 1, v, 0, v.length), expected / 2, "combined, of " + c.net);
      jacobian.combine(u, 0, 1, true, combined, 1, ws);
      requireNear(dot(combined, 1, v, 0, v.length), 1.5 * expected, "added, of " + c.net);
    }
  }

  @Test
  void gradientOfAnEnergyAndItsDerivativeByTheWeights() {
    SplittableRandom random = new SplittableRandom(6);
    for (Case c : cases(4, 1, SMOOTH)) {
      double[] u = Networks.direction(random, c.x.length);
      double[] ones = new double[c.rows];
      Arrays.fill(ones, 1.0);
      EnergyGradient energy = new EnergyGradient(c.net);
      double[] gradient = new double[c.x.length];
      energy.points(c.state, gradient, 0, ws);
      requireNear(
          dot(gradient, 0, u, 0, u.length),
          difference(t -> c.moved(t, u, ones, c.net.layers())),
          "gradient of " + c.net);

      double[] v = Networks.direction(random, c.net.parameters());
      ToDoubleFunction<Mlp> sum =
          net -> {
            MlpState state = new MlpState(net, 1);
            state.forward(c.x, 0, c.rows, ws);
            double[] at = new double[c.x.length];
            new EnergyGradient(net).points(state, at, 0, ws);
            return dot(at, 0, u, 0, u.length);
          };
      double expected = difference(t -> c.reweighted(t, v, sum));
      double[] mixed = new double[v.length];
      Arrays.fill(mixed, Double.NaN);
      energy.weights(c.state, u, 0, false, mixed, ws);
      requireNear(dot(mixed, 0, v, 0, v.length), expected, "mixed derivative of " + c.net);
      energy.weights(c.state, u, 0, true, mixed, ws);
      requireNear(dot(mixed, 0, v, 0, v.length), 2 * expected, "added, of " + c.net);
      c.state.forward(c.x, 0, c.rows, ws);
      assertThatThrownBy(() -> energy.weights(c.state, u, 0, false, mixed, ws))
          .hasMessageContaining("call points");
    }
  }

  @Test
  void aLinearNetworkHasItsMatrixForJacobian() {
    Mlp net = Mlp.random(new int[] {3, 2}, List.of(Activation.IDENTITY), 4);
    MlpState state = new MlpState(net, 1);
    state.forward(new double[] {1, -2, 0.5}, 0, 1, ws);
    double[] row = new double[3];
    for (int j = 0; j < 2; j++) {
      new Adjoints(net).unit(state, 1, j, row, 0, ws);
      assertThat(row).containsExactly(Arrays.copyOfRange(net.weights(), j * 3, j * 3 + 3));
    }
  }

  @Tag("allocation")
  @Test
  void nothingIsAllocatedAfterWarmUp() {
    Mlp net = Mlp.random(Activation.SILU, 1, 5, 20, 20, 1);
    int rows = 20;
    double[] x = Networks.gaussian(new SplittableRandom(1), rows * 5);
    double[] u = new double[rows];
    double[] out = new double[rows * 20];
    double[] gradient = new double[net.parameters()];
    MlpState state = new MlpState(net, 1);
    Tangents tangents = new Tangents(net);
    Adjoints adjoints = new Adjoints(net);
    // Which takes the gradient of an energy and its mixed derivative.
    DenoisingScore score =
        new DenoisingScore(net, Sample.of(x, rows, 5), null, 0.5, 7, Parallel.serial());
    Adam adam = new Adam(net.parameters());
    int[] order = new int[rows];
    Allocations.assertSettled(
        1024,
        20,
        20,
        () -> {
          state.forward(x, 0, rows, ws);
          tangents.dimension(state, 1, 2, out, 0, 20, ws);
          tangents.direction(state, x, 0, 2, out, 0, 20, ws);
          tangents.weights(state, gradient, out, 0, ws);
          adjoints.unit(state, 2, 3, out, 0, ws);
          adjoints.weights(state, u, 0, false, gradient, ws);
          score.gradient(order, 0, rows, 3, gradient);
          adam.step(net.weights(), gradient, 1e-9);
        });
  }
}
