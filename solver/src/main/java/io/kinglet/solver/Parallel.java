package io.kinglet.solver;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs numbered tasks on the caller's thread and on up to threads − 1 more of an executor. Tasks
 * write to places of their own, cut by the problem alone, so results do not depend on the number of
 * threads. The calling thread never waits for a task that nobody has begun: a busy executor makes a
 * run slower, not stuck.
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

  private static final Parallel SERIAL = new Parallel(Runnable::run, 1);

  private final Executor executor;
  private final int threads;

  private Parallel(Executor executor, int threads) {
    this.executor = executor;
    this.threads = threads;
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
    return new Parallel(executor, threads);
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
   * How many workers there are at most.
   *
   * @return threads
   */
  public int threads() {
    return threads;
  }

  /**
   * Does all tasks and returns when all have ended.
   *
   * @param tasks how many
   * @param body what each does
   * @throws RuntimeException what the first failing task threw, after all begun tasks have ended
   */
  public void run(int tasks, Body body) {
    int workers = Math.min(threads, tasks);
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
    } catch (RuntimeException refused) {
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
          } catch (RuntimeException | Error thrown) {
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
