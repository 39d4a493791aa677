package io.kinglet.solver.tangent;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;

/**
 * A block of particles: the state that features leave and the network's hidden layers, which all
 * dimensions share, and for a group of dimensions J^l, S1^l and S2^l. Cut into parts of rows by the
 * problem alone.
 */
final class TangentBlock {
  /** Rows of one task. */
  private static final int PART = 64;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Load load = new Load();
  private final Derive derive = new Derive();
  private Features features;
  private TangentNetwork network;
  private int[] dims;
  private double[] x;
  private int from;
  private int rows;
  private int first;
  private int count;
  private double[] state = {};
  private double[] points = {};
  private double[] h1 = {};
  private double[] h2 = {};
  private double[] jacobians = {};
  private double[] s1 = {};
  private double[] s2 = {};

  TangentBlock(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** Begins with other particles; what was loaded is forgotten. */
  void begin(Features map, TangentNetwork net, int[] solved, double[] particles) {
    features = map;
    network = net;
    dims = solved;
    x = particles;
    rows = 0;
    count = 0;
  }

  /** Loads particles from..from+size, unless they are loaded already. */
  void load(int start, int size) {
    if (rows == size && from == start && rows > 0) {
      return;
    }
    from = start;
    rows = size;
    count = 0;
    int w = network.width();
    state = fit(state, (long) size * features.stateSize());
    points = fit(points, (long) size * (network.dims() + 1));
    h1 = fit(h1, (long) size * (w + 1));
    h2 = fit(h2, (long) size * (w + 1));
    parallel.run(parts(), load);
  }

  /** Makes the tables of a group of the dimensions, unless they are made already. */
  void derive(int start, int size) {
    if (count == size && first == start) {
      return;
    }
    first = start;
    count = size;
    jacobians = fit(jacobians, (long) size * rows * features.padded());
    s1 = fit(s1, (long) size * rows * network.width());
    s2 = fit(s2, (long) size * rows * network.width());
    parallel.run(size * parts(), derive);
  }

  static double[] fit(double[] held, long size) {
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a table of "
              + size
              + " numbers is more than one array holds; use fewer features, dimensions or units");
    }
    return held.length >= size ? held : new double[(int) size];
  }

  private int parts() {
    return (rows + PART - 1) / PART;
  }

  int rows() {
    return rows;
  }

  /** (x, 1), rows × (d + 1). */
  double[] points() {
    return points;
  }

  /** (h1, 1), rows × (w + 1). */
  double[] h1() {
    return h1;
  }

  /** (h2, 1), rows × (w + 1). */
  double[] h2() {
    return h2;
  }

  /** J^l of the group's dimensions, each rows × padded, from {@link #jacobian} on. */
  double[] jacobians() {
    return jacobians;
  }

  int jacobian(int member) {
    return member * rows * features.padded();
  }

  /** S1^l and S2^l of the group's dimensions, each rows × w, from {@link #sensitivity} on. */
  double[] s1() {
    return s1;
  }

  double[] s2() {
    return s2;
  }

  int sensitivity(int member) {
    return member * rows * network.width();
  }

  /** One part's rows. */
  private final class Load implements Parallel.Body {
    @Override
    public void run(int part, int worker) {
      Workspace ws = workspaces.of(worker);
      int at = part * PART;
      int size = Math.min(PART, rows - at);
      int d = network.dims();
      int w = network.width();
      double[] phi = ws.scratch(7, PART * features.padded());
      int xOff = (from + at) * d;
      features.evaluate(x, xOff, size, phi, 0, state, at * features.stateSize(), ws);
      network.hidden(x, xOff, size, points, at * (d + 1), h1, h2, at * (w + 1), ws);
    }
  }

  /** One part's rows of one dimension. */
  private final class Derive implements Parallel.Body {
    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int member = task / parts();
      int at = task % parts() * PART;
      int size = Math.min(PART, rows - at);
      int w = network.width();
      int dim = dims[first + member];
      int xOff = (from + at) * network.dims();
      int stateOff = at * features.stateSize();
      int jacobianOff = jacobian(member) + at * features.padded();
      features.derivative(dim, x, xOff, size, state, stateOff, jacobians, jacobianOff, ws);
      int sOff = sensitivity(member) + at * w;
      network.sensitivities(dim, size, h1, h2, at * (w + 1), s1, s2, sOff, ws);
    }
  }

  /** The memory held, bytes. */
  long bytes() {
    long doubles = (long) state.length + points.length + h1.length + h2.length;
    return (doubles + jacobians.length + s1.length + s2.length) * Double.BYTES;
  }
}
