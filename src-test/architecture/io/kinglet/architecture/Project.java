package io.kinglet.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The project as files: what the rules about its sources read. */
final class Project {
  private Project() {}

  /** The folder of the root pom, told by the build. */
  static Path root() {
    String told = System.getProperty("kinglet.root");
    Path root = Path.of(told == null ? ".." : told).toAbsolutePath().normalize();
    if (!Files.exists(root.resolve("native-config/jvm.options"))) {
      throw new IllegalStateException(
          root + " is not the project's folder; give it with -Dkinglet.root=FOLDER");
    }
    return root;
  }

  /** Every Java file below a folder but what a build made and what is hidden, in path order. */
  static List<Path> javaFiles(Path folder) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              String name = dir.getFileName().toString();
              boolean skip = name.equals("target") || name.startsWith(".");
              return skip && !dir.equals(folder)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.getFileName().toString().endsWith(".java")) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return found;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
