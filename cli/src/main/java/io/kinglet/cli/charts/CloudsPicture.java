package io.kinglet.cli.charts;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Objects;

/**
 * Clouds of two columns beside each other on the same axes, which have the same scale, each over
 * the target in grey.
 */
public final class CloudsPicture implements Picture {
  private static final int LEFT = 66;
  private static final int HEAD = 84;
  private static final int MARGIN = 14;

  /** Below a plot, as a panel lays it out. */
  private static final int BELOW = 44;

  private static final int PANEL_HEIGHT = 430;
  private static final int LEAST_WIDTH = 160;
  private static final int MOST_WIDTH = 480;

  /**
   * One panel.
   *
   * @param name one line above it
   * @param cloud what is shown in colour; null for the target alone
   * @param first whether it is what the others began as
   */
  public record Shown(String name, Cloud cloud, boolean first) {}

  private final String title;
  private final String subtitle;
  private final List<Shown> panels;
  private final Cloud target;
  private final double[] xs;
  private final double[] ys;
  private final int panelWidth;

  /**
   * A picture of panels.
   *
   * @param title one line
   * @param subtitle one line under it
   * @param target what the clouds are to be like, two columns
   * @param panels at least one, each of two columns
   */
  public CloudsPicture(String title, String subtitle, Cloud target, List<Shown> panels) {
    this.title = Objects.requireNonNull(title, "title");
    this.subtitle = Objects.requireNonNull(subtitle, "subtitle");
    this.target = target;
    this.panels = List.copyOf(panels);
    this.xs = limits(0);
    this.ys = limits(1);
    double perUnit = (PANEL_HEIGHT - BELOW) / (ys[1] - ys[0]);
    double wide = perUnit * (xs[1] - xs[0]) + 10;
    // An even number of units is a whole number of pixels of the file.
    this.panelWidth = (int) Math.clamp(2 * Math.round(wide / 2), LEAST_WIDTH, MOST_WIDTH);
  }

  /** All that is drawn, and a little more. */
  private double[] limits(int dim) {
    double[] range = target.range(dim);
    for (Shown panel : panels) {
      if (panel.cloud() != null) {
        double[] own = panel.cloud().range(dim);
        range = new double[] {Math.min(range[0], own[0]), Math.max(range[1], own[1])};
      }
    }
    double width = range[1] - range[0];
    double pad = width > 0 ? 0.04 * width : 0.5;
    return new double[] {range[0] - pad, range[1] + pad};
  }

  @Override
  public int width() {
    return LEFT + panels.size() * panelWidth + MARGIN;
  }

  @Override
  public int height() {
    return HEAD + PANEL_HEIGHT + MARGIN;
  }

  @Override
  public void draw(Graphics2D graphics) {
    double wide = width() - 2.0 * MARGIN;
    Picture.text(graphics, title, Palette.TITLE, Palette.INK, MARGIN, 26, wide);
    Picture.text(graphics, subtitle, Palette.SUBTITLE, Palette.FAINT_INK, MARGIN, 45, wide);
    for (int k = 0; k < panels.size(); k++) {
      Shown shown = panels.get(k);
      double corner = LEFT + k * (double) panelWidth;
      Picture.text(
          graphics,
          shown.name(),
          Palette.HEADING,
          Palette.INK,
          corner + 4,
          HEAD - 8.0,
          panelWidth - 8.0);
      boolean leftmost = k == 0;
      Color colour = shown.first() ? Palette.START : Palette.END;
      new ScatterPanel(new int[] {0, 1}, xs, ys)
          .chart(shown.cloud(), target, colour, "x", leftmost ? "y" : null, LEFT)
          .draw(
              graphics,
              new Rectangle2D.Double(
                  leftmost ? 0 : corner, HEAD, panelWidth + (leftmost ? LEFT : 0.0), PANEL_HEIGHT));
    }
  }
}
