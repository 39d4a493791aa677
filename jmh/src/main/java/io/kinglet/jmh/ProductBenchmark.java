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

/**
 * What does a matrix product cost, C (m × n) ← op(A) (m × k) op(B) (k × n)? Squares, and what the
 * step multiplies: inner products (n × n, inner d), velocities (n × d, inner n), Xᵀ W (d × b, inner
 * n; form tn), M (b × b, inner n·d; form tn) and features (n × b, inner d; form nt).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProductBenchmark {
  /** Rows, columns, inner size. */
  @Param({
    "128x128x128",
    "256x256x256",
    "512x512x512",
    "1024x1024x1024",
    "100x200x5",
    "5x200x1000",
    "20x200x1000",
    "324x200x1000",
    "200x200x5000",
    "1000x5x1000",
    "1000x20x1000",
    "1000x324x1000",
    "1000x1000x5",
    "1000x1000x20",
    "1000x1000x324"
  })
  public String shape;

  /** What is stored transposed: nn nothing, tn A, nt B, tt both. */
  @Param({"nn"})
  public String form;

  /** Who multiplies. */
  @Param({"kinglet", "plain-java", "ejml", "jblas", "openblas"})
  public String twin;

  private ProductBlock block;
  private Blas blas;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    block = new ProductBlock(shape, form);
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
