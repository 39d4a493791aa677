package io.kinglet.jmh;

import io.kinglet.jmh.reference.Blas;
import io.kinglet.jmh.reference.BlasTwins;
import io.kinglet.jmh.reference.SolveBlock;
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
 * What does a b × b Fisher system cost: a fresh copy of the matrix and its Cholesky factor; the
 * same and the solution for one right-hand side?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SolveBenchmark {
  /** Its order. */
  @Param({"200", "1000"})
  public int b;

  /** Who solves. */
  @Param({"kinglet", "plain-java", "ejml", "jblas", "openblas"})
  public String twin;

  private SolveBlock block;
  private Blas blas;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    block = new SolveBlock(b);
    blas = BlasTwins.of(twin);
    block.verify(twin, blas);
    block.verifyFactor(twin, blas);
  }

  /**
   * One factor.
   *
   * @return L in the lower triangle
   */
  @Benchmark
  public double[] factor() {
    return block.factor(blas);
  }

  /**
   * One solution.
   *
   * @return the results
   */
  @Benchmark
  public double[] solve() {
    return block.solve(blas);
  }
}
