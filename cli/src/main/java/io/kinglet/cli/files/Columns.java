package io.kinglet.cli.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the columns that were asked for, and says what there is when one is not to be found. */
final class Columns {
  /** How many names a message lists before it says "and more". */
  private static final int LISTED = 12;

  private Columns() {}

  /**
   * The positions of the wanted names.
   *
   * @param file the file, for messages
   * @param present the names in the file, in order
   * @param wanted the names asked for; empty means all
   * @throws BadFileException if a name is not there, stands there twice or is asked for twice
   */
  static int[] byName(String file, List<String> present, List<String> wanted) {
    List<String> names = wanted.isEmpty() ? present : wanted;
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < present.size(); i++) {
      if (first.putIfAbsent(present.get(i), i) != null && names.contains(present.get(i))) {
        throw new BadFileException(
            file
                + " line 1: two columns are called '"
                + present.get(i)
                + "'; rename one, or choose others with --columns");
      }
    }
    int[] found = new int[names.size()];
    for (int i = 0; i < found.length; i++) {
      Integer at = first.get(names.get(i));
      if (at == null) {
        throw new BadFileException(unknown(file, names.get(i), present));
      }
      found[i] = at;
    }
    refuseTwice(file, found, present);
    return found;
  }

  /**
   * The positions that index expressions stand for: {@code 3}, or {@code 0-4} for five of them.
   *
   * @throws BadFileException if one is no index, none of the array's or a range that runs backwards
   */
  static int[] byIndex(String file, int width, List<String> wanted) {
    List<Integer> found = new ArrayList<>();
    for (String text : wanted) {
      String[] ends = text.split("-", 2);
      int from = index(file, text, ends[0], width);
      int to = ends.length == 2 ? index(file, text, ends[1], width) : from;
      if (from > to) {
        throw new BadFileException(
            file + ": columns '" + text + "' run backwards; write " + to + "-" + from);
      }
      for (int i = from; i <= to; i++) {
        found.add(i);
      }
    }
    int[] all = new int[wanted.isEmpty() ? width : found.size()];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add(Integer.toString(i));
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = wanted.isEmpty() ? i : found.get(i);
    }
    refuseTwice(file, all, names);
    return all;
  }

  private static int index(String file, String text, String digits, int width) {
    if (digits.matches("[0-9]{1,9}") && Integer.parseInt(digits) < width) {
      return Integer.parseInt(digits);
    }
    throw new BadFileException(
        file
            + ": no column '"
            + text
            + "'; an array's columns are chosen by index, here 0 to "
            + (width - 1)
            + " (--columns 0,2 or 0-3)");
  }

  private static void refuseTwice(String file, int[] found, List<String> names) {
    boolean[] seen = new boolean[names.size()];
    for (int at : found) {
      if (seen[at]) {
        throw new AskedTwiceException(
            file + ": column '" + names.get(at) + "' is asked for twice; name it once");
      }
      seen[at] = true;
    }
  }

  private static String unknown(String file, String name, List<String> present) {
    List<String> nearest = new ArrayList<>(present);
    nearest.sort(Comparator.comparingInt(other -> distance(name, other)));
    String list = String.join(", ", nearest.subList(0, Math.min(LISTED, nearest.size())));
    String more = nearest.size() > LISTED ? " and " + (nearest.size() - LISTED) + " more" : "";
    return file + ": no column '" + name + "'; there are " + list + more;
  }

  /** Edits between two names, letters' case aside (Levenshtein). */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
