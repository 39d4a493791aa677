package io.kinglet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a compiled class does not show: the length of files, seeds, imports left in a comment. */
class SourcesTest {
  /** The aim is 400; what goes past this is two rooms in one. */
  private static final int LONGEST = 500;

  private static final Pattern PROPERTY = Pattern.compile("@Property\\b(\\([^)]*\\))?");
  private static final Pattern SEED = Pattern.compile("\\bseed\\s*=");

  private final Path root = Project.root();
  private final List<Path> files = Project.javaFiles(root);

  @Test
  void noFileIsTooLong() {
    assertThat(files.stream().filter(file -> Project.read(file).lines().count() > LONGEST))
        .as("over %d lines", LONGEST)
        .isEmpty();
  }

  @Test
  void everyPropertyTestGivesItsSeed() {
    assertThat(files.stream().filter(file -> unseeded(Project.read(file))))
        .as("@Property without seed = \"…\", so no two runs try the same cases")
        .isEmpty();
  }

  @Test
  void anUnseededPropertyIsSeen() {
    String line = "import net.jqwik.api.Property;\n@Proper" + "ty";
    assertThat(unseeded(line + "\nvoid f() {}")).isTrue();
    assertThat(unseeded(line + "(tries = 5)\nvoid f() {}")).isTrue();
    assertThat(unseeded(line + "(tries = 5, seed = \"7\")\nvoid f() {}")).isFalse();
  }

  @Test
  void noFileNamesAFolderOfSomebodysMachine() {
    Pattern machine = Pattern.compile("/(usr/lib/jvm|home|Users|root)/");
    assertThat(files.stream().filter(file -> machine.matcher(Project.read(file)).find()))
        .filteredOn(file -> !file.endsWith("SourcesTest.java"))
        .as("the path of one machine")
        .isEmpty();
  }

  private static boolean unseeded(String source) {
    return source.lines().anyMatch(line -> line.startsWith("import net.jqwik"))
        && PROPERTY
            .matcher(source)
            .results()
            .anyMatch(found -> found.group(1) == null || !SEED.matcher(found.group(1)).find());
  }
}
