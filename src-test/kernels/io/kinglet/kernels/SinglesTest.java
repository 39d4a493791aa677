package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that makes the kernels in single precision, on sources made to trip it. */
class SinglesTest {
  @TempDir Path folder;

  private ChildJvm.Result singles(String... roots) throws IOException, InterruptedException {
    String root = System.getProperty("kinglet.root", "..");
    List<String> arguments = new ArrayList<>();
    arguments.add("-XX:TieredStopAtLevel=1");
    arguments.add(Path.of(root, "kernels/src/build/java/Singles.java").toString());
    arguments.add(folder.resolve("in").toString());
    arguments.add(folder.resolve("out").toString());
    arguments.addAll(List.of(roots));
    return ChildJvm.run(arguments.toArray(String[]::new));
  }

  private void source(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/" + name + ".java"), text);
  }

  @Test
  void replacesTypesLiteralsAndNamesAndNothingElse() throws Exception {
    source(
        "Sum",
        """
        /** Sums doubles of {@link Far}; a {@link VectorSum} is faster. */
        class Sum {
          // A double's
          static final int PAD = 512 / Double.SIZE;
          static final SumKernels IMPL = KernelProvider.current().sum();
          double sum(double[] a) {
            double half = .5 + 0.5 + 1e-3 + 5d + 0x1p-3 + 2 + 0x1F + 3L;
            return Width.BITS + half + "double 1.5 Sum \\" double".length() + '"' + a[0];
          }
        }
        """);
    source("VectorSum", "class VectorSum { Sum sum; DoubleVector v; Width w; }\n");
    source("SumKernels", "interface SumKernels { void run(double[] x); }\n");
    source("Width", "class Width { static final int BITS = 512; }\n");
    source("Far", "class Far { double d; }\n");
    source("KernelProvider", "class KernelProvider { Far far; double d; }\n");
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/SingleGone.java"), "left by an earlier build");
    ChildJvm.Result result = singles("Sum", "VectorSum");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    try (var made = Files.list(folder.resolve("out"))) {
      assertThat(made.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "SingleSum.java", "SingleSumKernels.java", "VectorSingleSum.java");
    }
    assertThat(Files.readString(folder.resolve("out/SingleSum.java")))
        .isEqualTo(
            """
            // Made of Sum.java by Singles.java; what is changed here is lost.
            /**
             * {@link Sum} in single precision.
             *
             * <p>Sums floats of {@link Far}; a {@link VectorSingleSum} is faster. */
            class SingleSum {
              // A float's
              static final int PAD = 512 / Float.SIZE;
              static final SingleSumKernels IMPL = KernelProvider.current().singleSum();
              float sum(float[] a) {
                float half = .5f + 0.5f + 1e-3f + 5f + 0x1p-3f + 2 + 0x1F + 3L;
                return Width.BITS + half + "double 1.5 Sum \\" double".length() + '"' + a[0];
              }
            }
            """);
    assertThat(Files.readString(folder.resolve("out/VectorSingleSum.java")))
        .endsWith("class VectorSingleSum { SingleSum sum; FloatVector v; Width w; }\n");
  }

  @Test
  void whatHasNoTwinIsRefused() throws Exception {
    source("Bits", "class Bits { long of(double x) { return Double.doubleToRawLongBits(x); } }\n");
    ChildJvm.Result result = singles("Bits");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .containsExactly(
            "Singles: Bits.java: what doubleToRawLongBits is in single precision is not known");
    assertThat(folder.resolve("out/SingleBits.java")).doesNotExist();
  }
}
