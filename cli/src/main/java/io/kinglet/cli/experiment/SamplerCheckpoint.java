package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.ImageGridPicture;
import io.kinglet.cli.charts.Picture;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.report.OutputException;
import io.kinglet.cli.report.OutputFolder;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.model.Configuration;
import io.kinglet.solver.model.SavedSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file that a sampler goes on from, and a picture beside it of what it draws meanwhile. */
final class SamplerCheckpoint {
  private final Path file;
  private final int every;
  private boolean warned;

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
   * @param seed of this training
   * @param training what else this training is set to
   * @param steps that it is to take
   * @return empty if there is none yet
   * @throws BadFileException if it is damaged, of another training or beyond these steps; it is
   *     left as it is
   */
  Optional<SavedSampler> read(long seed, Configuration training, int steps) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      SavedSampler saved = SavedSampler.read(file);
      saved.requireSame(seed, training);
      if (saved.step() > steps) {
        throw new BadDataException(
            "it is at step "
                + saved.step()
                + ", beyond --steps "
                + steps
                + "; give at least those");
      }
      return Optional.of(saved);
    } catch (BadDataException e) {
      String said = e.getMessage();
      throw new BadFileException(said.startsWith(file.toString()) ? said : file + ": " + said);
    } catch (IOException e) {
      throw new BadFileException(file + ": cannot be read (" + OutputFolder.reason(e) + ")");
    }
  }

  /** Writes the file beside its place and renames it, then the picture, if it can be drawn. */
  void write(SavedSampler sampler, ImageGridPicture picture, Watch watch) {
    try {
      sampler.write(file);
    } catch (IOException e) {
      throw new OutputException(
          file + ": cannot be written (" + OutputFolder.reason(e) + "); is the disk full?", e);
    }
    try {
      Picture.replacePng(picture, Path.of(file + ".png"));
    } catch (IOException e) {
      if (!warned) {
        watch.warn(file + ".png: " + e.getMessage() + "; the checkpoints are written");
      }
      warned = true;
    }
  }
}
