package io.kinglet.cli.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.AbstractXYItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.data.xy.XYDataset;

/**
 * Draws the points of a series as the round ends of lines of no length, all of them in a few paths.
 * A shape for every point, as the library draws them, made an SVG of 23 MB from six pairs of 1,000
 * particles; this one has 0.6 MB. Several paths, so that the translucent dots still add up.
 */
final class DotsRenderer extends AbstractXYItemRenderer {
  private static final long serialVersionUID = 1L;
  private static final int LAYERS = 8;

  private final transient List<Path2D> layers = new ArrayList<>();
  private final Color[] colours;
  private final double[] radii;

  /** One colour and one radius a series. */
  DotsRenderer(Color[] colours, double[] radii) {
    this.colours = colours.clone();
    this.radii = radii.clone();
  }

  @Override
  public XYItemRendererState initialise(
      Graphics2D graphics, Rectangle2D area, XYPlot plot, XYDataset data, PlotRenderingInfo info) {
    XYItemRendererState state = super.initialise(graphics, area, plot, data, info);
    state.setProcessVisibleItemsOnly(false); // the last item of a series draws its layers
    return state;
  }

  @Override
  public void drawItem(
      Graphics2D graphics,
      XYItemRendererState state,
      Rectangle2D area,
      PlotRenderingInfo info,
      XYPlot plot,
      ValueAxis domain,
      ValueAxis range,
      XYDataset data,
      int series,
      int item,
      CrosshairState crosshair,
      int pass) {
    if (item == 0) {
      layers.clear();
      for (int i = 0; i < LAYERS; i++) {
        layers.add(new Path2D.Double());
      }
    }
    double x = domain.valueToJava2D(data.getXValue(series, item), area, plot.getDomainAxisEdge());
    double y = range.valueToJava2D(data.getYValue(series, item), area, plot.getRangeAxisEdge());
    double r = radii[series];
    if (x > area.getMinX() - r
        && x < area.getMaxX() + r
        && y > area.getMinY() - r
        && y < area.getMaxY() + r) {
      Path2D layer = layers.get(item % LAYERS);
      layer.moveTo(x, y);
      layer.lineTo(x + 0.01, y);
    }
    if (item == data.getItemCount(series) - 1) {
      Paint before = graphics.getPaint();
      graphics.setPaint(colours[series]);
      graphics.setStroke(
          new BasicStroke((float) (2 * r), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      for (Path2D layer : layers) {
        if (layer.getCurrentPoint() != null) {
          graphics.draw(layer);
        }
      }
      graphics.setPaint(before);
    }
  }
}
