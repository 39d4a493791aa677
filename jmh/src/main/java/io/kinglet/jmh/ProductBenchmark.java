package io.kinglet.jmh;

import io.kinglet.jmh.reference.Blas;
import io.kinglet.jmh.reference.BlasTwins;
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

/** What does a matrix product cost, C (m × n) ← A (m × k) B (k × n)? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProductBenchmark {
  /** Rows, columns, inner size. */
  @Param({"100x200x5", "200x200x200", "512x512x512"})
  public String shape;

  /** Who multiplies. */
  @Param({"kinglet", "plain-java", "jblas", "openblas"})
  public String twin;

  private ProductBlock block;
  private Blas blas;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    block = new ProductBlock(shape);
    blas = BlasTwins.of(twin);
    block.verify(twin, blas);
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
