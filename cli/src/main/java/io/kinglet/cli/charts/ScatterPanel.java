package io.kinglet.cli.charts;

import java.awt.Color;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.DefaultXYDataset;

/** Two columns of a cloud against each other. */
record ScatterPanel(int[] pair, double[] xs, double[] ys) implements Panel {
  @Override
  public JFreeChart chart(
      Cloud cloud, Cloud target, Color colour, String xName, String yName, double left) {
    XYPlot plot = Panel.plot(xs, ys, xName, yName, left);
    DefaultXYDataset points = new DefaultXYDataset();
    points.addSeries("target", points(target));
    if (cloud != null) {
      points.addSeries("particles", points(cloud));
    }
    Color under = Palette.with(Palette.TARGET, cloud == null ? 190 : 90);
    plot.setRenderer(
        new DotsRenderer(
            new Color[] {under, Palette.with(colour, 165)},
            new double[] {radius(target), cloud == null ? 0 : radius(cloud)}));
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD); // the particles above
    plot.setDataset(points);
    return Panel.chart(plot);
  }

  /** Smaller dots where there are more of them. */
  private static double radius(Cloud cloud) {
    return cloud.drawn() <= 150 ? 2.6 : cloud.drawn() <= 600 ? 2.0 : 1.5;
  }

  private double[][] points(Cloud cloud) {
    double[][] points = new double[2][cloud.drawn()];
    for (int k = 0; k < cloud.drawn(); k++) {
      points[0][k] = cloud.at(k, pair[0]);
      points[1][k] = cloud.at(k, pair[1]);
    }
    return points;
  }
}
