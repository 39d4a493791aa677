package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That this run of the suite is on the kernels that it says it is on. */
@Tag("providers")
class ProviderTest {
  @Test
  void theExpectedProvider() {
    String expected = System.getProperty("kinglet.test.expectProvider");
    assumeTrue(expected != null, "no provider was asked for");
    assertThat(Kernels.provider()).as(Kernels.line()).isEqualTo(expected);
  }

  @Test
  void theExpectedWidth() throws ReflectiveOperationException {
    Integer expected = Integer.getInteger("kinglet.test.expectBits");
    assumeTrue(expected != null, "no width was asked for");
    int widest = widest();
    assumeTrue(widest >= expected, "this CPU's vectors have " + widest + " bits");
    assertThat(Kernels.vectorBits()).as(Kernels.line()).isEqualTo(expected);
  }

  @Test
  void theLineTellsWhatRunsAndWhy() {
    assertThat(Kernels.line()).doesNotContain("\n");
    if (Kernels.provider().equals("vector")) {
      assertThat(Kernels.vectorBits()).isIn(128, 256, 512);
      assertThat(Kernels.line())
          .isEqualTo(
              "kernels: vector, "
                  + Kernels.vectorBits()
                  + " bits ("
                  + Kernels.vectorBits() / 64
                  + " doubles), fused multiply-add");
    } else {
      assertThat(Kernels.provider()).isEqualTo("scalar");
      assertThat(Kernels.vectorBits()).isEqualTo(64);
      assertThat(Kernels.line()).startsWith("kernels: scalar (").endsWith(")");
    }
  }

  /** The preferred width, by reflection: tests run without the module too. */
  private static int widest() throws ReflectiveOperationException {
    Class<?> shape = Class.forName("jdk.incubator.vector.VectorShape");
    Object preferred = shape.getMethod("preferredShape").invoke(null);
    return (int) shape.getMethod("vectorBitSize").invoke(preferred);
  }
}
