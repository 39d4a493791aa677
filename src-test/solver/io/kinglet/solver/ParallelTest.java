package io.kinglet.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.Target;
import io.kinglet.support.Allocations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every task is done once, by a worker of its own number, whatever the executor does. */
@Timeout(60)
class ParallelTest {
  /** Work enough to be shared. */
  private static final double ALL = Double.POSITIVE_INFINITY;

  private final ExecutorService pool = Executors.newFixedThreadPool(6);

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 4", "5, 1", "3, 7", "1000, 2", "1000, 7"})
  void eachTaskIsDoneOnce(int tasks, int threads) {
    AtomicIntegerArray done = new AtomicIntegerArray(Math.max(1, tasks));
    AtomicIntegerArray busy = new AtomicIntegerArray(threads);
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    Parallel.of(pool, threads)
        .run(
            tasks,
            ALL,
            (task, worker) -> {
              // A worker's number is a workspace's: two tasks must never hold it at once.
              if (busy.incrementAndGet(worker) != 1) {
                wrong.add("worker " + worker + " twice at task " + task);
              }
              done.incrementAndGet(task);
              busy.decrementAndGet(worker);
            });
    assertThat(wrong).isEmpty();
    for (int task = 0; task < tasks; task++) {
      assertThat(done.get(task)).isEqualTo(1);
    }
  }

  @Test
  void whatTheTasksWroteIsSeenByTheCaller() {
    Parallel parallel = Parallel.of(pool, 7);
    for (int round = 0; round < 500; round++) {
      int mark = round;
      int[] written = new int[64];
      parallel.run(64, ALL, (task, worker) -> written[task] = mark);
      assertThat(written).containsOnly(mark);
    }
  }

  @Test
  void theFirstFailureIsThrownAfterBegunTasksHaveEnded() {
    AtomicInteger running = new AtomicInteger();
    for (int threads : new int[] {1, 3}) {
      assertThatThrownBy(
              () ->
                  Parallel.of(pool, threads)
                      .run(
                          50,
                          ALL,
                          (task, worker) -> {
                            running.incrementAndGet();
                            try {
                              if (task == 7) {
                                throw new IllegalStateException("task 7");
                              }
                            } finally {
                              running.decrementAndGet();
                            }
                          }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("task 7");
      assertThat(running.get()).isZero();
    }
    assertThatThrownBy(
            () ->
                Parallel.of(pool, 2)
                    .run(
                        9,
                        ALL,
                        (task, worker) -> {
                          throw new AssertionError("an error");
                        }))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anExecutorThatRefusesIsToldOf() {
    ExecutorService closed = Executors.newFixedThreadPool(1);
    closed.shutdown();
    AtomicInteger done = new AtomicInteger();
    assertThatThrownBy(
            () -> Parallel.of(closed, 3).run(10, ALL, (task, worker) -> done.incrementAndGet()))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(done.get()).isZero();
  }

  @Test
  void aBusyExecutorMakesItSlowerNotStuck() throws InterruptedException {
    ExecutorService one = Executors.newFixedThreadPool(1);
    CountDownLatch release = new CountDownLatch(1);
    try {
      one.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      AtomicInteger done = new AtomicInteger();
      Parallel.of(one, 4).run(20, ALL, (task, worker) -> done.incrementAndGet());
      assertThat(done.get()).isEqualTo(20);
    } finally {
      release.countDown();
      one.shutdown();
      assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void runsMayBeNested() {
    Parallel parallel = Parallel.common(4);
    AtomicInteger done = new AtomicInteger();
    parallel.run(
        8, ALL, (task, worker) -> parallel.run(8, ALL, (inner, own) -> done.incrementAndGet()));
    assertThat(done.get()).isEqualTo(64);
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() {
    AtomicInteger done = new AtomicInteger();
    Thread.currentThread().interrupt();
    try {
      Parallel.of(pool, 3)
          .run(
              30,
              ALL,
              (task, worker) -> {
                long end = System.nanoTime() + 1_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                done.incrementAndGet();
              });
      assertThat(done.get()).isEqualTo(30);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void workTooSmallToShareStaysOnTheCallingThread() {
    AtomicInteger asked = new AtomicInteger();
    Parallel parallel =
        Parallel.of(
            task -> {
              asked.incrementAndGet();
              pool.execute(task);
            },
            3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Parallel.Body body = (task, worker) -> threads.add(Thread.currentThread());
    parallel.run(100, Math.nextDown(Parallel.SHARED_FROM), body);
    assertThat(asked.get()).isZero();
    assertThat(threads).containsExactly(Thread.currentThread());
    parallel.run(100, Parallel.SHARED_FROM, body);
    assertThat(asked.get()).isEqualTo(2);
    parallel.always().run(2, 0, body);
    assertThat(asked.get()).isEqualTo(3);
    // One task has nobody to share it with.
    parallel.always().run(1, ALL, body);
    assertThat(asked.get()).isEqualTo(3);
  }

  @Test
  void anExecutorThatLosesTasksIsDoneWithout() {
    AtomicInteger done = new AtomicInteger();
    Parallel.of(task -> {}, 4).run(20, ALL, (task, worker) -> done.incrementAndGet());
    assertThat(done.get()).isEqualTo(20);
  }

  @Test
  void anExecutorThatDiesBetweenTwoRunsIsToldOf() {
    ExecutorService mortal = Executors.newFixedThreadPool(2);
    Parallel parallel = Parallel.of(mortal, 3);
    AtomicInteger done = new AtomicInteger();
    parallel.run(10, ALL, (task, worker) -> done.incrementAndGet());
    mortal.shutdownNow();
    assertThatThrownBy(() -> parallel.run(10, ALL, (task, worker) -> done.incrementAndGet()))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(done.get()).isEqualTo(10);
  }

  @Test
  void whatTheCompilerDidNotExpectIsThrownAsACause() {
    Exception checked = new Exception("checked");
    assertThatThrownBy(
            () -> Parallel.of(pool, 2).run(5, ALL, (task, worker) -> throwUnseen(checked)))
        .isInstanceOf(CompletionException.class)
        .hasCause(checked);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUnseen(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Tag("allocation")
  @Test
  void aRunAllocatesLittleForEachTask() {
    Parallel parallel = Parallel.common(2);
    Parallel.Body nothing = (task, worker) -> {};
    for (int tasks : new int[] {2, 8}) {
      int count = tasks;
      Runnable run = () -> parallel.run(count, ALL, nothing);
      Allocations.assertSettled(200.0 * tasks, 60, 200, run);
    }
    Runnable small = () -> parallel.run(8, 1, nothing);
    Allocations.assertSettled(1, 60, 200, small);
  }

  @Test
  void theDefaultIsTheCommonPool() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(Parallel.common().threads()).isBetween(1, processors);
    Target target = Target.of(Sample.of(new double[] {0, 1, 2}, 3, 1));
    assertThat(KingFlow.builder(target).build().settings().parallel().threads())
        .isEqualTo(Parallel.common().threads());
  }

  @Test
  void needsAtLeastOneThread() {
    assertThatThrownBy(() -> Parallel.common(0)).hasMessageContaining("at least 1 thread");
    assertThatThrownBy(() -> Parallel.of(null, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Parallel.serial().threads()).isEqualTo(1);
  }
}
