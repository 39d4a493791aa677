package io.kinglet.cli.charts;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import org.jfree.svg.SVGGraphics2D;

/** Something drawn once by code and kept as pixels and as vectors. */
public interface Picture {
  /** Pixels of the PNG for each unit of the drawing, so that it stays sharp on dense screens. */
  double PIXELS_PER_UNIT = 1.5;

  /** Width in units; one is a pixel of the SVG at its natural size. */
  int width();

  /** Height in units. */
  int height();

  /** Draws into the rectangle from (0, 0) to (width, height). */
  void draw(Graphics2D graphics);

  /**
   * Writes {@code name.png} and {@code name.svg} into a folder. The same drawing gives the same
   * bytes on the same machine.
   *
   * @throws IOException if a file cannot be written, or there is no font to draw letters with
   */
  static void write(Picture picture, Path folder, String name) throws IOException {
    try {
      writePng(picture, folder.resolve(name + ".png"));
      writeSvg(picture, folder.resolve(name + ".svg"));
    } catch (RuntimeException | LinkageError | InternalError e) {
      // a JDK without fontconfig or without a single font fails in one of these ways
      throw undrawn(e);
    }
  }

  private static void writePng(Picture picture, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(picture.width() * PIXELS_PER_UNIT),
            (int) Math.round(picture.height() * PIXELS_PER_UNIT),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.transform(AffineTransform.getScaleInstance(PIXELS_PER_UNIT, PIXELS_PER_UNIT));
    paint(picture, graphics);
    graphics.dispose();
    ImageIO.setUseCache(false);
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  /**
   * Writes one PNG, beside its place, and renames it.
   *
   * @throws IOException if it cannot be written, or there is no font to draw letters with
   */
  static void replacePng(Picture picture, Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    try {
      writePng(picture, beside);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw undrawn(e);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static IOException undrawn(Throwable e) {
    return new IOException("no picture could be drawn (" + e + "); is any font installed?", e);
  }

  private static void writeSvg(Picture picture, Path file) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(picture.width(), picture.height());
    graphics.setGeomDoubleConverter(Labels::hundredths);
    graphics.setDefsKeyPrefix("kinglet"); // otherwise made from the clock
    paint(picture, graphics);
    Files.writeString(file, graphics.getSVGDocument(), StandardCharsets.UTF_8);
  }

  private static void paint(Picture picture, Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, picture.width(), picture.height()));
    picture.draw(graphics);
  }

  /** Draws text with its base line's left end at (x, y), shortened to fit a width. */
  static void text(
      Graphics2D graphics, String text, Font font, Color colour, double x, double y, double most) {
    graphics.setFont(font);
    graphics.setColor(colour);
    graphics.drawString(
        Labels.fit(text, graphics.getFontMetrics(font), most), (float) x, (float) y);
  }
}
