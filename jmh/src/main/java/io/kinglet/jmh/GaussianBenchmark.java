package io.kinglet.jmh;

import io.kinglet.jmh.reference.GaussianBlock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does a block of Gaussian weights between m and n rows of d numbers cost? Plain Java sums
 * differences; the other twins multiply and then call Math.exp.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GaussianBenchmark {
  /** Rows, other rows, dimensions. */
  @Param({"100x200x5", "500x500x50"})
  public String shape;

  /** Who computes. */
  @Param({"kinglet", "plain-java", "jblas", "openblas"})
  public String twin;

  private Supplier<double[]> weights;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    weights = new GaussianBlock(shape).of(twin);
  }

  /**
   * One block.
   *
   * @return the results
   */
  @Benchmark
  public double[] weights() {
    return weights.get();
  }
}
