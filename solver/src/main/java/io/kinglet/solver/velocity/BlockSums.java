package io.kinglet.solver.velocity;

/**
 * H_j and J_j of a block of particles and what they add to M, in one precision; behind {@link
 * GaussianGradient}, which cuts the work and gives weights and inner products in double.
 */
sealed interface BlockSums permits DoubleSums, SingleSums {
  // Rows (particle, dimension) of a block: one depth of the product's tiles in doubles, two in
  // floats, so that H, J and M stay in the second-level cache.
  int BLOCK_BYTES = 256 * Double.BYTES;
  // At least 8 particles in doubles, for the threads to share.
  int LEAST_BYTES = 8 * Double.BYTES;
  // Blocks that a few threads work on at a time, of so many bytes together.
  int TOGETHER = 16;
  int TOGETHER_BYTES = 1 << 26;

  /** Particles of a block, of numbers of that many bytes. */
  static int size(int n, int moved, int bytes) {
    return Math.min(n, Math.max(LEAST_BYTES / bytes, BLOCK_BYTES / bytes / moved));
  }

  /**
   * How many blocks are worked on at a time: at least two for each thread, so that a thread has all
   * particles of a block, which share what they read. A particle alone reads all tables anew: at n
   * = 1000, b = 500, d = 50 two threads were then 1.07 times as fast as one. Processors are seldom
   * equally fast, and wait for each other after these blocks: with 4, 8 and 16 of them two threads
   * were 1.55, 1.81 and 1.88 times as fast as one there, 1.32, 1.35 and 1.64 times at n = 2000, b =
   * 200, d = 20; 16 take 40 MB more than 4 at the first, and more than 64 MB they never do.
   *
   * @param n particles
   * @param size of a block
   * @param bytes of a block's H and J
   * @param threads who work
   */
  static int together(int n, int size, long bytes, int threads) {
    int few = (int) Math.min(TOGETHER, TOGETHER_BYTES / bytes);
    int most = Math.max(few, 2 * threads);
    return threads == 1 ? 1 : Math.min(most, (n + size - 1) / size);
  }

  /** Takes a step's tables, to work on so many blocks at a time as {@link #together} says. */
  void prepare(JacobianTables t, int threads);

  /** Particles of a block of the tables taken. */
  int size();

  /** How many blocks are worked on at a time. */
  int together();

  /**
   * H and J of a run of particles.
   *
   * @param first the first particle
   * @param rows how many
   * @param k their weights, rows × n
   * @param inner their inner products in the moving dimensions, rows × n
   * @param index which of the blocks they belong to
   * @param place the first one's place in the block
   * @param worker who works
   */
  void sums(int first, int rows, double[] k, double[] inner, int index, int place, int worker);

  /**
   * M ← M + Hᵀ J / n², one of some pieces of its lower triangle.
   *
   * @param index which of the blocks
   * @param count particles in the block
   * @param overwrite whether what M holds is replaced
   * @param piece which
   * @param pieces of how many
   * @param gram M, ld × ld
   * @param worker who works
   */
  void gram(
      int index, int count, boolean overwrite, int piece, int pieces, double[] gram, int worker);

  /** The memory held, in bytes; workspaces in double not included. */
  long bytes();
}
