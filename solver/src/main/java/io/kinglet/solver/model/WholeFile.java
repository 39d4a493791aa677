package io.kinglet.solver.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Files that are there whole or not at all. */
final class WholeFile {
  private static final int BUFFER = 1 << 16;

  private WholeFile() {}

  /** Writes what a file is to hold. */
  @FunctionalInterface
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes beside the file and renames. What this or the body throws leaves the file of before, if
   * there was one, as it was.
   */
  static void write(Path file, Body body) throws IOException {
    byte[] unique = new byte[4];
    ThreadLocalRandom.current().nextBytes(unique); // a name, nothing that a result depends on
    Path place = file.toAbsolutePath();
    Path beside =
        place.resolveSibling(
            "." + place.getFileName() + ".new-" + HexFormat.of().formatHex(unique));
    try {
      try (FileChannel channel =
              FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
        body.write(out);
        out.flush();
        channel.force(true); // or a crash could leave the new name on an empty file
      }
      try {
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
