package io.kinglet.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** Where some work allocates, and why it may, as the JVM's flight recorder tells. */
final class AllocationSites {
  private static final int SHOWN = 8;
  private static final int FRAMES = 6;
  private static final String ALLOCATED = "jdk.ObjectAllocationSample";
  private static final String DEOPTIMISED = "jdk.Deoptimization";
  private static final String REFUSED = "jdk.CompilationFailure";
  // What the compiler gave up or took back, from the first measurement on.
  private static final Recording COMPILER = new Recording();

  private AllocationSites() {}

  /** Has the compiler watched, if it is not yet. */
  static synchronized void watch() {
    if (COMPILER.getStartTime() == null) {
      COMPILER.enable(DEOPTIMISED).withoutStackTrace();
      COMPILER.enable(REFUSED);
      COMPILER.start();
    }
  }

  /**
   * The places that allocate most, heaviest first: share of the sampled bytes, class, frames. Then
   * what the compiler most often took back or gave up since it is watched.
   *
   * @param seconds how long the work is repeated
   * @param work what is called
   */
  static String of(double seconds, Runnable work) {
    Map<String, Long> places = new HashMap<>();
    try (Recording recording = new Recording()) {
      recording.enable(ALLOCATED).with("throttle", "1000/s");
      recording.start();
      long end = System.nanoTime() + (long) (seconds * 1e9);
      do {
        work.run();
      } while (System.nanoTime() < end);
      recording.stop();
      for (RecordedEvent sample : events(recording, ALLOCATED)) {
        places.merge(place(sample), sample.getLong("weight"), Long::sum);
      }
    }
    Map<String, Long> compiler = new HashMap<>();
    for (RecordedEvent event : events(COMPILER, DEOPTIMISED, REFUSED)) {
      compiler.merge(decision(event), 1L, Long::sum);
    }
    return heaviest(places) + "\n" + heaviest(compiler);
  }

  private static String heaviest(Map<String, Long> weights) {
    return weights.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining("\n"));
  }

  /** Those of some kinds: what is dumped has those of other recordings too. */
  private static List<RecordedEvent> events(Recording recording, String... kinds) {
    Set<String> wanted = Set.of(kinds);
    try {
      Path file = Files.createTempFile("allocations", ".jfr");
      try {
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter(event -> wanted.contains(event.getEventType().getName()))
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String place(RecordedEvent sample) {
    String type = sample.getClass("objectClass").getName();
    if (sample.getStackTrace() == null) {
      return type;
    }
    return sample.getStackTrace().getFrames().stream()
        .limit(FRAMES)
        .map(AllocationSites::frame)
        .collect(Collectors.joining(" < ", type + " ", ""));
  }

  private static String frame(RecordedFrame frame) {
    return name(frame.getMethod()) + ":" + frame.getLineNumber() + " " + frame.getType();
  }

  private static String decision(RecordedEvent event) {
    if (event.getEventType().getName().equals(REFUSED)) {
      return "not compiled: " + event.getString("failureMessage");
    }
    RecordedMethod method = event.getValue("method");
    return "%s at %d: %s, %s"
        .formatted(
            name(method),
            event.getInt("bci"),
            event.getString("reason"),
            event.getString("action"));
  }

  private static String name(RecordedMethod method) {
    return method.getType().getName() + "." + method.getName();
  }
}
