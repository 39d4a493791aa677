package io.kinglet.jmh;

import io.kinglet.jmh.reference.KingletBlas;
import io.kinglet.jmh.reference.ProductBlock;
import io.kinglet.jmh.reference.Shapes;
import io.kinglet.solver.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What rate have the product's tiles, with all operands in the second-level cache? The best of
 * these is what the steps' rates are set against: the packing is in it, so that nothing of ours
 * multiplies faster. With two threads, half of the rows each: what they gain on products alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TileBenchmark {
  /** Rows, columns, inner size: multiples of every tile and of the depth of a block. */
  @Param({"96x96x256", "192x192x256", "288x288x256"})
  public String shape;

  /** Who multiplies. */
  @Param({"kinglet"})
  public String twin;

  /** How many threads; they divide the rows. */
  @Param({"1"})
  public int threads;

  private Parallel parallel;
  private KingletBlas[] blas;
  private ProductBlock[] blocks;

  /** Draws the operands. */
  @Setup
  public void make() {
    int[] sizes = Shapes.parse(shape, "m,n,k");
    parallel = Parallel.common(threads);
    blas = new KingletBlas[threads];
    blocks = new ProductBlock[threads];
    for (int i = 0; i < threads; i++) {
      blas[i] = new KingletBlas();
      blocks[i] = new ProductBlock(sizes[0] / threads + "x" + sizes[1] + "x" + sizes[2]);
    }
  }

  /**
   * One product, by the rows of each thread.
   *
   * @return what was multiplied; the results stand in it
   */
  @Benchmark
  public Object multiply() {
    parallel.run(threads, (task, worker) -> blocks[task].multiply(blas[task]));
    return blocks;
  }
}
