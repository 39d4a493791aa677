package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Unpacked libraries are those of the archive, in a folder of this user alone. */
@DisabledOnOs(OS.WINDOWS)
class NativeFilesTest {
  private static final String PROPERTY = "kinglet.native.cache";
  private static final String RESOURCE = GnuRuntime.FOLDER + "libquadmath.so.0";

  @TempDir Path cache;

  @BeforeEach
  void useThisCache() {
    System.setProperty(PROPERTY, cache.toString());
  }

  @AfterEach
  void useTheUsualOne() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void keepsTheFileAndItsFolderToTheUser() throws Exception {
    Path file = unpack();
    assertThat(file).startsWith(cache).exists();
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(unpack()).isEqualTo(file);
    assertThat(list(file.getParent())).containsExactly(file);
  }

  @Test
  void replacesAFileThatWasChanged() throws Exception {
    Path file = unpack();
    byte[] bytes = Files.readAllBytes(file);
    bytes[1000] ^= 1;
    Files.write(file, bytes);
    assertThat(unpack()).isEqualTo(file);
    Files.write(file, new byte[10]);
    assertThat(unpack()).isEqualTo(file);
  }

  @Test
  void replacesALinkToSomethingElse() throws Exception {
    Path file = unpack();
    Path other = cache.resolve("other");
    Files.move(file, other);
    Files.createSymbolicLink(file, other);
    assertThat(unpack()).isEqualTo(file);
    assertThat(file).isRegularFile();
    assertThat(Files.isSymbolicLink(file)).isFalse();
  }

  @Test
  void doesNotTrustAFolderThatOthersCanWrite() throws Exception {
    Path folder = unpack().getParent();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = unpack();
    assertThat(file.startsWith(cache)).isFalse();
    assertThat(file).doesNotExist();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void doesWithoutACacheThatCannotBeMade() throws Exception {
    Files.createFile(cache.resolve("file"));
    System.setProperty(PROPERTY, cache.resolve("file").toString());
    Path file = unpack();
    assertThat(file.startsWith(cache)).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhatIsNotOnTheClassPath() {
    assertThatThrownBy(() -> NativeFiles.use("no/such.so", file -> {}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("no/such.so is on neither the class path nor the module path");
  }

  /** Unpacks, compares with the archive while the file may be used, and tells where it was. */
  private static Path unpack() throws IOException {
    AtomicReference<Path> used = new AtomicReference<>();
    NativeFiles.use(
        RESOURCE,
        file -> {
          try (InputStream in =
              NativeFilesTest.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            assertThat(Files.readAllBytes(file)).isEqualTo(in.readAllBytes());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          used.set(file);
        });
    return used.get();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
