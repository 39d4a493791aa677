package io.kinglet.jmh.record;

import io.kinglet.jmh.record.JmhMeasurement.Pace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the record is made of, group by group, each a few minutes long. */
final class Groups {
  /**
   * A part of the record that is run at a time.
   *
   * @param name also of its file
   * @param what it answers
   * @param parts what is run
   */
  record Group(String name, String what, List<Measurement> parts) {}

  private static final String FIRST = "100x200x5";
  private static final String SECOND = "100x200x20";
  private static final String THIRD = "200x200x324";
  private static final String MILLION = "1000000x256x16x1000";
  private static final String FOURTH = "1000x500x50";

  private static final List<String> PEERS =
      List.of("kinglet", "openblas", "jblas", "ejml", "plain-java");

  private static final String HEAP = "3g";

  private Groups() {}

  static List<Group> all() {
    List<Group> all = new ArrayList<>();
    all.add(
        new Group(
            "step-small",
            "one KiNG step, small",
            List.of(
                step(
                    FIRST,
                    "kinglet",
                    "kinglet-auto",
                    "compact-kinglet",
                    "compact-openblas",
                    "compact-jblas"),
                step(FIRST, "dense-literal"))));
    all.add(
        new Group(
            "step-wide",
            "one KiNG step, more dimensions",
            List.of(
                step(
                    SECOND,
                    "kinglet",
                    "kinglet-auto",
                    "compact-kinglet",
                    "compact-openblas",
                    "compact-jblas"))));
    all.add(
        new Group(
            "step-large",
            "one KiNG step, large",
            List.of(
                step(THIRD, "kinglet", "kinglet-auto", "kinglet-mixed"),
                step(FOURTH, "kinglet", "kinglet-auto", "kinglet-mixed"))));
    all.add(
        new Group(
            "precision",
            "one KiNG step with sums in single and in mixed precision",
            List.of(
                step(FIRST, "kinglet", "kinglet-single", "kinglet-mixed"),
                step(SECOND, "kinglet", "kinglet-single", "kinglet-mixed"),
                step(FOURTH, "kinglet", "kinglet-single", "kinglet-mixed"))));
    all.add(
        new Group(
            "ntking",
            "one ntKiNG step",
            List.of(
                ntk(Pace.LONG, "kinglet,compact-kinglet,compact-openblas,compact-jblas", FIRST),
                ntk(Pace.LONG, "dense-literal", FIRST),
                ntk(Pace.LONG, "kinglet,compact-jblas", SECOND))));
    all.add(
        new Group(
            "ratio",
            "one fit of a log-ratio",
            List.of(
                ratio(Pace.LONG, "kinglet,compact-openblas,compact-jblas"),
                ratio(Pace.MIDDLE, "dense-literal"))));
    all.add(
        new Group(
            "vgrow",
            "one VGrow step, its fit from the start",
            List.of(
                vgrow(Pace.LONG, "kinglet,compact-openblas,compact-jblas"),
                vgrow(Pace.MIDDLE, "dense-literal"))));
    all.add(
        new Group(
            "memory",
            "the memory of a step",
            List.of(
                new MemoryMeasurement(List.of(FIRST, SECOND, THIRD, FOURTH), 0, "1g"),
                new MemoryMeasurement(List.of(MILLION), 512, "1g"))));
    all.add(
        new Group(
            "python",
            "the step in Python, and ours in the same minutes",
            List.of(
                step(FIRST, "kinglet", "kinglet-auto", "kinglet-mixed"),
                python(FIRST),
                step(SECOND, "kinglet", "kinglet-auto", "kinglet-mixed"),
                python(SECOND))));
    all.add(
        new Group(
            "python-large",
            "the step in Python, large",
            List.of(
                new PythonMeasurement(
                    List.of(THIRD, FOURTH),
                    List.of("dense-torch:float", "compact-torch:double", "compact-numpy:double"),
                    1))));
    all.add(
        new Group(
            "libtorch",
            "the step on libtorch",
            List.of(
                step(FIRST, "kinglet", "libtorch-compact"),
                step(SECOND, "kinglet", "libtorch-compact"),
                step("20x40x5", "kinglet", "libtorch-compact", "libtorch-dense"))));
    all.add(
        new Group(
            "tile",
            "the rate of the tiles",
            List.of(
                jmh(
                    "TileBenchmark",
                    Pace.SHORT,
                    List.of("96x96x256", "192x192x256", "288x288x256"),
                    List.of("kinglet")))));
    all.add(
        new Group(
            "products",
            "square products",
            List.of(
                jmh(
                    "ProductBenchmark",
                    Pace.SHORT,
                    List.of("128x128x128", "256x256x256", "512x512x512"),
                    PEERS),
                jmh(
                    "ProductBenchmark",
                    Pace.SHORT,
                    List.of("1024x1024x1024"),
                    List.of("kinglet", "openblas", "jblas", "ejml")))));
    all.add(
        new Group(
            "products-lower",
            "one triangle of a symmetric product, and all of it",
            List.of(
                jmh(
                    "SymmetricProductBenchmark",
                    Pace.SHORT,
                    List.of("200x200", "512x512"),
                    List.of("kinglet", "kinglet-full")))));
    all.add(new Group("products-100", "a step's products, n = 100", stepProducts(100)));
    all.add(new Group("products-1000", "a step's products, n = 1000", stepProducts(1000)));
    all.add(new Group("solve", "Cholesky factor, and with one right-hand side", List.of(solve())));
    all.add(
        new Group(
            "solve-cg",
            "the exact form's system factored, and iterated to 1e-8",
            List.of(
                new PlanMeasurement("published", List.of("1000x2000x50x1000"), 0, true, "1g"))));
    all.add(
        new Group(
            "plan",
            "what the plan chooses from",
            List.of(
                new PlanMeasurement(
                    "published",
                    List.of("100x200x5x100", "300x400x2x300", "500x100x5x500", "1500x100x20x500"),
                    128,
                    false,
                    "1g"),
                new PlanMeasurement(
                    "published",
                    List.of("500x1000x10x1000", "1000x200x5x1000", "200x400x200x400"),
                    512,
                    false,
                    "1g"),
                new PlanMeasurement(
                    "multiscale",
                    List.of(
                        "100x100x2x300",
                        "1000x100x5x1000",
                        "500x800x10x500",
                        "300x600x50x300",
                        "400x200x20x5000"),
                    256,
                    false,
                    "1g"))));
    all.add(
        new Group(
            "gaussian",
            "blocks of Gaussian weights",
            List.of(
                jmh("GaussianBenchmark", Pace.SHORT, List.of("100x200x5", "500x500x50"), PEERS))));
    all.add(
        new Group(
            "growth-n",
            "growth with the particles",
            List.of(growth("100x200x5", "200x200x5", "400x200x5", "800x200x5", "1600x200x5"))));
    all.add(
        new Group(
            "growth-b",
            "growth with the features",
            List.of(growth("400x50x5", "400x100x5", "400x200x5", "400x400x5", "400x800x5"))));
    all.add(
        new Group(
            "growth-d",
            "growth with the dimensions",
            List.of(growth("200x200x2", "200x200x5", "200x200x20", "200x200x50", "200x200x200"))));
    all.add(
        new Group(
            "growth-N",
            "growth with the target rows",
            List.of(
                growth(
                    "100x200x5x100",
                    "100x200x5x400",
                    "100x200x5x1600",
                    "100x200x5x6400",
                    "100x200x5x25600"))));
    all.add(
        new Group(
            "growth-n-linear",
            "growth of the step with random features with the particles",
            List.of(
                linear("10000x256x16x1000", "512", "1", Pace.LONG),
                linear("31623x256x16x1000", "512", "1", Pace.MIDDLE),
                linear("100000x256x16x1000", "512", "1", Pace.ONCE),
                linear(MILLION, "512", "1", Pace.ONCE))));
    all.add(
        new Group(
            "growth-n-ntking",
            "growth of the ntKiNG step with the particles, in a heap of 512 MB",
            List.of(
                ntk(Pace.MIDDLE, "kinglet", "1000x200x5x1000", "3162x200x5x1000"),
                ntk(Pace.ONCE, "kinglet", "10000x200x5x1000", "31623x200x5x1000"),
                ntk(Pace.ONCE, "kinglet", "100000x200x5x1000"))));
    all.add(
        new Group(
            "growth-R",
            "growth with the random features",
            List.of(linear("10000x256x16x1000", "64,128,256,512,1024", "1", Pace.MIDDLE))));
    all.add(
        new Group(
            "threads-linear",
            "one and two threads with random features",
            List.of(linear("100000x256x16x1000", "512", "1,2", Pace.ONCE))));
    all.add(
        new Group(
            "threads",
            "one and two threads",
            List.of(
                threads("KingGrowthBenchmark", "400x200x5", Pace.LONG),
                threads("KingGrowthBenchmark", FOURTH, Pace.LONG),
                threads("TileBenchmark", "288x288x256", Pace.SHORT))));
    return all;
  }

  private static Measurement step(String shape, String... twins) {
    return jmh("KingStepBenchmark", Pace.LONG, List.of(shape), List.of(twins));
  }

  private static Measurement python(String shape) {
    return new PythonMeasurement(
        List.of(shape),
        List.of(
            "dense-torch:float",
            "compact-torch:float",
            "compact-torch:double",
            "compact-numpy:double"),
        Integer.MAX_VALUE);
  }

  /** Xᵀ W (d × b, inner n), Hᵀ J (b × b, inner n·d) and K p (n × d, inner n). */
  private static List<Measurement> stepProducts(int n) {
    List<String> transposed = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (int d : new int[] {5, 20, 324}) {
      transposed.add(d + "x200x" + n);
      // The operands of a longer one take gigabytes.
      if (n * d <= 100_000) {
        transposed.add("200x200x" + n * d);
      }
      plain.add(n + "x" + d + "x" + n);
    }
    return List.of(products("tn", transposed), products("nn", plain));
  }

  private static Measurement products(String form, List<String> shapes) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("shape", shapes);
    params.put("form", List.of(form));
    params.put("twin", List.of("kinglet", "openblas"));
    return new JmhMeasurement("ProductBenchmark", Pace.SHORT, HEAP, params);
  }

  private static Measurement solve() {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("b", List.of("200", "1000"));
    params.put("twin", PEERS);
    return new JmhMeasurement("SolveBenchmark", Pace.SHORT, HEAP, params);
  }

  private static Measurement growth(String... shapes) {
    return jmh("KingGrowthBenchmark", Pace.MIDDLE, List.of(shapes), List.of("kinglet"));
  }

  private static Measurement threads(String benchmark, String shape, Pace pace) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("shape", List.of(shape));
    params.put("threads", List.of("1", "2"));
    params.put("twin", List.of("kinglet"));
    return new JmhMeasurement(benchmark, pace, HEAP, params);
  }

  private static Measurement linear(String shape, String features, String threads, Pace pace) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("shape", List.of(shape));
    params.put("features", List.of(features.split(",", -1)));
    params.put("threads", List.of(threads.split(",", -1)));
    params.put("twin", List.of("kinglet"));
    return new JmhMeasurement("LinearStepBenchmark", pace, "1g", params);
  }

  private static Measurement ntk(Pace pace, String twins, String... shapes) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("shape", List.of(shapes));
    params.put("twin", List.of(twins.split(",", -1)));
    params.put("threads", List.of("1"));
    return new JmhMeasurement("NtkStepBenchmark", pace, "512m", params);
  }

  private static Measurement ratio(Pace pace, String twins) {
    return jmh("RatioFitBenchmark", pace, List.of("2000x200x20"), List.of(twins.split(",", -1)));
  }

  private static Measurement vgrow(Pace pace, String twins) {
    return jmh("VgrowStepBenchmark", pace, List.of("2000x200x20"), List.of(twins.split(",", -1)));
  }

  private static Measurement jmh(
      String benchmark, Pace pace, List<String> shapes, List<String> twins) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("shape", shapes);
    params.put("twin", twins);
    return new JmhMeasurement(benchmark, pace, HEAP, params);
  }
}
