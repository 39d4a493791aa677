package io.kinglet.jmh;

import io.kinglet.jmh.reference.SymmetricBlock;
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
 * What does it save to form one triangle of Aᵀ A, as F and M are, instead of all of it? Both are
 * ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SymmetricProductBenchmark {
  /** Order, inner size. */
  @Param({"512x512"})
  public String shape;

  /** The triangle, or all. */
  @Param({"kinglet", "kinglet-full"})
  public String twin;

  private SymmetricBlock block;
  private boolean full;

  /** Makes it, and verifies one against the other. */
  @Setup
  public void make() {
    block = new SymmetricBlock(shape);
    block.verify();
    full = twin.equals("kinglet-full");
  }

  /**
   * One product.
   *
   * @return the results
   */
  @Benchmark
  public double[] multiply() {
    return block.multiply(full);
  }
}
