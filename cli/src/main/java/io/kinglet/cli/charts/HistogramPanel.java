package io.kinglet.cli.charts;

import java.awt.Color;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/** The only column of a cloud as a histogram's outline over the target's, filled. */
final class HistogramPanel implements Panel {
  private static final int BINS = 40;

  private final double[] xs;
  private final double[] ys;

  HistogramPanel(double[] xs, List<Cloud> clouds) {
    this.xs = xs;
    double most = 0;
    for (Cloud cloud : clouds) {
      for (double density : outline(cloud)[1]) {
        most = Math.max(most, density);
      }
    }
    this.ys = new double[] {0, most * 1.05};
  }

  @Override
  public JFreeChart chart(
      Cloud cloud, Cloud target, Color colour, String xName, String yName, double left) {
    XYPlot plot = Panel.plot(xs, ys, xName, yName, left);
    DefaultXYDataset under = new DefaultXYDataset();
    under.addSeries("target", outline(target));
    XYAreaRenderer area = new XYAreaRenderer(XYAreaRenderer.AREA);
    area.setSeriesPaint(0, Palette.with(Palette.TARGET, cloud == null ? 190 : 90));
    plot.setDataset(0, under);
    plot.setRenderer(0, area);
    if (cloud != null) {
      DefaultXYDataset over = new DefaultXYDataset();
      over.addSeries("particles", outline(cloud));
      XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, false);
      line.setSeriesPaint(0, colour);
      line.setSeriesStroke(0, Palette.SOLID);
      plot.setDataset(1, over);
      plot.setRenderer(1, line);
      plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    }
    return Panel.chart(plot);
  }

  /** The corners of the histogram, normed to area 1 over all rows. */
  private double[][] outline(Cloud cloud) {
    double width = (xs[1] - xs[0]) / BINS;
    int[] counts = new int[BINS];
    for (int i = 0; i < cloud.rows(); i++) {
      double x = cloud.data()[i];
      if (x >= xs[0] && x <= xs[1]) {
        counts[Math.min(BINS - 1, (int) ((x - xs[0]) / width))]++;
      }
    }
    double[][] corners = new double[2][2 * BINS + 2];
    corners[0][0] = xs[0];
    for (int b = 0; b < BINS; b++) {
      double density = counts[b] / (cloud.rows() * width);
      for (int side = 0; side < 2; side++) {
        corners[0][1 + 2 * b + side] = xs[0] + (b + side) * width;
        corners[1][1 + 2 * b + side] = density;
      }
    }
    corners[0][2 * BINS + 1] = xs[1];
    return corners;
  }
}
