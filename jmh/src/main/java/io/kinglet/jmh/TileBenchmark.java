package io.kinglet.jmh;

import io.kinglet.jmh.reference.KingletBlas;
import io.kinglet.jmh.reference.ProductBlock;
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
 * multiplies faster.
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

  private final KingletBlas blas = new KingletBlas();
  private ProductBlock block;

  /** Draws the operands. */
  @Setup
  public void make() {
    block = new ProductBlock(shape);
  }

  /**
   * One product.
   *
   * @return the results
   */
  @Benchmark
  public double[] multiply() {
    return block.multiply(blas);
  }
}
