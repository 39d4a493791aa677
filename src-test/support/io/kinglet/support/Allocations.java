package io.kinglet.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How many bytes the calling thread allocates for one call, after warm-up. Two windows are measured
 * and the smaller is taken: what happens once (a class loaded, a method compiled) is in one of them
 * at most, what each call allocates is in both.
 */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /**
   * Bytes for each call.
   *
   * @param warmUp calls that are not counted
   * @param calls counted calls of each of the two windows
   * @param work what is called
   */
  public static double perCall(int warmUp, int calls, Runnable work) {
    if (!THREADS.isThreadAllocatedMemorySupported()) {
      throw new IllegalStateException("this JVM does not count allocated bytes");
    }
    THREADS.setThreadAllocatedMemoryEnabled(true);
    for (int i = 0; i < warmUp; i++) {
      work.run();
    }
    return Math.min(window(calls, work), window(calls, work));
  }

  /**
   * The same, measured again until it is no more than a limit or the time is up: vectors and what
   * else never leaves a method live on the heap until the compiler has seen enough, and how many
   * calls that takes depends on how busy the machine is.
   *
   * @param limit bytes for each call that are few enough
   * @param seconds how long to go on at most
   * @param calls counted calls of each window
   * @param work what is called
   * @return the last measurement
   */
  public static double settled(double limit, int seconds, int calls, Runnable work) {
    AllocationSites.watch();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    double bytes = perCall(2 * calls, calls, work);
    while (bytes > limit && System.nanoTime() < end) {
      bytes = perCall(2 * calls, calls, work);
    }
    return bytes;
  }

  /**
   * Fails with the places that allocate where {@link #settled} stays above a limit.
   *
   * @throws AssertionError if it does
   */
  public static void assertSettled(double limit, int seconds, int calls, Runnable work) {
    assertSettled("", limit, seconds, calls, work);
  }

  /**
   * The same.
   *
   * @param what the failure begins with it
   * @throws AssertionError if more is allocated
   */
  public static void assertSettled(
      String what, double limit, int seconds, int calls, Runnable work) {
    double bytes = settled(limit, seconds, calls, work);
    if (bytes > limit) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s%.1f bytes are allocated for each call, at most %.1f are expected; most here:%n%s",
              what,
              bytes,
              limit,
              AllocationSites.of(2, work)));
    }
  }

  private static double window(int calls, Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) calls;
  }
}
