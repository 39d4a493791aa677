package io.kinglet.cli.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;

/**
 * Colours, lines and letters of every picture. The colours are Okabe and Ito's, told apart under
 * the common kinds of colour blindness; lines differ in their dashes as well.
 */
final class Palette {
  static final Color START = new Color(0xE69F00);
  static final Color TARGET = new Color(0x9A9A9A);
  static final Color END = new Color(0x0072B2);
  static final Color INK = new Color(0x222222);
  static final Color FAINT_INK = new Color(0x666666);
  static final Color GRID = new Color(0xE4E4E4);
  static final Color FRAME = new Color(0xB0B0B0);

  static final Color RESIDUAL = new Color(0x0072B2);
  static final Color MMD = new Color(0xD55E00);
  static final Color ENERGY = new Color(0x009E73);
  static final Color OTHER = new Color(0xCC79A7);

  static final Stroke SOLID = dashed();
  static final Stroke DASHED = dashed(7f, 4f);
  static final Stroke DOTTED = dashed(1.5f, 3.5f);
  static final Stroke DASHED_DOTTED = dashed(8f, 4f, 1.5f, 4f);
  static final Stroke THIN = new BasicStroke(1f);

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  static final Font SUBTITLE = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

  private Palette() {}

  /** The colour, let through by so much of 255. */
  static Color with(Color colour, int alpha) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }

  private static Stroke dashed(float... dashes) {
    return new BasicStroke(
        2f,
        BasicStroke.CAP_ROUND,
        BasicStroke.JOIN_ROUND,
        10f,
        dashes.length == 0 ? null : dashes,
        0f);
  }
}
