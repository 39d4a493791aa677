package io.kinglet.cli.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Means with their standard errors about them, on two logarithmic axes. */
public final class BandsPicture implements Picture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 480;
  private static final int HEAD = 78;
  private static final int MARGIN = 14;

  /** How far the axis reaches below the least mean, if a band reaches farther. */
  private static final double BELOW = 0.5;

  /**
   * One curve. Points that are not positive have no place on the axes and are left out.
   *
   * @param name what the legend calls it
   * @param at where it was measured, ascending
   * @param mean its mean there
   * @param error the standard error of the mean
   */
  public record Band(String name, double[] at, double[] mean, double[] error) {}

  /**
   * A value that does not depend on where, drawn as a thin line.
   *
   * @param name what the legend calls it
   * @param value where it stands
   */
  public record Level(String name, double value) {}

  private final String title;
  private final String subtitle;
  private final String across;
  private final String up;
  private final List<Band> bands;
  private final Level level;

  /** A picture of up to four curves and, if it is not null, a level to compare them with. */
  public BandsPicture(
      String title, String subtitle, String across, String up, List<Band> bands, Level level) {
    this.title = title;
    this.subtitle = subtitle;
    this.across = across;
    this.up = up;
    this.bands = List.copyOf(bands);
    this.level = level;
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int height() {
    return HEIGHT;
  }

  @Override
  public void draw(Graphics2D graphics) {
    double wide = WIDTH - 2.0 * MARGIN;
    Picture.text(graphics, title, Palette.TITLE, Palette.INK, MARGIN, 26, wide);
    Picture.text(graphics, subtitle, Palette.SUBTITLE, Palette.FAINT_INK, MARGIN, 45, wide);
    legend(graphics);
    chart().draw(graphics, new Rectangle2D.Double(0, HEAD, WIDTH, HEIGHT - HEAD));
  }

  private static Color colour(int band) {
    return new Color[] {Palette.RESIDUAL, Palette.MMD, Palette.ENERGY, Palette.OTHER}[band % 4];
  }

  private static Stroke stroke(int band) {
    return new Stroke[] {Palette.SOLID, Palette.DASHED, Palette.DASHED_DOTTED, Palette.DOTTED}
        [band % 4];
  }

  private void legend(Graphics2D graphics) {
    double x = MARGIN;
    for (int i = 0; i < bands.size(); i++) {
      x = entry(graphics, x, colour(i), stroke(i), bands.get(i).name());
    }
    if (level != null) {
      entry(graphics, x, Palette.FAINT_INK, Palette.THIN, level.name());
    }
    graphics.setStroke(new BasicStroke(1f));
  }

  private static double entry(
      Graphics2D graphics, double x, Color colour, Stroke stroke, String name) {
    graphics.setColor(colour);
    graphics.setStroke(stroke);
    graphics.draw(new Line2D.Double(x, 62, x + 34, 62));
    Picture.text(graphics, name, Palette.LABEL, Palette.INK, x + 42, 66, WIDTH);
    return x + 42 + graphics.getFontMetrics(Palette.LABEL).stringWidth(name) + 26;
  }

  /** The points of a curve that have a place on the axes. */
  private static List<double[]> points(Band band) {
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k < band.at().length; k++) {
      if (band.at()[k] > 0 && band.mean()[k] > 0) {
        points.add(new double[] {band.at()[k], band.mean()[k], band.error()[k]});
      }
    }
    return points;
  }

  private JFreeChart chart() {
    double[] xs = {Double.POSITIVE_INFINITY, 0};
    double[] ys = {Double.POSITIVE_INFINITY, 0};
    double lowest = Double.POSITIVE_INFINITY;
    for (Band band : bands) {
      for (double[] point : points(band)) {
        widen(xs, point[0]);
        widen(ys, point[1]);
        ys[1] = Math.max(ys[1], point[1] + point[2]);
        lowest = Math.min(lowest, point[1] - point[2]);
      }
    }
    if (level != null && level.value() > 0) {
      widen(ys, level.value());
    }
    if (xs[1] == 0) { // nothing that could be drawn
      widen(xs, 1);
      widen(ys, 1);
    }
    ys[0] = 0.9 * Math.max(BELOW * ys[0], Math.min(ys[0], lowest));
    LogTicksAxis steps = new LogTicksAxis(across, xs[0], Math.max(xs[1], 1.001 * xs[0]) * 1.001);
    LogTicksAxis values = new LogTicksAxis(up, ys[0], 1.1 * ys[1]);
    XYPlot plot = new XYPlot();
    plot.setDomainAxis(steps);
    plot.setRangeAxis(values);
    data(plot, ys[0]);
    if (level != null && level.value() > 0) {
      plot.addRangeMarker(
          new ValueMarker(level.value(), Palette.FAINT_INK, Palette.THIN), Layer.BACKGROUND);
    }
    Panel.single(plot);
    return Panel.chart(plot);
  }

  private static void widen(double[] limits, double value) {
    limits[0] = Math.min(limits[0], value);
    limits[1] = Math.max(limits[1], value);
  }

  private void data(XYPlot plot, double bottom) {
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    for (int i = 0; i < bands.size(); i++) {
      YIntervalSeries series = new YIntervalSeries(bands.get(i).name());
      for (double[] point : points(bands.get(i))) {
        double least = Math.max(bottom, point[1] - point[2]);
        series.add(point[0], point[1], least, point[1] + point[2]);
      }
      data.addSeries(series);
      renderer.setSeriesPaint(i, colour(i));
      renderer.setSeriesStroke(i, stroke(i));
      renderer.setSeriesFillPaint(i, colour(i));
    }
    renderer.setAlpha(0.18f);
    plot.setDataset(data);
    plot.setRenderer(renderer);
  }
}
