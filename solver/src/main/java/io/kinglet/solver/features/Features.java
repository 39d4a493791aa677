package io.kinglet.solver.features;

import io.kinglet.kernels.King;
import io.kinglet.kernels.Workspace;

/**
 * Sufficient statistics f: R^d → R^b of an exponential family p_θ ∝ exp⟨θ, f⟩, evaluated for a
 * block of points at a time: their values, and from what that left behind, the state, the feature
 * Jacobian one dimension after another. What takes features of this kind asks nothing else of them,
 * so they need not be of pair form, as a {@link FeatureMap} is.
 *
 * <p>Features are configured for a step and then only read, by any number of threads with a
 * workspace each. Implementations may write slots 0 and 1 of the workspace, and its rows.
 */
public interface Features {
  /**
   * Dimensions of the points.
   *
   * @return d
   */
  int dims();

  /**
   * The number of features.
   *
   * @return b
   */
  int count();

  /**
   * The leading dimension of feature tables.
   *
   * @return b rounded up for the kernels
   */
  default int padded() {
    return King.padded(count());
  }

  /**
   * The bandwidth h.
   *
   * @return h, or 0 if there is none
   */
  default double bandwidth() {
    return 0;
  }

  /**
   * How much {@link #evaluate} leaves for {@link #derivative}.
   *
   * @return numbers for each point
   */
  int stateSize();

  /**
   * Features at some points. Columns b to {@link #padded()} are set to 0.
   *
   * @param x points, n × d
   * @param xOff first element
   * @param n how many points
   * @param phi f(x), n × padded, written
   * @param phiOff first element
   * @param state n times {@link #stateSize()} numbers, written; how they are laid out is known to
   *     the features alone; null if no derivative is wanted
   * @param stateOff first element
   * @param ws the calling thread's workspace
   */
  void evaluate(
      double[] x,
      int xOff,
      int n,
      double[] phi,
      int phiOff,
      double[] state,
      int stateOff,
      Workspace ws);

  /**
   * The row of one dimension in each point's Jacobian, ∂f_m/∂x_l at the points of one {@link
   * #evaluate}, all of them. Columns b to {@link #padded()} are set to 0.
   *
   * @param dim l, from 0
   * @param x the same points
   * @param xOff first element
   * @param n how many points
   * @param state what that evaluation left, not changed: any dimensions may be asked for, in any
   *     order and by several threads
   * @param stateOff first element
   * @param out n × padded, written
   * @param outOff first element
   * @param ws the calling thread's workspace
   */
  void derivative(
      int dim,
      double[] x,
      int xOff,
      int n,
      double[] state,
      int stateOff,
      double[] out,
      int outOff,
      Workspace ws);
}
