package io.kinglet.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader of golden data takes what they are and refuses all else. */
class GoldenTest {
  private static byte[] npy(String fields, int bytes) {
    byte[] header = (fields + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(10 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) header.length).put(header);
    for (int i = 0; i < bytes / 4; i++) {
      out.putFloat(i + 0.5f);
    }
    return out.array();
  }

  @Test
  void readsWhatItIsMadeFor() {
    byte[] bytes = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 24);
    Golden.Array array = Golden.parse("a", bytes);
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.data()).containsExactly(0.5, 1.5, 2.5, 3.5, 4.5, 5.5);
    assertThat(array.slice(1)).containsExactly(3.5, 4.5, 5.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), };24;unexpected header",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), };24;unexpected header",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), };20;does not fit",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), };24;does not fit"
      })
  void refusesAllElse(String fields, int bytes, String reason) {
    byte[] file = npy(fields.replace('"', '\''), bytes);
    assertThatThrownBy(() -> Golden.parse("a", file)).hasMessageContaining(reason);
  }

  @Test
  void refusesWhatIsCutShort() {
    byte[] file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 24);
    for (int size : new int[] {0, 9, 20, file.length - 1}) {
      assertThatThrownBy(() -> Golden.parse("a", Arrays.copyOf(file, size)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
