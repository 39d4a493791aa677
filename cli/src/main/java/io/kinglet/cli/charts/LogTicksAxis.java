package io.kinglet.cli.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis of few decades, where powers of ten alone would be too few: 1, 2 and 5 of each
 * are named, the other whole numbers have short marks.
 */
final class LogTicksAxis extends LogAxis {
  private static final long serialVersionUID = 1L;

  LogTicksAxis(String label, double least, double most) {
    super(label);
    setRange(least, most);
    setNumberFormatOverride(new Decades());
    setMinorTickMarksVisible(true);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
  public List refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    TextAnchor anchor =
        RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    List ticks = new ArrayList();
    double least = getRange().getLowerBound();
    double most = getRange().getUpperBound();
    for (int decade = (int) Math.floor(Math.log10(least)); Math.pow(10, decade) <= most; decade++) {
      for (int digit = 1; digit < 10; digit++) {
        double value = digit * Math.pow(10, decade);
        if (value >= least && value <= most) {
          boolean named = digit == 1 || digit == 2 || digit == 5;
          ticks.add(
              new NumberTick(
                  named ? TickType.MAJOR : TickType.MINOR,
                  value,
                  named ? getNumberFormatOverride().format(value) : "",
                  anchor,
                  TextAnchor.CENTER,
                  0));
        }
      }
    }
    return ticks;
  }
}
