package io.kinglet.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every task is done once, by a worker of its own number, whatever the executor does. */
@Timeout(60)
class ParallelTest {
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
      parallel.run(64, (task, worker) -> written[task] = mark);
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
            () -> Parallel.of(closed, 3).run(10, (task, worker) -> done.incrementAndGet()))
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
      Parallel.of(one, 4).run(20, (task, worker) -> done.incrementAndGet());
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
    parallel.run(8, (task, worker) -> parallel.run(8, (inner, own) -> done.incrementAndGet()));
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
  void needsAtLeastOneThread() {
    assertThatThrownBy(() -> Parallel.common(0)).hasMessageContaining("at least 1 thread");
    assertThatThrownBy(() -> Parallel.of(null, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Parallel.serial().threads()).isEqualTo(1);
  }
}
