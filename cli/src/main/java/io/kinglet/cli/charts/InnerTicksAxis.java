package io.kinglet.cli.charts;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;

/** An axis without ticks so near its ends that their labels would be cut by the panel's edge. */
final class InnerTicksAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;

  /** How far a label may reach beyond the axis: what the panel leaves beside the plot. */
  private static final double BEYOND = 4;

  InnerTicksAxis(String label) {
    super(label);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
  public List refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    boolean across = RectangleEdge.isTopOrBottom(edge);
    double least = (across ? area.getMinX() : area.getMinY()) - BEYOND;
    double most = (across ? area.getMaxX() : area.getMaxY()) + BEYOND;
    FontMetrics letters = graphics.getFontMetrics(getTickLabelFont());
    List kept = new ArrayList();
    for (Object each : super.refreshTicks(graphics, state, area, edge)) {
      NumberTick tick = (NumberTick) each;
      double half = (across ? letters.stringWidth(tick.getText()) : letters.getHeight()) / 2.0;
      double at = valueToJava2D(tick.getValue(), area, edge);
      if (at - half >= least && at + half <= most) {
        kept.add(tick);
      }
    }
    return kept;
  }
}
