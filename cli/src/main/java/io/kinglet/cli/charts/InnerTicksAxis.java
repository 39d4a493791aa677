package io.kinglet.cli.charts;

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

  /** Of the axis's length: with the panel's margin room for half of a label of six letters. */
  private static final double EDGE = 0.05;

  InnerTicksAxis(String label) {
    super(label);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
  public List refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    double margin = EDGE * getRange().getLength();
    List kept = new ArrayList();
    for (Object tick : super.refreshTicks(graphics, state, area, edge)) {
      double value = ((NumberTick) tick).getValue();
      if (value - getLowerBound() >= margin && getUpperBound() - value >= margin) {
        kept.add(tick);
      }
    }
    return kept;
  }
}
