package io.kinglet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every Java file is written as google-java-format writes it. */
class FormatTest {
  @Test
  void everyFileIsFormatted() {
    Path root = Project.root();
    List<Path> files = Project.javaFiles(root);
    assertThat(files).as("Java files below %s", root).hasSizeGreaterThan(10);

    List<String> unformatted =
        files.parallelStream()
            .filter(file -> !formatted(Project.read(file)))
            .map(file -> root.relativize(file).toString())
            .toList();

    assertThat(unformatted).as("not in google-java-format's style; run ./format").isEmpty();
  }

  @Test
  void aBadlyFormattedFileIsSeen() {
    assertThat(formatted("class A {\n  int b;\n}\n")).isTrue();
    assertThat(formatted("class A {\n    int b;\n}\n")).isFalse();
    assertThat(formatted("import java.util.List;\n\nclass A {}\n")).isFalse();
    assertThat(formatted("class A {\n  int b\n}\n")).isFalse();
  }

  /** By what ./format does; a file that is no Java is not formatted. */
  private static boolean formatted(String source) {
    try {
      return new Formatter().formatSourceAndFixImports(source).equals(source);
    } catch (FormatterException e) {
      return false;
    }
  }
}
