package io.kinglet.cli.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Flows in the plane side by side: the densities that they come to beside the target's, under them
 * the ways that some particles took, and their curves at the foot.
 */
public final class RingPicture implements Picture {
  private static final int SIDE = 204;
  private static final int GAP = 14;
  private static final int MARGIN = 14;
  private static final int HEAD = 84;
  private static final int CELLS = 68;
  private static final int LEVELS = 9;
  private static final int STATES = 60;

  /**
   * One flow.
   *
   * @param name what stands above it
   * @param end where its particles ended
   * @param tracks positions of some particles, x and y of each in turn, state by state
   */
  public record Flow(String name, Cloud end, double[][] tracks) {}

  private final String title;
  private final String subtitle;
  private final double half;
  private final double blur;
  private final Cloud target;
  private final Cloud start;
  private final List<Flow> flows;
  private final Picture curves;

  /**
   * A picture of the square (−half, half)².
   *
   * @param half half its side
   * @param blur deviation of the Gaussian that a density's points are smoothed by
   * @param target rows of the target, in the plane
   * @param start where the particles started
   * @param flows what came of them
   * @param curves what stands at the foot
   */
  public RingPicture(
      String title,
      String subtitle,
      double half,
      double blur,
      Cloud target,
      Cloud start,
      List<Flow> flows,
      Picture curves) {
    this.title = title;
    this.subtitle = subtitle;
    this.half = half;
    this.blur = blur;
    this.target = target;
    this.start = start;
    this.flows = List.copyOf(flows);
    this.curves = curves;
  }

  @Override
  public int width() {
    return Math.max(curves.width(), 2 * MARGIN + (flows.size() + 1) * (SIDE + GAP) - GAP);
  }

  @Override
  public int height() {
    return HEAD + 2 * (SIDE + GAP) + curves.height();
  }

  @Override
  public void draw(Graphics2D graphics) {
    double wide = width() - 2.0 * MARGIN;
    Picture.text(graphics, title, Palette.TITLE, Palette.INK, MARGIN, 26, wide);
    Picture.text(graphics, subtitle, Palette.SUBTITLE, Palette.FAINT_INK, MARGIN, 45, wide);
    heading(graphics, 0, "target, start");
    double lower = HEAD + SIDE + GAP;
    density(graphics, MARGIN, HEAD, target, Palette.INK);
    Shape clip = frame(graphics, MARGIN, lower);
    dots(graphics, MARGIN, lower, start.data(), start.rows(), Palette.START, 1.6);
    graphics.setClip(clip);
    for (int k = 0; k < flows.size(); k++) {
      double x = left(k + 1);
      heading(graphics, k + 1, flows.get(k).name());
      density(graphics, x, HEAD, flows.get(k).end(), Palette.END);
      tracks(graphics, x, lower, flows.get(k).tracks());
    }
    AffineTransform before = graphics.getTransform();
    graphics.translate((width() - curves.width()) / 2.0, lower + SIDE + GAP);
    curves.draw(graphics);
    graphics.setTransform(before);
  }

  private static double left(int column) {
    return MARGIN + column * (SIDE + GAP);
  }

  private static void heading(Graphics2D graphics, int column, String text) {
    Picture.text(graphics, text, Palette.HEADING, Palette.INK, left(column), HEAD - 8.0, SIDE);
  }

  /** Draws a square's frame and keeps what is drawn next within it; the clip before. */
  private static Shape frame(Graphics2D graphics, double x, double y) {
    Rectangle2D square = new Rectangle2D.Double(x, y, SIDE, SIDE);
    graphics.setColor(Palette.FRAME);
    graphics.setStroke(new BasicStroke(1f));
    graphics.draw(square);
    Shape before = graphics.getClip();
    graphics.clip(square);
    return before;
  }

  /** Where a coordinate stands from the middle of a square, in units. */
  private double units(double coordinate) {
    return coordinate / half * SIDE / 2;
  }

  private void dots(
      Graphics2D graphics, double x, double y, double[] points, int n, Color colour, double r) {
    graphics.setColor(Palette.with(colour, 150));
    for (int i = 0; i < n; i++) {
      double across = x + SIDE / 2.0 + units(points[2 * i]);
      double up = y + SIDE / 2.0 - units(points[2 * i + 1]);
      graphics.fill(new Ellipse2D.Double(across - r, up - r, 2 * r, 2 * r));
    }
  }

  private void tracks(Graphics2D graphics, double x, double y, double[][] tracks) {
    Shape clip = frame(graphics, x, y);
    int n = tracks[0].length / 2;
    graphics.setColor(Palette.with(Palette.FAINT_INK, 120));
    graphics.setStroke(new BasicStroke(0.7f));
    for (int i = 0; i < n; i++) {
      Path2D path = new Path2D.Double();
      for (int t = 0; t < tracks.length; t = next(t, tracks.length)) {
        double across = x + SIDE / 2.0 + units(tracks[t][2 * i]);
        double up = y + SIDE / 2.0 - units(tracks[t][2 * i + 1]);
        if (t == 0) {
          path.moveTo(across, up);
        } else {
          path.lineTo(across, up);
        }
      }
      graphics.draw(path);
    }
    dots(graphics, x, y, tracks[0], n, Palette.START, 1.6);
    dots(graphics, x, y, tracks[tracks.length - 1], n, Palette.END, 2.2);
    graphics.setClip(clip);
  }

  /** The next state that is drawn of so many: the last one always, and about so many others. */
  private static int next(int t, int count) {
    int last = count - 1;
    return t == last ? count : Math.min(last, t + Math.max(1, count / STATES));
  }

  /** A kernel density estimate in bands of colour: cells of one band in a row are one rectangle. */
  private void density(Graphics2D graphics, double x, double y, Cloud cloud, Color colour) {
    double[] grid = grid(cloud);
    double most = 0;
    for (double value : grid) {
      most = Math.max(most, value);
    }
    double cell = SIDE / (double) CELLS;
    for (int row = 0; row < CELLS; row++) {
      int from = 0;
      while (from < CELLS) {
        int level = level(grid[row * CELLS + from], most);
        int to = from + 1;
        while (to < CELLS && level(grid[row * CELLS + to], most) == level) {
          to++;
        }
        if (level > 0) {
          graphics.setColor(Palette.with(colour, 255 * level / LEVELS));
          graphics.fill(
              new Rectangle2D.Double(x + from * cell, y + row * cell, (to - from) * cell, cell));
        }
        from = to;
      }
    }
    graphics.setClip(frame(graphics, x, y));
  }

  /** Roots, so that what is thin shows too. */
  private static int level(double value, double most) {
    return most > 0 ? (int) Math.min(LEVELS, Math.sqrt(value / most) * (LEVELS + 1)) : 0;
  }

  private double[] grid(Cloud cloud) {
    double[] grid = new double[CELLS * CELLS];
    double size = 2 * half / CELLS;
    double scale = 0.5 / blur / blur;
    for (int i = 0; i < cloud.rows(); i++) {
      double px = cloud.data()[2 * i];
      double py = cloud.data()[2 * i + 1];
      for (int row = 0; row < CELLS; row++) {
        double dy = half - (row + 0.5) * size - py;
        for (int column = 0; column < CELLS && Math.abs(dy) < 4 * blur; column++) {
          double dx = (column + 0.5) * size - half - px;
          if (Math.abs(dx) < 4 * blur) {
            grid[row * CELLS + column] += Math.exp(-scale * (dx * dx + dy * dy));
          }
        }
      }
    }
    return grid;
  }
}
