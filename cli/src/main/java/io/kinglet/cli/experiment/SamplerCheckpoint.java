package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.ImageGridPicture;
import io.kinglet.cli.charts.Picture;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.report.OutputException;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.model.Configuration;
import io.kinglet.solver.model.SavedSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The file that a sampler goes on from, and a picture beside it of what it draws meanwhile. */
final class SamplerCheckpoint {
  private final Path file;
  private final int every;

  /** A file that is written at every so many steps. */
  SamplerCheckpoint(Path file, int every) {
    this.file = file;
    this.every = every;
  }

  Path file() {
    return file;
  }

  /** Whether it is this step's turn. */
  boolean due(long step) {
    return step % every == 0;
  }

  /**
   * What is in the file.
   *
   * @return empty if there is none yet
   * @throws BadFileException if it is damaged, or of another training; it is left as it is
   */
  Optional<SavedSampler> read(long seed, Configuration training) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      SavedSampler saved = SavedSampler.read(file);
      saved.requireSame(seed, training);
      return Optional.of(saved);
    } catch (BadDataException | IOException e) {
      String said = e.getMessage();
      throw new BadFileException(said.startsWith(file.toString()) ? said : file + ": " + said);
    }
  }

  /** Writes the file beside its place and renames it, then the picture. */
  void write(SavedSampler sampler, ImageGridPicture picture) {
    try {
      sampler.write(file);
      Path beside = Path.of(file + ".png.part");
      Picture.writePng(picture, beside);
      Files.move(beside, Path.of(file + ".png"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new OutputException(
          file + ": cannot be written (" + e.getMessage() + "); is the disk full?", e);
    }
  }
}
