package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds is true of the JVM that it runs in. */
class DoctorTest {
  @TempDir Path folder;

  @Test
  @Tag("providers")
  void reportSaysWhatRunsHere() {
    var report = Doctor.report();
    assertThat(report.stream().map(Doctor.Finding::name).filter(n -> !n.equals(Doctor.ADVICE)))
        .containsExactly(
            "JDK",
            "system",
            "processor",
            "kernels",
            "FMA",
            "LAPACK",
            "jblas",
            "OpenBLAS",
            "threads",
            "memory");
    assertThat(report)
        .allSatisfy(f -> assertThat(f.value()).isNotBlank().doesNotContain("\n", "null"));
    assertThat(value("kernels")).startsWith(Kernels.provider());
    assertThat(value("LAPACK")).startsWith(LapackProvider.get().name());
    assertThat(value("JDK")).startsWith(Runtime.version().toString());
    assertThat(value("jblas").startsWith("loads")).isEqualTo(LapackProvider.jblas().isPresent());
    boolean plain = Kernels.provider().equals("scalar");
    assertThat(report.stream().anyMatch(f -> f.value().contains("kernels run as plain Java")))
        .isEqualTo(plain);
  }

  @Test
  @Tag("providers")
  void lineIsOneLineOfWhatIsInUse() {
    assertThat(Doctor.line())
        .contains(Kernels.line(), LapackProvider.line(), "JDK " + Runtime.version())
        .doesNotContain("\n", "null");
  }

  @Test
  void coreIsForcedOnlyWhereItHelpsAndNobodyChose() throws IOException {
    Machine able = machine("flags : fpu avx2 fma");
    assertThat(Doctor.coreAdvice(able, "Prescott", null))
        .hasValueSatisfying(advice -> assertThat(advice).contains("OPENBLAS_CORETYPE=Haswell"));
    assertThat(Doctor.coreAdvice(able, "Prescott", "Nehalem")).isEmpty();
    assertThat(Doctor.coreAdvice(able, "Haswell", null)).isEmpty();
    assertThat(Doctor.coreAdvice(machine("flags : fpu avx2"), "Prescott", null)).isEmpty();
    assertThat(Doctor.coreAdvice(machine("flags : fma fma4"), "Prescott", null)).isEmpty();
    assertThat(Doctor.coreAdvice(machine(""), "Prescott", null)).isEmpty();
  }

  @Test
  void readsTheMachine() throws IOException {
    Machine machine =
        machine(
            "processor\t: 0\nmodel name\t: Some CPU : 9\nflags\t\t: fma avx2\n\nprocessor\t: 1\n");
    assertThat(machine.processor()).isEqualTo("Some CPU : 9");
    assertThat(machine.processorCount()).isEqualTo(2);
    assertThat(machine.has("avx2")).contains(true);
    assertThat(machine.has("avx")).contains(false);
    Machine silent = Machine.read(folder.resolve("absent"));
    assertThat(silent.processor()).isEqualTo(System.getProperty("os.arch"));
    assertThat(silent.processorCount()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(silent.has("avx2")).isEmpty();
  }

  @Test
  void sizesAreReadable() {
    assertThat(Machine.size(256L << 20)).isEqualTo("256 MiB");
    assertThat(Machine.size(6L << 30)).isEqualTo("6.0 GiB");
  }

  private Machine machine(String text) throws IOException {
    return Machine.read(Files.writeString(folder.resolve("cpuinfo"), text));
  }

  private static String value(String name) {
    return Doctor.report().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
