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
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/** Residual, MMD and energy distance against the step, on one logarithmic axis. */
public final class MetricsPicture implements Picture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;
  private static final int HEAD = 78;
  private static final int MARGIN = 14;

  /**
   * One curve. Values that are not positive have no place on the axis and leave a gap.
   *
   * @param name what the legend calls it
   * @param steps the steps at which it was measured, ascending
   * @param values its value at each
   */
  public record Curve(String name, double[] steps, double[] values) {}

  private final String title;
  private final String subtitle;
  private final List<Curve> curves = new ArrayList<>();

  /** A picture of up to three curves; those without a positive value are left out. */
  public MetricsPicture(String title, String subtitle, List<Curve> curves) {
    this.title = title;
    this.subtitle = subtitle;
    for (Curve curve : curves) {
      for (double value : curve.values()) {
        if (value > 0) {
          this.curves.add(curve);
          break;
        }
      }
    }
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

  private static Color colour(int curve) {
    return new Color[] {Palette.RESIDUAL, Palette.MMD, Palette.ENERGY}[curve % 3];
  }

  private static Stroke stroke(int curve) {
    return new Stroke[] {Palette.SOLID, Palette.DASHED, Palette.DOTTED}[curve % 3];
  }

  private void legend(Graphics2D graphics) {
    double x = MARGIN;
    for (int i = 0; i < curves.size(); i++) {
      graphics.setColor(colour(i));
      graphics.setStroke(stroke(i));
      graphics.draw(new Line2D.Double(x, 62, x + 34, 62));
      String name = curves.get(i).name();
      Picture.text(graphics, name, Palette.LABEL, Palette.INK, x + 42, 66, WIDTH);
      x += 42 + graphics.getFontMetrics(Palette.LABEL).stringWidth(name) + 26;
    }
    graphics.setStroke(new BasicStroke(1f));
  }

  private JFreeChart chart() {
    XYPlot plot = new XYPlot();
    DefaultXYDataset data = new DefaultXYDataset();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true); // or each segment would start its dashes anew
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    double last = 1;
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      data.addSeries(curve.name(), positive(curve));
      renderer.setSeriesPaint(i, colour(i));
      renderer.setSeriesStroke(i, stroke(i));
      for (int k = 0; k < curve.values().length; k++) {
        if (curve.values()[k] > 0) {
          least = Math.min(least, curve.values()[k]);
          most = Math.max(most, curve.values()[k]);
        }
        last = Math.max(last, curve.steps()[k]);
      }
    }
    plot.setDataset(data);
    plot.setRenderer(renderer);
    NumberAxis steps = new NumberAxis("step");
    steps.setRange(0, last);
    steps.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    plot.setDomainAxis(steps);
    LogAxis values = new LogAxis("value (log scale)");
    values.setNumberFormatOverride(new Decades());
    if (most > 0) {
      double bottom = Math.floor(Math.log10(least));
      double top = Math.max(bottom + 1, Math.ceil(Math.log10(most)));
      // a touch beyond both ends, or rounding takes their labels away
      values.setRange(0.999 * Math.pow(10, bottom), 1.001 * Math.pow(10, top));
      values.setTickUnit(new NumberTickUnit(Math.max(1, Math.ceil((top - bottom) / 8))));
      values.setMinorTickCount(9);
      values.setMinorTickMarksVisible(true);
    }
    plot.setRangeAxis(values);
    Panel.single(plot);
    return Panel.chart(plot);
  }

  private static double[][] positive(Curve curve) {
    double[][] points = {curve.steps().clone(), curve.values().clone()};
    for (int k = 0; k < points[1].length; k++) {
      if (!(points[1][k] > 0)) {
        points[1][k] = Double.NaN;
      }
    }
    return points;
  }
}
