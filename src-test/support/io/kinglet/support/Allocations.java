package io.kinglet.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

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

  private static double window(int calls, Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) calls;
  }
}
