package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Interpreted code in a fresh JVM, and compiled code here: the same bits. */
@Tag("providers")
class ColdAndCompiledTest {
  // The compiler takes over after some 15,000 calls and loops; each kernel passes that in 100 runs.
  private static final int RUNS = 700;

  @Test
  void everyKernelGivesTheSameBitsColdAndCompiled() throws Exception {
    for (KernelProvider.Set set : Twins.sets()) {
      Workspace ws = new Workspace();
      Map<String, Long> first = KernelWork.hashes(set, ws);
      for (int run = 0; run < RUNS; run++) {
        assertThat(KernelWork.hashes(set, ws)).as("run %d", run).isEqualTo(first);
      }
      List<String> compiled = new ArrayList<>();
      compiled.add(set.name() + " " + set.bits());
      first.forEach((what, hash) -> compiled.add(what + " = " + Long.toHexString(hash)));
      assertThat(cold(set)).isEqualTo(compiled);
    }
  }

  private static List<String> cold(KernelProvider.Set set) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xint");
    arguments.add("-Dkinglet.kernels=" + set.name());
    arguments.add("-Dkinglet.vectorBits=" + set.bits());
    if (set.name().equals("vector")) {
      arguments.add("--add-modules=jdk.incubator.vector");
    }
    arguments.add("-cp");
    arguments.add(ChildJvm.tests() + File.pathSeparator + ChildJvm.kernels());
    arguments.add(KernelWork.Cold.class.getName());
    ChildJvm.Result result = ChildJvm.run(arguments.toArray(String[]::new));
    assertThat(result.exit()).as("%s", result.err()).isZero();
    return result.out();
  }
}
