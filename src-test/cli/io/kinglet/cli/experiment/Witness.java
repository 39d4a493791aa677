package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;
import java.util.ArrayList;
import java.util.List;

/** Works on one thread, remembers what it was told, and wants to stop after so many steps. */
final class Witness implements Watch {
  private final long most;
  private final List<String> warnings = new ArrayList<>();
  private long steps;

  Witness(long most) {
    this.most = most;
  }

  @Override
  public Parallel parallel() {
    return Parallel.serial();
  }

  @Override
  public boolean stopRequested() {
    return steps >= most;
  }

  @Override
  public void step(double measure) {
    steps++;
  }

  @Override
  public void warn(String line) {
    warnings.add(line);
  }

  long steps() {
    return steps;
  }

  List<String> warnings() {
    return warnings;
  }
}
