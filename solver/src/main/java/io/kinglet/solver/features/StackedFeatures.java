package io.kinglet.solver.features;

import io.kinglet.kernels.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Several features over the same points as one: first those of the first part, then those of the
 * second, and so on. Writes slot 2 of the workspace besides.
 */
public final class StackedFeatures implements Features {
  private static final int PART = 2;

  private final List<Features> parts;
  private final int count;
  private final int stateSize;
  private final int widest;

  /**
   * Stacks them.
   *
   * @param parts at least one, all over the same dimensions; stacks among them are taken apart
   * @throws IllegalArgumentException if there is none, or the dimensions differ
   */
  public StackedFeatures(Features... parts) {
    List<Features> flat = new ArrayList<>();
    for (Features part : parts) {
      flat.addAll(part instanceof StackedFeatures stack ? stack.parts : List.of(part));
    }
    if (flat.isEmpty()) {
      throw new IllegalArgumentException("there are no features to stack; give at least one");
    }
    int features = 0;
    int state = 0;
    int most = 0;
    for (Features part : flat) {
      if (part.dims() != flat.get(0).dims()) {
        throw new IllegalArgumentException(
            "stacked features are over "
                + flat.get(0).dims()
                + " and over "
                + part.dims()
                + " dimensions; all must be over the same");
      }
      features = Math.addExact(features, part.count());
      state = Math.addExact(state, part.stateSize());
      most = Math.max(most, part.padded());
    }
    this.parts = List.copyOf(flat);
    this.count = features;
    this.stateSize = state;
    this.widest = most;
  }

  @Override
  public int dims() {
    return parts.get(0).dims();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int stateSize() {
    return stateSize;
  }

  /** Of the first part that has one. */
  @Override
  public double bandwidth() {
    for (Features part : parts) {
      if (part.bandwidth() > 0) {
        return part.bandwidth();
      }
    }
    return 0;
  }

  @Override
  public void evaluate(
      double[] x,
      int xOff,
      int n,
      double[] phi,
      int phiOff,
      double[] state,
      int stateOff,
      Workspace ws) {
    int column = 0;
    int at = stateOff;
    for (Features part : parts) {
      double[] own = ws.scratch(PART, n * widest);
      part.evaluate(x, xOff, n, own, 0, state, at, ws);
      copy(part, n, own, phi, phiOff + column);
      column += part.count();
      at += n * part.stateSize();
    }
    FeatureMap.clearPad(phi, phiOff, n, count, padded());
  }

  @Override
  public void derivative(
      int dim,
      double[] x,
      int xOff,
      int n,
      double[] state,
      int stateOff,
      double[] out,
      int outOff,
      Workspace ws) {
    int column = 0;
    int at = stateOff;
    for (Features part : parts) {
      double[] own = ws.scratch(PART, n * widest);
      part.derivative(dim, x, xOff, n, state, at, own, 0, ws);
      copy(part, n, own, out, outOff + column);
      column += part.count();
      at += n * part.stateSize();
    }
    FeatureMap.clearPad(out, outOff, n, count, padded());
  }

  private void copy(Features part, int n, double[] from, double[] to, int off) {
    for (int i = 0; i < n; i++) {
      System.arraycopy(from, i * part.padded(), to, off + i * padded(), part.count());
    }
  }
}
