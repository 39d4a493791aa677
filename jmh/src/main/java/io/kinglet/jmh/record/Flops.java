package io.kinglet.jmh.record;

import io.kinglet.jmh.reference.Shapes;
import io.kinglet.solver.flow.NtkSettings;
import io.kinglet.solver.tangent.TangentForm;

/**
 * The counted operations of what is measured: those that the mathematics asks for, whatever else a
 * twin does.
 */
final class Flops {
  private Flops() {}

  /**
   * Of one call.
   *
   * @return floating-point operations; NaN where they are not counted
   */
  static double of(Figure figure) {
    String shape = figure.params().getOrDefault("shape", "");
    return switch (figure.benchmark()) {
      case "ProductBenchmark", "TileBenchmark" -> {
        int[] sizes = Shapes.parse(shape, "m,n,k");
        yield 2.0 * sizes[0] * sizes[1] * sizes[2];
      }
      case "SymmetricProductBenchmark" -> {
        int[] sizes = Shapes.parse(shape, "n,k");
        double each =
            sizes[0] * (Figure.OURS.equals(figure.twin()) ? sizes[0] + 1.0 : 2.0 * sizes[0]);
        yield each * sizes[1];
      }
      case "SolveBenchmark" -> {
        double b = Double.parseDouble(figure.params().getOrDefault("b", "NaN"));
        yield b * b * b / 3 + ("factor".equals(figure.params().get("call")) ? 0 : 2 * b * b);
      }
      case "KingStepBenchmark", "KingGrowthBenchmark", "PythonStep" -> step(shape);
      case "NtkStepBenchmark" -> tangent(shape);
      case "LinearStepBenchmark" -> linear(shape, figure.params().get("features"));
      default -> Double.NaN;
    };
  }

  /** n (2bd + 4Rd + 4bR + b²): features and their gradients, moments, and the move. */
  private static double linear(String shape, String features) {
    int[] sizes = Shapes.parse(shape, "n,b,d,N");
    double b = sizes[1];
    double d = sizes[2];
    double r = Double.parseDouble(features);
    return sizes[0] * (2 * b * d + 4 * r * d + 4 * b * r + b * b);
  }

  /** Of M in the cheaper form. */
  private static double tangent(String shape) {
    int[] sizes = Shapes.parse(shape, shape.split("x", -1).length == 4 ? "n,b,d,N" : "n,b,d");
    int n = sizes[0];
    int b = sizes[1];
    int d = sizes[2];
    int w = NtkSettings.WIDTH;
    return TangentForm.cheaper(n, d, d, b, w).flops(n, d, d, b, w);
  }

  /** 2n²db for all H, 6n²b for all W, n d b² for one triangle of M. */
  private static double step(String shape) {
    int[] sizes = Shapes.parse(shape, shape.split("x", -1).length == 4 ? "n,b,d,N" : "n,b,d");
    double n = sizes[0];
    double b = sizes[1];
    double d = sizes[2];
    return 2 * n * n * d * b + 6 * n * n * b + n * d * b * b;
  }
}
