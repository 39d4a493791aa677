package io.kinglet.solver;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs numbered tasks on the caller's thread and on up to threads − 1 more of an executor. Tasks
 * write to places of their own, cut by the problem alone, so results do not depend on the number of
 * threads. The calling thread never waits for a task that nobody has begun: a busy executor makes a
 * run slower, not stuck. Work too small to be worth a second thread stays on the calling one.
 */
public final class Parallel {
  /** One task. */
  @FunctionalInterface
  public interface Body {
    /**
     * Does the task.
     *
     * @param task its number, 0 to tasks − 1
     * @param worker which worker does it, 0 to threads − 1: the index of a workspace
     */
    void run(int task, int worker);
  }

  /**
   * Operations of a call from which it is shared: 60 µs of products on one AVX-512 core.
   *
   * <p>Handing tasks to one sleeping thread of the common pool took 14 to 18 µs (JDK 25, two
   * virtual processors). Shared by two threads of which the second gained nothing, its processor
   * being busy, products took 2.3 times as long as on one at 2.6e5 operations, 1.4 times at 1e6,
   * 1.1 at 2e6, 1.04 at 4e6; exponentials, counted as below, 1.7 at 8e5, 1.3 at 1.6e6, 1.15 at
   * 3.3e6. By these a free second processor breaks even at 1e6; there a busy one costs too much,
   * and 4e6 would leave a free one idle for 0.1 ms at a time.
   */
  public static final double SHARED_FROM = 2e6;

  /**
   * Operations that an exponential counts for: its distance and it take 4 ns, as 150 operations of
   * a large product do; fewer, as there are machines with narrower products.
   */
  public static final double EXPONENTIAL = 100;

  private static final Parallel SERIAL = new Parallel(Runnable::run, 1, SHARED_FROM);

  private final Executor executor;
  private final int threads;
  private final double sharedFrom;

  private Parallel(Executor executor, int threads, double sharedFrom) {
    this.executor = executor;
    this.threads = threads;
    this.sharedFrom = sharedFrom;
  }

  /**
   * Everything on the calling thread.
   *
   * @return the serial one
   */
  public static Parallel serial() {
    return SERIAL;
  }

  /**
   * The calling thread and threads − 1 of an executor's.
   *
   * @param executor where further workers run
   * @param threads how many at most, the calling one among them
   * @return the parallel one
   * @throws IllegalArgumentException if threads is less than 1 or the executor null
   */
  public static Parallel of(Executor executor, int threads) {
    if (executor == null || threads < 1) {
      throw new IllegalArgumentException(
          "needs an executor and at least 1 thread, but was given " + executor + ", " + threads);
    }
    return new Parallel(executor, threads, SHARED_FROM);
  }

  /**
   * The calling thread and all of the common pool's, no more than there are processors: what flows
   * and metrics use unless told otherwise.
   *
   * @return the parallel one
   */
  public static Parallel common() {
    // The JVM may have given the pool fewer threads than processors, or none.
    int pooled = ForkJoinPool.getCommonPoolParallelism() + 1;
    return common(Math.max(1, Math.min(pooled, Runtime.getRuntime().availableProcessors())));
  }

  /**
   * The calling thread and the common pool's.
   *
   * @param threads how many at most, the calling one among them
   * @return the parallel one
   * @throws IllegalArgumentException if threads is less than 1
   */
  public static Parallel common(int threads) {
    return of(ForkJoinPool.commonPool(), threads);
  }

  /**
   * The same workers, who share whatever there are two tasks of, however small.
   *
   * @return the parallel one
   */
  public Parallel always() {
    return new Parallel(executor, threads, 0);
  }

  /**
   * How many workers there are at most.
   *
   * @return threads
   */
  public int threads() {
    return threads;
  }

  /**
   * Does all tasks, however small, on as many threads as there are, and returns when all have
   * ended.
   *
   * @param tasks how many
   * @param body what each does
   * @throws RuntimeException as of {@link #run(int, double, Body)}
   */
  public void run(int tasks, Body body) {
    run(tasks, Double.POSITIVE_INFINITY, body);
  }

  /**
   * Does all tasks and returns when all have ended.
   *
   * @param tasks how many
   * @param operations of all tasks together, {@link #EXPONENTIAL} for each exponential, sine or
   *     cosine; of fewer than {@link #SHARED_FROM} the calling thread does all
   * @param body what each does
   * @throws RuntimeException what the first failing task threw, after all begun tasks have ended;
   *     or what the executor threw if it refused, after which no further task is begun
   */
  public void run(int tasks, double operations, Body body) {
    int workers = operations < sharedFrom ? 1 : Math.min(threads, tasks);
    if (workers <= 1) {
      for (int task = 0; task < tasks; task++) {
        body.run(task, 0);
      }
      return;
    }
    Run run = new Run(tasks, body, Thread.currentThread());
    try {
      for (int worker = 1; worker < workers; worker++) {
        int own = worker;
        executor.execute(() -> run.work(own));
      }
    } catch (RuntimeException | Error refused) {
      run.failure = refused;
    }
    run.work(0);
    run.await();
    Throwable failure = run.failure;
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      // Thrown past the compiler, as other languages of the JVM may.
      throw new CompletionException(failure);
    }
  }

  /** The counter of tasks taken; completed counts those that have ended. */
  private static final class Run extends AtomicInteger {
    private static final long serialVersionUID = 1L;
    private final int tasks;
    private final transient Body body;
    private final transient Thread caller;
    private final AtomicInteger completed = new AtomicInteger();
    private volatile Throwable failure;

    Run(int tasks, Body body, Thread caller) {
      this.tasks = tasks;
      this.body = body;
      this.caller = caller;
    }

    void work(int worker) {
      for (int task = getAndIncrement(); task < tasks; task = getAndIncrement()) {
        if (failure == null) {
          try {
            body.run(task, worker);
          } catch (Throwable thrown) {
            failure = thrown;
          }
        }
        if (completed.incrementAndGet() == tasks) {
          LockSupport.unpark(caller);
        }
      }
    }

    void await() {
      // A short spin first: parking costs more than most tails of a step.
      for (int spin = 0; spin < 2000 && completed.get() < tasks; spin++) {
        Thread.onSpinWait();
      }
      boolean interrupted = false;
      while (completed.get() < tasks) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
