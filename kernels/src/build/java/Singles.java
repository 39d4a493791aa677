import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the kernels in single precision of those in double: the same sources with another type and
 * other names, so that there is one text to write, read and measure. Run by the build, from source:
 *
 * <pre>
 * java Singles.java SOURCES OUT CLASS...
 * </pre>
 *
 * The named classes are made, and those that their code mentions if numbers of double precision are
 * in them or in what they mention. What is replaced is tokens of Java: {@code double}, {@code
 * Double}, {@code DoubleVector}, {@code Long} and {@code LongVector}, which have as many lanes,
 * literals, the names of the classes themselves (King: SingleKing, VectorKing: VectorSingleKing)
 * and what they ask of KernelProvider (king: singleKing). The compiler then refuses what does not
 * fit. Sources say lengths in lanes, bits or {@code Double.BYTES}.
 */
final class Singles {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?<comment>/\\*.*?\\*/|//[^\\n]*)\
          |(?<string>\"{3}.*?\"{3}|"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])+')\
          |(?<name>[A-Za-z_$][A-Za-z0-9_$]*)\
          |(?<number>(?:0[xX][0-9a-fA-F_]*\\.?[0-9a-fA-F_]*[pP][+-]?[0-9]+\
          |0[xX][0-9a-fA-F_]+|[0-9][0-9_]*\\.?[0-9_]*(?:[eE][+-]?[0-9]+)?\
          |\\.[0-9]+(?:[eE][+-]?[0-9]+)?)[dDfFlL]?)\
          """,
          Pattern.DOTALL);

  private static final Map<String, String> TYPES =
      Map.of(
          "double", "float",
          "Double", "Float",
          "DoubleVector", "FloatVector",
          "Long", "Integer",
          "LongVector", "IntVector",
          "reinterpretAsLongs", "reinterpretAsInts",
          "reinterpretAsDoubles", "reinterpretAsFloats");

  /** Chooses kernels of both precisions, and so is made of neither. */
  private static final String PROVIDER = "KernelProvider";

  private static final Pattern ASKED =
      Pattern.compile("\\b" + PROVIDER + "\\.current\\(\\)\\.([a-z])([A-Za-z]*)\\(");

  private static final Pattern LINKED = Pattern.compile("(\\{@(?:link|code) )([A-Z][A-Za-z0-9]*)");

  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, Set<String>> mentioned = new HashMap<>();
  private final Set<String> twins = new TreeSet<>();

  private Singles() {}

  /** See the class; ends with a message and 1 where a source cannot be read or replaced. */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: java Singles.java SOURCES OUT CLASS...");
      System.exit(2);
    }
    try {
      Singles singles = new Singles();
      singles.read(Path.of(args[0]));
      singles.choose(List.of(args).subList(2, args.length));
      singles.write(Path.of(args[1]));
    } catch (IllegalArgumentException e) {
      System.err.println("Singles: " + e.getMessage());
      System.exit(1);
    }
  }

  private void read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".java") && !name.contains("-")) {
          sources.put(name.substring(0, name.length() - 5), Files.readString(file));
        }
      }
    }
    sources.forEach(
        (name, source) -> {
          Set<String> names = new HashSet<>();
          Matcher token = TOKEN.matcher(source);
          while (token.find()) {
            if (token.group("name") != null) {
              names.add(token.group());
            }
          }
          mentioned.put(name, names);
        });
  }

  /** All that the roots mention, less what has nothing of double precision in it. */
  private void choose(List<String> roots) {
    Set<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(roots);
    while (!next.isEmpty()) {
      String name = next.pop();
      if (!sources.containsKey(name)) {
        throw new IllegalArgumentException("there is no source of " + name);
      }
      if (reached.add(name)) {
        sources.keySet().stream()
            .filter(other -> !other.equals(PROVIDER) && mentioned.get(name).contains(other))
            .forEach(next::add);
      }
    }
    boolean more = true;
    while (more) {
      more = false;
      for (String name : reached) {
        Set<String> names = mentioned.get(name);
        if (names.stream().anyMatch(each -> TYPES.containsKey(each) || twins.contains(each))) {
          more |= twins.add(name);
        }
      }
    }
    for (String name : twins) {
      if (sources.containsKey(single(name))) {
        throw new IllegalArgumentException(
            single(name) + " would be made of " + name + ", but has a source of its own");
      }
    }
  }

  /** Writes what has changed and removes what is no longer made. */
  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Set<String> made = new HashSet<>();
    for (String name : twins) {
      Path file = folder.resolve(single(name) + ".java");
      made.add(file.getFileName().toString());
      String source = replaced(name);
      if (!Files.exists(file) || !Files.readString(file).equals(source)) {
        Files.writeString(file, source);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!made.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }

  private String replaced(String name) {
    Matcher token = TOKEN.matcher(sources.get(name));
    StringBuilder out = new StringBuilder();
    boolean told = false;
    while (token.find()) {
      String text = token.group();
      if (token.group("comment") != null) {
        text = comment(text);
        if (!told && text.startsWith("/**")) {
          told = true;
          text = "/**\n * {@link " + name + "} in single precision.\n *\n * <p>" + opened(text);
        }
      } else if (token.group("name") != null) {
        text = word(name, text);
      } else if (token.group("number") != null) {
        text = number(text);
      }
      token.appendReplacement(out, Matcher.quoteReplacement(text));
    }
    token.appendTail(out);
    Matcher asked = ASKED.matcher(out);
    String source =
        asked.replaceAll(
            found ->
                PROVIDER
                    + ".current().single"
                    + found.group(1).toUpperCase(java.util.Locale.ROOT)
                    + found.group(2)
                    + "(");
    return "// Made of " + name + ".java by Singles.java; what is changed here is lost.\n" + source;
  }

  /** A Javadoc comment without its beginning. */
  private static String opened(String comment) {
    return comment.substring(3).replaceFirst("^\\s*(\\*(?!/)\\s*)?", "");
  }

  private String comment(String text) {
    String typed = text.replaceAll("\\bdouble(s?)\\b", "float$1");
    return LINKED
        .matcher(typed)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1)
                        + (twins.contains(found.group(2))
                            ? single(found.group(2))
                            : TYPES.getOrDefault(found.group(2), found.group(2)))));
  }

  private String word(String name, String text) {
    if (twins.contains(text)) {
      return single(text);
    }
    if (!TYPES.containsKey(text) && text.matches(".*[dD]ouble.*")) {
      throw new IllegalArgumentException(
          name + ".java: what " + text + " is in single precision is not known");
    }
    return TYPES.getOrDefault(text, text);
  }

  private static String number(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean real = hex ? text.matches(".*[pP].*") : text.matches(".*[.eEdD].*");
    return real && !text.matches(".*[fF]") ? text.replaceFirst("[dD]$", "") + "f" : text;
  }

  /** The role, Vector or Scalar, stays in front: rules about those classes hold for both. */
  private static String single(String name) {
    return name.replaceFirst("^(Vector|Scalar)?", "$1Single");
  }
}
