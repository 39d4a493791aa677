package io.kinglet.solver.velocity;

/** Cuts the rows of a lower triangle into pieces of about equal area. */
public final class TriangleCut {
  private TriangleCut() {}

  /**
   * The first row of a piece.
   *
   * @param n order of the triangle
   * @param piece 0 to pieces
   * @param pieces how many
   * @return the row; n for the piece after the last
   */
  public static int row(int n, int piece, int pieces) {
    // Multiples of 48 rows are whole tiles of 8 and of 6, and whole panels of 16.
    return row(n, piece, pieces, 48);
  }

  /**
   * The same in other steps.
   *
   * @param n order of the triangle
   * @param piece 0 to pieces
   * @param pieces how many
   * @param unit of which rows are a multiple
   * @return the row; n for the piece after the last
   */
  static int row(int n, int piece, int pieces, int unit) {
    if (piece >= pieces) {
      return n;
    }
    int row = (int) Math.round(n * Math.sqrt((double) piece / pieces) / unit) * unit;
    return Math.min(n, row);
  }
}
