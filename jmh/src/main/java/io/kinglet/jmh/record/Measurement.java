package io.kinglet.jmh.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that is run and gives figures. */
interface Measurement {
  /**
   * Runs it.
   *
   * @param project the folder of the root pom
   * @param forks how many processes each figure is measured in
   * @return what was measured
   * @throws IOException if what it starts cannot be started or read
   * @throws InterruptedException if it is interrupted
   */
  List<Figure> run(Path project, int forks) throws IOException, InterruptedException;

  /** How long each fork warms up and measures, in words. */
  String howLong();
}
