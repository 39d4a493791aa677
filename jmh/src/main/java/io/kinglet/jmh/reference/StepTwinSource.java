package io.kinglet.jmh.reference;

import java.util.function.Supplier;

/** Twins of the step that are not always built, and so found by the name of their class. */
public interface StepTwinSource {
  /**
   * Makes one, verified to give our velocities.
   *
   * @param twin its name
   * @param data of the step
   * @return what makes one step; null if this source has no such twin
   * @throws IllegalStateException if it does not agree with ours, or does not load
   */
  Supplier<Object> of(String twin, StepData data);
}
