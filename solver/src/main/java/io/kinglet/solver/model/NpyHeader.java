package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an NPY file says of itself before its data: element type, byte order, layout and shape (the
 * format of numpy.lib.format, versions 1 to 3).
 *
 * @param type the element type
 * @param order the byte order of each element
 * @param fortran whether columns are stored one after the other, not rows
 * @param shape the array's extents, each at least 0
 * @param dataOffset where in the file the elements begin
 */
public record NpyHeader(
    NpyType type, ByteOrder order, boolean fortran, List<Long> shape, long dataOffset) {
  /** NumPy itself refuses longer ones; a plain array's is below 200 bytes. */
  private static final int LONGEST = 10_000;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern ENTRY =
      Pattern.compile("\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\)|\\[.*])\\s*(,|$)");

  /**
   * Reads it, leaving {@code in} at the first element.
   *
   * @param file the file's name, for messages
   * @param in where the file begins
   * @return what it says
   * @throws BadDataException if it is no NPY header, is cut short or says something impossible
   * @throws IOException if it cannot be read
   */
  public static NpyHeader read(String file, InputStream in) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !startsWithMagic(start)) {
      throw new BadDataException(
          file
              + ": not an NPY file ("
              + (start.length == 0 ? "it is empty" : "its first bytes are not \\x93NUMPY")
              + "); write it with numpy.save");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new BadDataException(
          file + ": NPY version " + version + " is not known (1 to 3 are); save it again");
    }
    int digits = version == 1 ? 2 : 4;
    byte[] size = in.readNBytes(digits);
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = length << 8 | (size[i] & 0xFF);
    }
    if (size.length == digits && length > LONGEST) {
      throw new BadDataException(
          file + ": its header claims " + length + " bytes; the file is damaged, save it again");
    }
    byte[] text = in.readNBytes((int) length);
    if (size.length < digits || text.length < length) {
      throw new BadDataException(
          file + ": cut short within its header; copy or save the file again");
    }
    return parse(file, new String(text, StandardCharsets.UTF_8), 8L + digits + length);
  }

  private static boolean startsWithMagic(byte[] start) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static NpyHeader parse(String file, String text, long offset) {
    String dict = text.strip();
    Map<String, String> entries = new HashMap<>();
    if (dict.startsWith("{") && dict.endsWith("}")) {
      String body = dict.substring(1, dict.length() - 1).strip();
      Matcher matcher = ENTRY.matcher(body);
      int at = 0;
      while (at < body.length() && matcher.find(at) && matcher.start() == at) {
        entries.put(matcher.group(1), matcher.group(2));
        at = matcher.end();
      }
      if (at < body.length()) {
        entries.clear();
      }
    }
    if (!entries.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
      throw new BadDataException(
          file
              + ": its header does not say type, order and shape as NumPy writes them; save it"
              + " again with numpy.save");
    }
    String descr = entries.get("descr");
    if (descr.startsWith("[")) {
      throw new BadDataException(
          file
              + ": a structured array (named fields); save its numbers as a plain one, rows ×"
              + " columns");
    }
    String order = entries.get("fortran_order");
    if (!order.equals("True") && !order.equals("False")) {
      throw new BadDataException(file + ": its header says fortran_order is " + order);
    }
    String name = descr.substring(1, descr.length() - 1);
    return new NpyHeader(
        NpyType.of(file, name),
        name.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        order.equals("True"),
        shape(file, entries.get("shape")),
        offset);
  }

  private static List<Long> shape(String file, String tuple) {
    List<Long> shape = new ArrayList<>();
    if (tuple.startsWith("(")) {
      String[] extents = tuple.substring(1, tuple.length() - 1).split(",", -1);
      for (int i = 0; i < extents.length; i++) {
        String extent = extents[i].strip();
        boolean afterLastComma = extent.isEmpty() && i == extents.length - 1;
        if (extent.matches("[0-9]{1,18}")) {
          shape.add(Long.parseLong(extent));
        } else if (!afterLastComma) {
          throw impossible(file, tuple);
        }
      }
      return shape;
    }
    throw impossible(file, tuple);
  }

  private static BadDataException impossible(String file, String tuple) {
    return new BadDataException(
        file + ": its header gives the shape " + tuple + ", which no array has; save it again");
  }

  /**
   * The shape as NumPy writes it.
   *
   * @return such as (3, 2) or (5,)
   */
  public String shapeText() {
    return text(shape.stream());
  }

  private static String text(Stream<?> extents) {
    List<String> list = extents.map(Object::toString).toList();
    return "(" + String.join(", ", list) + (list.size() == 1 ? ",)" : ")");
  }

  /**
   * The header that a C-ordered little-endian array of doubles has, padded as NumPy does.
   *
   * @param shape the extents, each at least 0
   * @return its bytes, after which the elements follow
   */
  public static byte[] ofDoubles(int... shape) {
    String dict =
        "{'descr': '<f8', 'fortran_order': False, 'shape': "
            + text(Arrays.stream(shape).boxed())
            + ", }";
    int length = (10 + dict.length() + 1 + 63) / 64 * 64 - 10; // elements start at 64 bytes
    byte[] header = new byte[10 + length];
    Arrays.fill(header, (byte) ' ');
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    header[6] = 1;
    header[7] = 0;
    header[8] = (byte) length;
    header[9] = (byte) (length >> 8);
    System.arraycopy(dict.getBytes(StandardCharsets.US_ASCII), 0, header, 10, dict.length());
    header[header.length - 1] = '\n';
    return header;
  }
}
