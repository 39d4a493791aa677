package io.kinglet.nativeconfig;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

/**
 * Unpacks libraries that stand as resources on the class path or the module path into a folder that
 * only this user can write, so that the linker can load them. A file is kept between runs and
 * checked (size and CRC-32 of the archive's entry) before each use.
 */
final class NativeFiles {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private NativeFiles() {}

  /** Hands a file with the resource's bytes to the caller, for as long as the call takes. */
  interface Use {
    void with(Path file);
  }

  /**
   * Unpacks the resource, or finds it unpacked, and lets it be used. Where no cache folder can be
   * had, it is unpacked into a fresh temporary folder, which is deleted afterwards: a loaded
   * library outlives its file.
   *
   * @throws NoSuchFileException if there is no such resource
   * @throws IOException if no folder can be written
   */
  static void use(String resource, Use use) throws IOException {
    URL url = find(resource);
    if (url == null) {
      throw new NoSuchFileException(resource + " is on neither the class path nor the module path");
    }
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    Path cached = cached(url, name);
    if (cached != null) {
      use.with(cached);
      return;
    }
    Path folder = Files.createTempDirectory("kinglet-");
    Path file = folder.resolve(name);
    try {
      write(url, file);
      use.with(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Where the resource is, or null. A module that no other requires, as the one that holds the
   * libraries, is not resolved when it is on the module path, and no class loader sees into it.
   */
  static URL find(String resource) throws IOException {
    URL url = NativeFiles.class.getClassLoader().getResource(resource);
    String path = System.getProperty("jdk.module.path");
    if (url != null || path == null) {
      return url;
    }
    String module = resource.substring(0, resource.lastIndexOf('/')).replaceAll("[/-]", ".");
    try {
      Path[] entries = Stream.of(path.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
      ModuleReference found = ModuleFinder.of(entries).find(module).orElse(null);
      if (found == null) {
        return null;
      }
      try (ModuleReader reader = found.open()) {
        URI uri = reader.find(resource).orElse(null);
        return uri == null ? null : uri.toURL();
      }
    } catch (FindException | InvalidPathException e) {
      return null;
    }
  }

  /** The file in the cache, written there if need be; null if there can be no safe cache. */
  private static Path cached(URL url, String name) {
    try {
      ZipEntry entry = entry(url);
      Path base = base();
      if (entry == null || base == null) {
        return null;
      }
      Path folder = base.resolve("%08x-%d".formatted(entry.getCrc(), entry.getSize()));
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
      if (!ours(folder)) {
        return null;
      }
      Path file = folder.resolve(name);
      if (matches(file, entry)) {
        return file;
      }
      // Written beside and renamed: another process sees the whole file or none.
      Path fresh = Files.createTempFile(folder, name, ".part");
      try {
        write(url, fresh);
        if (!matches(fresh, entry)) {
          return null;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      return file;
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return null;
    }
  }

  /** {@code kinglet.native.cache}, or {@code kinglet/native} in the user's cache folder. */
  private static Path base() {
    String given = System.getProperty("kinglet.native.cache");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    if (cache != null && Path.of(cache).isAbsolute()) {
      return Path.of(cache, "kinglet", "native");
    }
    String home = System.getProperty("user.home");
    return home == null || !Path.of(home).isAbsolute()
        ? null
        : Path.of(home, ".cache", "kinglet", "native");
  }

  /** A folder that others could write, or own, could hold a library of theirs. */
  private static boolean ours(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "owner", null);
    try {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))
          && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE);
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean matches(Path file, ZipEntry entry) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != entry.getSize()) {
      return false;
    }
    try (var in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {}
      return in.getChecksum().getValue() == entry.getCrc();
    }
  }

  private static ZipEntry entry(URL url) throws IOException {
    return url.openConnection() instanceof java.net.JarURLConnection jar ? jar.getJarEntry() : null;
  }

  private static void write(URL url, Path file) throws IOException {
    URLConnection connection = url.openConnection();
    try (InputStream in = connection.getInputStream();
        OutputStream out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }
}
