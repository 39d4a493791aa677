package io.kinglet.nativeconfig;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the operating system and the JVM say of the machine. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private final List<String> processors;

  private Machine(List<String> processors) {
    this.processors = processors;
  }

  static Machine read() {
    return read(PROCESSORS);
  }

  /**
   * From a file of {@code name : value} lines as Linux has it; from an absent one, what Java knows.
   */
  static Machine read(Path file) {
    try {
      return new Machine(Files.readAllLines(file));
    } catch (IOException notLinux) {
      return new Machine(List.of());
    }
  }

  /** The processor's name, or its architecture where the name is not told. */
  String processor() {
    return value("model name").orElse(System.getProperty("os.arch"));
  }

  /** Whether the processor has an instruction set, by the names of Linux; empty if not told. */
  Optional<Boolean> has(String instructions) {
    return value("flags").map(flags -> Set.of(flags.split(" ")).contains(instructions));
  }

  /** How many processors the machine has, which can be more than the JVM may use. */
  int processorCount() {
    long told = processors.stream().filter(line -> line.startsWith("processor")).count();
    return told == 0 ? Runtime.getRuntime().availableProcessors() : (int) told;
  }

  /** Memory of the machine, or of the container where the JVM is confined to one; bytes. */
  static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** An option of the JVM as it is in force, where this JVM has it. */
  static Optional<String> jvmOption(String name) {
    try {
      return Optional.of(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption(name)
              .getValue());
    } catch (IllegalArgumentException | NullPointerException anotherJvm) {
      return Optional.empty();
    }
  }

  /** Bytes in words. */
  static String size(long bytes) {
    return bytes >= 1L << 30
        ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
        : bytes / (1L << 20) + " MiB";
  }

  private Optional<String> value(String name) {
    return processors.stream()
        .filter(line -> line.startsWith(name) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
