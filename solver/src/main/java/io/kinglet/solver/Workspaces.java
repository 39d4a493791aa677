package io.kinglet.solver;

import io.kinglet.kernels.Workspace;

/** One kernel workspace for each worker of a {@link Parallel}. */
public final class Workspaces {
  private final Workspace[] each;

  /**
   * Creates them empty.
   *
   * @param parallel whose workers they are for
   */
  public Workspaces(Parallel parallel) {
    each = new Workspace[parallel.threads()];
    for (int i = 0; i < each.length; i++) {
      each[i] = new Workspace();
    }
  }

  /**
   * A worker's own.
   *
   * @param worker its number
   * @return the workspace
   */
  public Workspace of(int worker) {
    return each[worker];
  }

  /**
   * The memory held by all of them.
   *
   * @return bytes
   */
  public long bytes() {
    long bytes = 0;
    for (Workspace workspace : each) {
      bytes += workspace.bytes();
    }
    return bytes;
  }
}
