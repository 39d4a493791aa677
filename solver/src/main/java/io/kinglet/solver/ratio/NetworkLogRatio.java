package io.kinglet.solver.ratio;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.neural.Adjoints;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.MlpState;
import java.util.Arrays;

/** D̂ is what a network gives. */
final class NetworkLogRatio extends BlockedLogRatio {
  private static final int ROWS = 64;

  private final Mlp net;
  private final MlpState[] states;
  private final Adjoints[] adjoints;
  private final double[] ones = new double[ROWS];

  NetworkLogRatio(Mlp net, Parallel parallel) {
    super(net.inputs(), ROWS, parallel, new Workspaces(parallel));
    this.net = net;
    this.states = new MlpState[parallel.threads()];
    this.adjoints = new Adjoints[parallel.threads()];
    Arrays.fill(ones, 1);
  }

  @Override
  double operations() {
    return 4.0 * net.parameters();
  }

  @Override
  void block(
      double[] x,
      int from,
      int rows,
      double[] values,
      double[] gradients,
      int worker,
      Workspace ws) {
    if (states[worker] == null) {
      states[worker] = new MlpState(net, 1);
      adjoints[worker] = new Adjoints(net);
    }
    int at = from * net.inputs();
    MlpState state = states[worker];
    state.forward(x, at, rows, ws);
    System.arraycopy(state.output(), 0, values, from, rows);
    if (gradients != null) {
      adjoints[worker].points(state, net.layers(), ones, 0, gradients, at, ws);
    }
  }
}
