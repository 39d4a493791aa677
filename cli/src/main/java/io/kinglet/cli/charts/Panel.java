package io.kinglet.cli.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** One small chart of a row: a cloud in colour over the target in grey. */
interface Panel {
  /**
   * The chart.
   *
   * @param cloud what is shown, or null for the target alone
   * @param target what lies faintly under it
   * @param colour the cloud's
   * @param xName name of the x axis
   * @param yName name of the y axis, or null for a panel that shares its left neighbour's
   * @param left units left of the plot when it has its own y axis
   */
  JFreeChart chart(
      Cloud cloud, Cloud target, Color colour, String xName, String yName, double left);

  /** A plot without data, its frame, grid and axes in the common style. */
  static XYPlot plot(double[] xs, double[] ys, String xName, String yName, double left) {
    XYPlot plot = new XYPlot();
    plot.setDomainAxis(axis(xName, xs));
    NumberAxis y = axis(yName, ys);
    y.setTickLabelsVisible(yName != null);
    plot.setRangeAxis(y);
    frame(plot);
    plot.setInsets(new RectangleInsets(2, 4, 2, 6));
    AxisSpace below = new AxisSpace();
    below.setBottom(40);
    plot.setFixedDomainAxisSpace(below);
    AxisSpace beside = new AxisSpace();
    beside.setLeft(yName == null ? 0 : left);
    plot.setFixedRangeAxisSpace(beside);
    return plot;
  }

  /** Ground, frame and grid of every plot. */
  static void frame(XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlinePaint(Palette.FRAME);
    plot.setDomainGridlinePaint(Palette.GRID);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setDomainGridlineStroke(new BasicStroke(0.8f));
    plot.setRangeGridlineStroke(new BasicStroke(0.8f));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
  }

  /** A plot that has a picture for itself: larger letters and more room about it. */
  static void single(XYPlot plot) {
    frame(plot);
    plot.setInsets(new RectangleInsets(10, 10, 8, 18));
    for (ValueAxis axis : List.of(plot.getDomainAxis(), plot.getRangeAxis())) {
      axis.setLabelFont(Palette.LABEL);
      axis.setTickLabelFont(Palette.TICK.deriveFont(11f));
      axis.setTickLabelPaint(Palette.FAINT_INK);
      axis.setAxisLinePaint(Palette.FRAME);
      axis.setTickMarkPaint(Palette.FRAME);
    }
  }

  /** A chart of that plot, with nothing around it. */
  static JFreeChart chart(XYPlot plot) {
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return chart;
  }

  private static NumberAxis axis(String name, double[] limits) {
    NumberAxis axis = new InnerTicksAxis(name);
    axis.setRange(limits[0], limits[1]);
    axis.setLabelFont(Palette.LABEL);
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelFont(Palette.TICK);
    axis.setTickLabelPaint(Palette.FAINT_INK);
    axis.setAxisLinePaint(Palette.FRAME);
    axis.setTickMarkPaint(Palette.FRAME);
    axis.setTickLabelInsets(new RectangleInsets(2, 10, 2, 6)); // wide: fewer, unclipped labels
    return axis;
  }
}
