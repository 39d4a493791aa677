package io.kinglet.cli.charts;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Grids of small grey pictures beside each other, such as before and after, the k-th picture of
 * each at the same place. Greys are drawn as they are, 0 black and 1 white, without smoothing; what
 * lies beyond is black or white.
 */
public final class ImageGridPicture implements Picture {
  private static final int HEAD = 84;
  private static final int MARGIN = 14;

  /** About how wide and high a picture is drawn, in pixels of the file. */
  private static final int ABOUT = 36;

  /** Between pictures, in pixels of the file. */
  private static final int GAP = 3;

  /** Between grids, in units, which are a whole number of pixels. */
  private static final int BETWEEN = 16;

  private static final int PAPER = 0xFFFFFF;

  private final String title;
  private final String subtitle;
  private final List<Grid> grids;
  private final int columns;
  private final List<BufferedImage> drawn = new ArrayList<>();

  /**
   * One grid.
   *
   * @param name one line above it
   * @param greys count × height × width of them
   * @param count pictures
   * @param height of each, in pixels
   * @param width of each, in pixels
   */
  public record Grid(String name, double[] greys, int count, int height, int width) {
    /** Checks the size. */
    public Grid {
      Objects.requireNonNull(name, "name");
      if (count < 1 || greys.length != (long) count * height * width) {
        throw new IllegalArgumentException(
            greys.length + " greys, expected " + count + " × " + height + " × " + width);
      }
    }
  }

  /**
   * A picture of grids.
   *
   * @param title one line
   * @param subtitle one line under it
   * @param columns pictures in a row of each grid
   * @param grids at least one
   */
  public ImageGridPicture(String title, String subtitle, int columns, List<Grid> grids) {
    this.title = Objects.requireNonNull(title, "title");
    this.subtitle = Objects.requireNonNull(subtitle, "subtitle");
    this.columns = columns;
    this.grids = List.copyOf(grids);
    if (grids.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(
          grids.size() + " grids of " + columns + " columns; give at least one of each");
    }
    for (Grid grid : grids) {
      drawn.add(draw(grid));
    }
  }

  /** A grid with each of its pixels as a square of whole pixels of the file. */
  private BufferedImage draw(Grid grid) {
    int zoom = Math.max(1, ABOUT / Math.max(grid.height(), grid.width()));
    int across = grid.width() * zoom + GAP;
    int down = grid.height() * zoom + GAP;
    int rows = (grid.count() + columns - 1) / columns;
    BufferedImage image =
        new BufferedImage(columns * across, rows * down, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int k = y / down * columns + x / across;
        int row = y % down / zoom;
        int column = x % across / zoom;
        boolean within = k < grid.count() && row < grid.height() && column < grid.width();
        image.setRGB(
            x,
            y,
            within ? rgb(grid.greys()[(k * grid.height() + row) * grid.width() + column]) : PAPER);
      }
    }
    return image;
  }

  private static int rgb(double grey) {
    int level = (int) Math.round(255 * Math.clamp(grey, 0.0, 1.0));
    return level << 16 | level << 8 | level;
  }

  /** Units of so many pixels of the file, rounded up to an even number: whole pixels again. */
  private static int units(int pixels) {
    return 2 * (int) Math.ceil(pixels / PIXELS_PER_UNIT / 2);
  }

  @Override
  public int width() {
    int wide = 2 * MARGIN + BETWEEN * (drawn.size() - 1);
    for (BufferedImage image : drawn) {
      wide += units(image.getWidth());
    }
    return Math.max(wide, 420);
  }

  @Override
  public int height() {
    int most = 0;
    for (BufferedImage image : drawn) {
      most = Math.max(most, units(image.getHeight()));
    }
    return HEAD + most + MARGIN;
  }

  @Override
  public void draw(Graphics2D graphics) {
    double wide = width() - 2.0 * MARGIN;
    Picture.text(graphics, title, Palette.TITLE, Palette.INK, MARGIN, 26, wide);
    Picture.text(graphics, subtitle, Palette.SUBTITLE, Palette.FAINT_INK, MARGIN, 45, wide);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    int x = MARGIN;
    for (int k = 0; k < drawn.size(); k++) {
      BufferedImage image = drawn.get(k);
      int across = units(image.getWidth());
      Picture.text(
          graphics, grids.get(k).name(), Palette.HEADING, Palette.INK, x, HEAD - 10, across);
      // Drawn by a scale and not into a rectangle, so that each pixel stays what it is.
      var before = graphics.getTransform();
      graphics.translate(x, HEAD);
      graphics.scale(1 / PIXELS_PER_UNIT, 1 / PIXELS_PER_UNIT);
      graphics.drawImage(image, 0, 0, null);
      graphics.setTransform(before);
      x += across + BETWEEN;
    }
  }
}
