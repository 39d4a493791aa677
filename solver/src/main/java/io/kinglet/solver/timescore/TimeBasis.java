package io.kinglet.solver.timescore;

import io.kinglet.solver.BadDataException;

/** Functions of time φ_0 … φ_{K−1}, in which each coordinate of θ̇(t) is expanded. */
public interface TimeBasis {
  /**
   * The number of functions.
   *
   * @return K
   */
  int size();

  /**
   * All functions at one time.
   *
   * @param time t, between first and last
   * @param first t_0
   * @param last t_T
   * @param values φ_k(t), K numbers, written
   * @param rates φ_k'(t), K numbers, written
   * @param integrals ∫ φ_k from t_0 to t, K numbers, written
   */
  void evaluate(
      double time, double first, double last, double[] values, double[] rates, double[] integrals);

  /**
   * All polynomials of degree below the size, by Legendre's, which stay well apart: the first is 1,
   * the second rises from −1 to 1.
   *
   * @param size K, 1 to 64; 1 is a constant θ̇
   * @return the basis
   * @throws BadDataException if the size is out of range
   */
  static TimeBasis polynomial(int size) {
    return new LegendreBasis(checked(size));
  }

  /**
   * 1, then cos(2πju) and sin(2πju) for j = 1, 2, … with u = (t − t_0)/(t_T − t_0): functions of
   * equal value at both ends.
   *
   * @param size K, odd, 1 to 63
   * @return the basis
   * @throws BadDataException if the size is even or out of range
   */
  static TimeBasis fourier(int size) {
    if (size % 2 == 0) {
      throw new BadDataException(
          "a Fourier basis of time has an odd size, a constant and pairs, not " + size);
    }
    return new FourierBasis(checked(size));
  }

  private static int checked(int size) {
    if (size < 1 || size > 64) {
      throw new BadDataException("a basis of time has 1 to 64 functions, not " + size);
    }
    return size;
  }
}
