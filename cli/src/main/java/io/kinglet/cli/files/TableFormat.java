package io.kinglet.cli.files;

import java.util.Locale;
import java.util.regex.Pattern;

/** The kinds of file that samples are read from and written to. */
public enum TableFormat {
  /** Text with a header line, fields separated by commas unless told otherwise. */
  CSV("csv"),
  /** One NumPy array. */
  NPY("npy"),
  /** A ZIP of named NumPy arrays. */
  NPZ("npz"),
  /** One IDX array, as MNIST and its kin are published, plain or gzipped; read only. */
  IDX("idx");

  /** {@code .idx}, {@code .idx.gz}, and names such as {@code t10k-images-idx3-ubyte.gz}. */
  private static final Pattern IDX_NAME =
      Pattern.compile(".*[.-]idx([0-9]+(-(ubyte|byte|short|int|float|double))?)?(\\.gz)?");

  private final String extension;

  TableFormat(String extension) {
    this.extension = extension;
  }

  /** The extension of its files, without the dot. */
  public String extension() {
    return extension;
  }

  /**
   * The format that a file name stands for: {@code .npy}, {@code .npz}, {@code .idx} with or
   * without {@code .gz}, and CSV for {@code .csv}, {@code .tsv}, {@code .tab}, {@code .txt} and
   * {@code .data}.
   *
   * @throws BadFileException if the extension is none of these
   */
  static TableFormat of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      return NPY;
    }
    if (name.endsWith(".npz")) {
      return NPZ;
    }
    if (IDX_NAME.matcher(name).matches()) {
      return IDX;
    }
    for (String text : new String[] {".csv", ".tsv", ".tab", ".txt", ".data"}) {
      if (name.endsWith(text)) {
        return CSV;
      }
    }
    throw new BadFileException(
        fileName
            + ": the format is told by the name, and this one ends in none of .csv, .tsv, .txt,"
            + " .npy, .npz, .idx, .idx.gz; rename or convert the file");
  }
}
