package io.kinglet.support;

import io.kinglet.solver.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One folder of golden data. The reader takes what those files are, little-endian C-ordered f8, f4
 * and i4 of NPY version 1, and refuses all else: a wrong file must not pass for data.
 */
public final class Golden {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<(f8|f4|i4)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\} *\n");

  private final Path folder;

  private Golden(Path folder) {
    this.folder = folder;
  }

  /** An array of any number of dimensions; 4-byte numbers are widened, which is exact. */
  public record Array(String name, int[] shape, double[] data) {
    /** The k-th slice along the first dimension. */
    public double[] slice(int k) {
      int size = data.length / shape[0];
      return Arrays.copyOfRange(data, k * size, (k + 1) * size);
    }

    /** The k-th slice of three dimensions as rows of points. */
    public Sample sampleOf(int k) {
      return Sample.of(slice(k), shape[1], shape[2]);
    }
  }

  /** The case of that name. */
  public static Golden of(String name) {
    Path folder = root().resolve("src-test").resolve("golden").resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("there is no golden case " + folder);
    }
    return new Golden(folder);
  }

  /** The project's own folder. */
  public static Path root() {
    return Path.of(System.getProperty("kinglet.root", "..")).toAbsolutePath().normalize();
  }

  /** One array. */
  public Array array(String name) {
    Path file = folder.resolve(name + ".npy");
    try {
      return parse(name, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The numbers of one array. */
  public double[] data(String name) {
    return array(name).data();
  }

  /** A two-dimensional array as rows of points. */
  public Sample sample(String name) {
    Array array = array(name);
    return Sample.of(array.data(), array.shape()[0], array.shape()[1]);
  }

  /** The only number of an array. */
  public double scalar(String name) {
    double[] data = data(name);
    if (data.length != 1) {
      throw new IllegalArgumentException(name + " has " + data.length + " numbers, not one");
    }
    return data[0];
  }

  /** The numbers of an array of integers. */
  public int[] ints(String name) {
    return Arrays.stream(data(name)).mapToInt(value -> (int) value).toArray();
  }

  static Array parse(String name, byte[] bytes) {
    require(
        bytes.length >= 10 && Arrays.equals(MAGIC, Arrays.copyOf(bytes, 8)),
        name,
        "not NPY version 1.0");
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int headerEnd = 10 + Short.toUnsignedInt(in.getShort(8));
    require(headerEnd <= bytes.length, name, "header cut short");
    String header = new String(bytes, 10, headerEnd - 10, StandardCharsets.US_ASCII);
    Matcher fields = HEADER.matcher(header);
    require(fields.matches(), name, "unexpected header " + header.strip());
    int[] shape =
        Arrays.stream(fields.group(2).split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    String type = fields.group(1);
    int width = type.equals("f8") ? 8 : 4;
    require(bytes.length - headerEnd == size * width, name, "size does not fit its shape");
    double[] data = new double[size];
    in.position(headerEnd);
    for (int i = 0; i < size; i++) {
      data[i] =
          switch (type) {
            case "f8" -> in.getDouble();
            case "f4" -> in.getFloat();
            default -> in.getInt();
          };
    }
    return new Array(name, shape, data);
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new IllegalArgumentException(name + ".npy: " + what);
    }
  }
}
