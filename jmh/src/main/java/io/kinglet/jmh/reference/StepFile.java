package io.kinglet.jmh.reference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A step's data and our result, for a program in another language: particles (n × d), target (n ×
 * d), basis (b × d), our velocity (n × d), and what rounding to 53 bits may make of each velocity
 * (n × d), all as little-endian doubles, one after the other. Where the compact form has no room
 * for that bound, it is NaN.
 */
public final class StepFile {
  // Above so many rows of the compact form's matrix the bound takes gigabytes.
  private static final int MOST_ROWS = 8192;

  private StepFile() {}

  /**
   * Writes the files of some shapes, {@code SHAPE.f64} each.
   *
   * @param args the folder, then shapes such as {@code 100x200x5}
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: StepFile FOLDER SHAPE...; a shape is such as 100x200x5");
      System.exit(2);
    }
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (String shape : Arrays.copyOfRange(args, 1, args.length)) {
      write(StepData.of(shape), folder.resolve(shape + ".f64"));
    }
  }

  /**
   * Writes one.
   *
   * @param data of the step
   * @param file where to; overwritten
   * @throws IOException if it cannot be written
   */
  public static void write(StepData data, Path file) throws IOException {
    double[] velocity = data.velocity();
    double[] bound = new double[velocity.length];
    Arrays.fill(bound, Double.NaN);
    if ((long) data.n() * data.d() <= MOST_ROWS) {
      CompactStep scale = new CompactStep(data, new KingletBlas());
      scale.velocity();
      bound = scale.tolerance();
    }
    for (int i = 0; i < velocity.length; i++) {
      // Ours was rounded once more, as x + v.
      bound[i] += 0x1p-53 * Math.abs(data.x()[i] + velocity[i]);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      for (double[] part : new double[][] {data.x(), data.y(), data.c(), velocity, bound}) {
        ByteBuffer bytes =
            ByteBuffer.allocate(part.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(part);
        out.write(bytes.array());
      }
    }
  }
}
