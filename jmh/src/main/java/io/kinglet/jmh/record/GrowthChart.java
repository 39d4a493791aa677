package io.kinglet.jmh.record;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/** How the time of a step grows with one size: points, and the power law through them. */
final class GrowthChart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 340;
  // So that letters stay sharp on dense screens.
  private static final int SCALE = 2;
  // Okabe and Ito's blue and orange, told apart under the common kinds of colour blindness.
  private static final Color POINTS = new Color(0x0072B2);
  private static final Color LAW = new Color(0xE69F00);
  private static final Color GRID = new Color(0xE4E4E4);

  private GrowthChart() {}

  /**
   * Draws one.
   *
   * @param size what it grows with, such as "particles n"
   * @param rest the other sizes
   * @param x sizes
   * @param micros times
   * @param fit the law
   * @param file a PNG
   * @throws IOException if it cannot be written, or there is no font to draw letters with
   */
  static void write(String size, String rest, double[] x, double[] micros, Fit fit, Path file)
      throws IOException {
    double[] millis = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      millis[i] = micros[i] / 1e3;
    }
    double first = x[0];
    double last = x[x.length - 1];
    DefaultXYDataset data = new DefaultXYDataset();
    data.addSeries("measured", new double[][] {x, millis});
    data.addSeries(
        "law", new double[][] {{first, last}, {fit.at(first) / 1e3, fit.at(last) / 1e3}});
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesLinesVisible(0, false);
    renderer.setSeriesShapesVisible(0, true);
    renderer.setSeriesShape(0, new Ellipse2D.Double(-4, -4, 8, 8));
    renderer.setSeriesPaint(0, POINTS);
    renderer.setSeriesPaint(1, LAW);
    renderer.setSeriesStroke(1, new BasicStroke(2f));
    XYPlot plot = new XYPlot(data, axis(size, x), axis("ms for a step", millis), renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    String title = String.format(Locale.ROOT, "%s: exponent %.2f", size, fit.exponent());
    JFreeChart chart = new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, 14), plot, false);
    chart.addSubtitle(new org.jfree.chart.title.TextTitle(rest));
    chart.setBackgroundPaint(Color.WHITE);
    try (OutputStream out = Files.newOutputStream(file)) {
      ChartUtils.writeScaledChartAsPNG(out, chart, WIDTH, HEIGHT, SCALE, SCALE);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // a JDK without fontconfig or without a single font fails in one of these ways
      throw new IOException("no chart could be drawn (" + e + "); is any font installed?", e);
    }
  }

  /** A logarithmic axis a little wider than the values. */
  private static LogAxis axis(String label, double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    LogAxis axis = new LogAxis(label);
    axis.setBase(most / least > 100 ? 10 : 2);
    axis.setTickUnit(new NumberTickUnit(1));
    axis.setRange(least / 1.3, most * 1.3);
    axis.setNumberFormatOverride(new ShortNumbers());
    return axis;
  }

  /** Numbers without needless digits. */
  private static final class ShortNumbers extends java.text.DecimalFormat {
    private static final long serialVersionUID = 1L;

    ShortNumbers() {
      super("0.####", java.text.DecimalFormatSymbols.getInstance(Locale.ROOT));
    }
  }
}
