package io.kinglet.nativeconfig;

import io.kinglet.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Kinglet runs on here, and what would make it faster on this machine. It prints nothing: it
 * is data for who does.
 */
public final class Doctor {
  /** The name of findings that say what to change. */
  public static final String ADVICE = "advice";

  /**
   * One thing found.
   *
   * @param name what it is about, a word or two; {@link #ADVICE} for what to change
   * @param value what was found, one line
   */
  public record Finding(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  private Doctor() {}

  /**
   * Everything, advice last. Loads jblas and OpenBLAS to see whether they load, about a second
   * where nobody has asked for them before.
   *
   * @return findings in a fixed order; no advice among them if nothing is known to be gained
   */
  public static List<Finding> report() {
    Machine machine = Machine.read();
    List<Finding> found = new ArrayList<>();
    found.add(new Finding("JDK", jdk()));
    found.add(new Finding("system", system()));
    found.add(new Finding("processor", machine.processor()));
    found.add(new Finding("kernels", afterColon(Kernels.line())));
    found.add(new Finding("FMA", fma(machine)));
    found.add(new Finding("LAPACK", afterColon(LapackProvider.line())));
    found.add(new Finding("jblas", jblas()));
    found.add(new Finding("OpenBLAS", openBlas()));
    found.add(new Finding("threads", threads(machine)));
    found.add(new Finding("memory", memory()));
    for (String advice : advice(machine)) {
      found.add(new Finding(ADVICE, advice));
    }
    return List.copyOf(found);
  }

  /**
   * What decides speed and last digits, in one line, to be kept with results. Loads nothing that is
   * not in use.
   *
   * @return the line
   */
  public static String line() {
    return String.join(
        "; ",
        "JDK " + Runtime.version(),
        system(),
        Machine.read().processor(),
        Kernels.line(),
        LapackProvider.line(),
        "threads: " + Runtime.getRuntime().availableProcessors(),
        "heap up to " + Machine.size(Runtime.getRuntime().maxMemory()));
  }

  /** Those lines begin with what they are about, as logs need it. */
  private static String afterColon(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static String jdk() {
    return Runtime.version()
        + ", "
        + System.getProperty("java.vm.name")
        + ", "
        + System.getProperty("java.vm.vendor")
        + ", "
        + System.getProperty("java.vm.info", "");
  }

  private static String system() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch");
  }

  private static String fma(Machine machine) {
    String processor = machine.has("fma").map(there -> there ? "yes" : "no").orElse("not told");
    String jvm =
        Machine.jvmOption("UseFMA")
            .map(on -> Boolean.parseBoolean(on) ? "used" : "not used")
            .orElse("not told");
    return "processor: " + processor + ", JVM: " + jvm;
  }

  private static String jblas() {
    return LapackProvider.jblas().isPresent()
        ? "loads; its OpenBLAS runs the core " + Jblas.coreName()
        : "not there: " + LapackProvider.jblasFailure();
  }

  private static String openBlas() {
    return LapackProvider.openblas().isPresent()
        ? OpenBlas.origin() + ", core " + OpenBlas.coreName() + " (" + OpenBlas.config() + ")"
        : "not there: " + LapackProvider.openblasFailure();
  }

  private static String threads(Machine machine) {
    int usable = Runtime.getRuntime().availableProcessors();
    int all = machine.processorCount();
    return usable == all ? Integer.toString(all) : usable + " of the machine's " + all;
  }

  private static String memory() {
    return "heap up to "
        + Machine.size(Runtime.getRuntime().maxMemory())
        + " of "
        + Machine.size(Machine.memory());
  }

  /**
   * What makes every step many times slower on this JVM, scalar kernels and vector ones alike: no
   * fused multiply-add, which Java then does in decimal arithmetic.
   *
   * @return the line, or empty where all is well
   */
  public static Optional<String> warning() {
    if (!Machine.jvmOption("UseFMA").map("false"::equals).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        Machine.read().has("fma").orElse(false)
            ? "-XX:-UseFMA makes every fused multiply-add a very slow call; start java without it"
            : "this processor has no fused multiply-add, so each one is a very slow call; use an"
                + " x86 processor with FMA (2013 or later) or a 64-bit ARM");
  }

  private static List<String> advice(Machine machine) {
    List<String> advice = new ArrayList<>();
    String inUse = LapackProvider.get().name();
    warning().ifPresent(advice::add);
    kernelAdvice(machine).ifPresent(advice::add);
    if (!inUse.equals("kinglet") && Kernels.provider().equals("vector")) {
      advice.add(
          "kinglet.lapack=auto takes our own factorisation, which was faster than "
              + (inUse.equals("jblas") ? "jblas from n = 200 on" : "OpenBLAS at n = 200 and 500"));
    }
    if (inUse.equals("jblas")) {
      coreAdvice(machine, Jblas.coreName(), System.getenv("OPENBLAS_CORETYPE"))
          .ifPresent(advice::add);
    }
    int usable = Runtime.getRuntime().availableProcessors();
    if (usable < machine.processorCount()) {
      advice.add(
          "the JVM may use only "
              + usable
              + " of "
              + machine.processorCount()
              + " processors; see the container's limit, taskset or -XX:ActiveProcessorCount");
    }
    return advice;
  }

  /** What keeps the kernels from the widest vectors that the processor has. */
  private static Optional<String> kernelAdvice(Machine machine) {
    if (Kernels.provider().equals("scalar")) {
      boolean absent = ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty();
      return Optional.of(
          absent
              ? "start java with --add-modules jdk.incubator.vector: the kernels run as plain Java"
              : "the kernels run as plain Java; the line on kernels says why");
    }
    int limit = Integer.getInteger("kinglet.vectorBits", Integer.MAX_VALUE);
    if (limit <= Kernels.vectorBits() && machineBits(machine) > limit) {
      return Optional.of(
          "kinglet.vectorBits="
              + limit
              + " is less than the "
              + machineBits(machine)
              + " there are");
    }
    if (Kernels.vectorBits() < machineBits(machine)) {
      return Optional.of(
          "the processor has vectors of "
              + machineBits(machine)
              + " bits, the JVM uses "
              + Kernels.vectorBits()
              + "; try -XX:UseAVX=3 and measure");
    }
    return Optional.empty();
  }

  private static int machineBits(Machine machine) {
    // The JVM takes 512 bits only with all of these.
    boolean wide =
        List.of("avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl").stream()
            .allMatch(name -> machine.has(name).orElse(false));
    return wide ? 512 : machine.has("avx2").orElse(false) ? 256 : 0;
  }

  /** jblas' OpenBLAS is of 2020 and takes a processor that it does not know for a very old one. */
  static Optional<String> coreAdvice(Machine machine, String core, String forced) {
    boolean able = machine.has("avx2").orElse(false) && machine.has("fma").orElse(false);
    boolean old = List.of("Prescott", "Core2", "Nehalem", "Barcelona").contains(core);
    return able && old && forced == null
        ? Optional.of(
            "jblas takes this processor for a "
                + core
                + "; OPENBLAS_CORETYPE=Haswell in the environment more than doubles its speed in"
                + " large products")
        : Optional.empty();
  }
}
