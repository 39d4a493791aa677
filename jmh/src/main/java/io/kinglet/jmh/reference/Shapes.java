package io.kinglet.jmh.reference;

/** Sizes written as a parameter of a benchmark. */
public final class Shapes {
  private Shapes() {}

  /**
   * The sizes in a list such as {@code 100x200x5}: JMH takes a comma for the next parameter.
   *
   * @param text such as {@code 100x200x5}
   * @param names what they are, such as {@code n,b,d}
   * @return as many sizes as names, each at least 1
   * @throws IllegalArgumentException if they are not, with what was given and expected
   */
  public static int[] parse(String text, String names) {
    String[] parts = text.split("x", -1);
    int[] sizes = new int[parts.length];
    boolean good = parts.length == names.split(",", -1).length;
    for (int i = 0; i < parts.length && good; i++) {
      good = parts[i].matches("[1-9][0-9]{0,8}");
      sizes[i] = good ? Integer.parseInt(parts[i]) : 0;
    }
    if (!good) {
      throw new IllegalArgumentException(
          "the shape '"
              + text
              + "' is not of the form "
              + names.replace(',', 'x')
              + ", each at least 1");
    }
    return sizes;
  }
}
