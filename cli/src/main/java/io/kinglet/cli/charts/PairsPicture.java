package io.kinglet.cli.charts;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;

/**
 * Start, target and end for every pair of columns: a row of three panels a pair, on the same axes,
 * the target faintly under the particles. A single column gives histograms instead. Of many columns
 * the first few are shown, and the picture says so.
 */
public final class PairsPicture implements Picture {
  /** Columns shown at most: six pairs fill a screen. */
  static final int MOST_COLUMNS = 4;

  /** Left of the first plot: the axis' name, ticks and what stands between, and its labels. */
  private static final int LEFT = 66;

  private static final int BESIDE_LABELS = 40;
  private static final int HEAD = 92;
  private static final int MARGIN = 14;
  private static final String[] STATES = {"start", "target", "end"};

  private final String title;
  private final String subtitle;
  private final String what;
  private final List<String> columns;
  private final Cloud start;
  private final Cloud target;
  private final Cloud end;
  private final List<int[]> pairs = new ArrayList<>();
  private final int blocks;
  private final int panelWidth;
  private final int panelHeight;
  private final int left;

  /**
   * A picture of three clouds with the same columns.
   *
   * @param title one line
   * @param subtitle one line under it
   * @param what the start and the end are made of, such as particles
   * @param columns the columns' names
   * @throws IllegalArgumentException if the clouds have other than {@code columns.size()} columns
   */
  public PairsPicture(
      String title,
      String subtitle,
      String what,
      List<String> columns,
      Cloud start,
      Cloud target,
      Cloud end) {
    this.title = Objects.requireNonNull(title, "title");
    this.what = Objects.requireNonNull(what, "what");
    this.columns = List.copyOf(columns);
    this.start = start;
    this.target = target;
    this.end = end;
    for (Cloud cloud : List.of(start, target, end)) {
      if (cloud.dims() != columns.size()) {
        throw new IllegalArgumentException(
            "a cloud has " + cloud.dims() + " columns, expected " + columns.size());
      }
    }
    int shown = Math.min(columns.size(), MOST_COLUMNS);
    for (int y = 1; y < shown; y++) {
      for (int x = 0; x < y; x++) {
        pairs.add(new int[] {x, y});
      }
    }
    if (pairs.isEmpty()) {
      pairs.add(new int[] {0, 0});
    }
    this.blocks = pairs.size() > 3 ? 2 : 1;
    this.panelWidth = pairs.size() == 1 ? 290 : 214; // a single row may be larger
    this.panelHeight = panelWidth + 12;
    this.subtitle = subtitle + remarks(shown);
    this.left = Math.max(LEFT, BESIDE_LABELS + widestLabel());
  }

  private String remarks(int shown) {
    StringBuilder text = new StringBuilder();
    if (shown < columns.size()) {
      text.append("; the first ").append(shown).append(" of ").append(columns.size());
      text.append(" columns");
    }
    int most = Math.max(start.rows(), Math.max(target.rows(), end.rows()));
    if (most > Cloud.MOST_DRAWN && columns.size() > 1) {
      text.append("; at most ").append(Cloud.MOST_DRAWN).append(" points of each are drawn");
    }
    return text.toString();
  }

  private int rows() {
    return (pairs.size() + blocks - 1) / blocks;
  }

  private int blockWidth() {
    return left + 3 * panelWidth + MARGIN;
  }

  @Override
  public int width() {
    return blocks * blockWidth() + MARGIN;
  }

  @Override
  public int height() {
    return HEAD + rows() * panelHeight + MARGIN;
  }

  @Override
  public void draw(Graphics2D graphics) {
    double wide = width() - 2.0 * MARGIN;
    Picture.text(graphics, title, Palette.TITLE, Palette.INK, MARGIN, 26, wide);
    Picture.text(graphics, subtitle, Palette.SUBTITLE, Palette.FAINT_INK, MARGIN, 45, wide);
    legend(graphics);
    for (int block = 0; block < blocks; block++) {
      for (int state = 0; state < 3; state++) {
        double x = block * blockWidth() + left + state * panelWidth + 4;
        Picture.text(graphics, STATES[state], Palette.HEADING, Palette.INK, x, HEAD - 4, 200);
      }
    }
    for (int p = 0; p < pairs.size(); p++) {
      double x = (p / rows()) * blockWidth();
      double top = HEAD + (p % rows()) * panelHeight;
      row(graphics, pairs.get(p), x, top);
    }
  }

  private void legend(Graphics2D graphics) {
    String[] texts = {
      start.rows() + " " + what + " at the start",
      target.rows() + " target rows",
      end.rows() + " " + what + " at the end"
    };
    Color[] colours = {Palette.START, Palette.TARGET, Palette.END};
    double x = MARGIN;
    for (int i = 0; i < texts.length; i++) {
      graphics.setColor(colours[i]);
      graphics.fill(new Ellipse2D.Double(x, 55, 9, 9));
      Picture.text(graphics, texts[i], Palette.LABEL, Palette.INK, x + 14, 64, width());
      x += 14 + graphics.getFontMetrics(Palette.LABEL).stringWidth(texts[i]) + 26;
    }
  }

  /** Units of the longest label beside a y axis. */
  private int widestLabel() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    FontMetrics letters = graphics.getFontMetrics(Palette.TICK);
    Rectangle2D area = new Rectangle2D.Double(0, 0, panelWidth, panelHeight);
    int widest = 0;
    for (int[] pair : pairs) {
      ValueAxis axis =
          panel(pair).chart(start, target, Palette.START, "", "", 0).getXYPlot().getRangeAxis();
      for (Object tick : axis.refreshTicks(graphics, new AxisState(), area, RectangleEdge.LEFT)) {
        widest = Math.max(widest, letters.stringWidth(((ValueTick) tick).getText()));
      }
    }
    graphics.dispose();
    return widest;
  }

  private Panel panel(int[] pair) {
    double[] xs = limits(pair[0]);
    return pair[0] == pair[1]
        ? new HistogramPanel(xs, List.of(start, target, end))
        : new ScatterPanel(pair, xs, limits(pair[1]));
  }

  private void row(Graphics2D graphics, int[] pair, double corner, double top) {
    String xName = name(pair[0]);
    String yName = pair[0] == pair[1] ? "density" : name(pair[1]);
    Panel panel = panel(pair);
    Cloud[] clouds = {start, null, end};
    Color[] colours = {Palette.START, Palette.TARGET, Palette.END};
    for (int state = 0; state < 3; state++) {
      boolean first = state == 0;
      double x = corner + (first ? 0 : left + state * panelWidth);
      double wide = panelWidth + (first ? left : 0);
      panel
          .chart(clouds[state], target, colours[state], xName, first ? yName : null, left)
          .draw(graphics, new Rectangle2D.Double(x, top, wide, panelHeight));
    }
  }

  private String name(int dim) {
    String name = columns.get(dim);
    return Labels.shorten(name.matches("[0-9]+") ? "column " + name : name, 26);
  }

  /**
   * One pair of limits for the three panels: everything, unless the start lies so far off that the
   * rest would shrink to a dot; then target and end.
   */
  private double[] limits(int dim) {
    double[] body = union(target.range(dim), end.range(dim));
    double[] all = union(body, start.range(dim));
    double[] chosen = all[1] - all[0] > 4 * (body[1] - body[0]) && body[1] > body[0] ? body : all;
    double width = chosen[1] - chosen[0];
    double pad = width > 0 ? 0.04 * width : Math.max(1, Math.abs(chosen[0])) * 0.5;
    return new double[] {chosen[0] - pad, chosen[1] + pad};
  }

  private static double[] union(double[] a, double[] b) {
    return new double[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])};
  }
}
