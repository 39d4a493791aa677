package io.kinglet.cli.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Where a run's files go. They are written into a folder of their own beside the place and come
 * into it by renaming, when all are complete. What was there before is put aside first and deleted
 * only then; files that are not an earlier run's are never touched.
 */
public final class OutputFolder implements AutoCloseable {
  /** The file that tells that a folder holds a run. */
  public static final String REPORT = "run.json";

  /** Every name that a run writes. */
  private static final List<String> OURS =
      List.of(
          REPORT,
          "particles.csv",
          "particles.npy",
          "particles.npz",
          "model.kinglet",
          "samples.csv",
          "samples.npy",
          "samples.npz",
          "metrics.csv",
          "ratio.csv",
          "metrics.png",
          "metrics.svg",
          "pairs.png",
          "pairs.svg",
          "penguins.csv",
          "picture.png",
          "picture.svg",
          "figures.csv");

  private final Path place;
  private final boolean replaces;
  private final Path stage;
  private boolean done;

  private OutputFolder(Path place, boolean replaces, Path stage) {
    this.place = place;
    this.replaces = replaces;
    this.stage = stage;
  }

  /**
   * Prepares to write.
   *
   * @param out the folder to come
   * @param force whether it may be there already; an earlier run in it is then replaced
   * @throws OutputException if it is there and may not be, is no folder, or cannot be written to
   */
  public static OutputFolder open(Path out, boolean force) {
    Path place = out.toAbsolutePath().normalize();
    boolean exists = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    if (exists && !Files.isDirectory(place)) {
      throw new OutputException(
          out + ": is a file, not a folder; give another folder with --out", true);
    }
    if (exists && !force) {
      throw new OutputException(
          out
              + ": exists already; give another folder with --out, or --force to replace the run"
              + " in it",
          true);
    }
    if (exists) {
      refuseForeign(out, place);
    }
    try {
      if (!exists && place.getParent() != null) {
        Files.createDirectories(place.getParent());
      }
      return new OutputFolder(place, exists, Files.createDirectory(beside(place, exists, "new")));
    } catch (IOException e) {
      throw new OutputException(
          out + ": cannot be written (" + reason(e) + "); give another folder with --out", e);
    }
  }

  /** Without a report, a file of one of our names is somebody else's. */
  private static void refuseForeign(Path out, Path place) {
    if (Files.exists(place.resolve(REPORT))) {
      return;
    }
    for (String name : OURS) {
      if (Files.exists(place.resolve(name))) {
        throw new OutputException(
            out
                + ": holds a "
                + name
                + " but no "
                + REPORT
                + ", so it is not an earlier run's and is not replaced; move it, or give another"
                + " folder with --out",
            true);
      }
    }
  }

  /** A hidden name that is not taken: within a folder that is there, else beside it. */
  private static Path beside(Path place, boolean within, String what) {
    byte[] bytes = new byte[4];
    ThreadLocalRandom.current().nextBytes(bytes); // a name, nothing that a result depends on
    String unique = what + "-" + HexFormat.of().formatHex(bytes);
    return within
        ? place.resolve(".kinglet-" + unique)
        : place.resolveSibling("." + place.getFileName() + ".kinglet-" + unique);
  }

  /** What went wrong, in a few words. */
  public static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }

  /** Where to write the files. */
  public Path stage() {
    return stage;
  }

  /** Whether an earlier run is replaced. */
  public boolean replaces() {
    return replaces;
  }

  /**
   * Puts the files in their place.
   *
   * @return the folder they are in
   * @throws OutputException if they cannot be put there; the files of before are then back
   */
  public Path publish() {
    try {
      if (replaces) {
        replace();
      } else {
        Files.move(stage, place);
      }
      done = true;
      return place;
    } catch (IOException e) {
      done = true; // what was computed stays where the message says
      throw new OutputException(
          place + ": the run could not be put there (" + reason(e) + "); it is in " + stage, e);
    }
  }

  /**
   * Puts the files of an unfinished run in their place, or beside an earlier run that would have
   * been replaced.
   *
   * @return the folder they are in
   */
  public Path publishUnfinished() {
    if (!replaces) {
      return publish();
    }
    try {
      Path free = place.resolveSibling(place.getFileName() + "-unfinished");
      for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
        free = place.resolveSibling(place.getFileName() + "-unfinished-" + i);
      }
      Files.move(stage, free);
      done = true;
      return free;
    } catch (IOException e) {
      done = true;
      throw new OutputException(
          place + ": the run could not be put beside it (" + reason(e) + "); it is in " + stage, e);
    }
  }

  private void replace() throws IOException {
    Path aside = Files.createDirectory(beside(place, true, "old"));
    List<Path> old = new ArrayList<>();
    List<Path> fresh = new ArrayList<>();
    try {
      for (String name : OURS) {
        Path file = place.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(file, aside.resolve(name));
          old.add(file);
        }
      }
      for (Path file : files(stage)) {
        Path to = place.resolve(file.getFileName().toString());
        Files.move(file, to);
        fresh.add(to);
      }
    } catch (IOException e) {
      for (Path file : fresh) {
        Files.move(file, stage.resolve(file.getFileName().toString()));
      }
      for (Path file : old) {
        Files.move(aside.resolve(file.getFileName().toString()), file);
      }
      Files.delete(aside);
      throw e;
    }
    delete(aside);
    Files.delete(stage);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }

  /** Deletes a folder of ours with the files in it. */
  private static void delete(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  /** Removes what was written, unless it was put in its place. */
  @Override
  public void close() {
    if (!done && Files.exists(stage)) {
      try {
        delete(stage);
      } catch (IOException e) {
        throw new OutputException(stage + ": could not be removed (" + reason(e) + ")", e);
      }
    }
  }
}
