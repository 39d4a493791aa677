package io.kinglet.kernels;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The one place where scalar or vector kernels are chosen, once for the life of the JVM. System
 * properties: {@code kinglet.kernels=auto|scalar|vector} and {@code kinglet.vectorBits=128|256|512}
 * (the widest species to use).
 */
final class KernelProvider {
  /** One implementation of each family. */
  record Set(
      String name,
      int bits,
      String line,
      ProductKernels products,
      SingleProductKernels singleProducts,
      ElementKernels elements,
      GaussianKernels gaussians,
      KingKernels king,
      SingleKingKernels singleKing,
      PanelKernels panels) {}

  private static final Set CURRENT = choose();

  private KernelProvider() {}

  static Set current() {
    return CURRENT;
  }

  static Set scalar(String why) {
    return new Set(
        "scalar",
        64,
        "kernels: scalar (" + why + ")",
        new ScalarProducts(),
        new ScalarSingleProducts(),
        new ScalarElements(),
        new ScalarGaussians(),
        new ScalarKing(),
        new ScalarSingleKing(),
        new ScalarPanels());
  }

  static Set vector() {
    int bits = VectorLanes.bits();
    return new Set(
        "vector",
        bits,
        "kernels: vector, " + bits + " bits (" + bits / 64 + " doubles), fused multiply-add",
        new VectorProducts(),
        new VectorSingleProducts(),
        new VectorElements(),
        new VectorGaussians(),
        new VectorKing(),
        new VectorSingleKing(),
        new VectorPanels());
  }

  private static Set choose() {
    Logger log = System.getLogger("io.kinglet.kernels");
    String wish = System.getProperty("kinglet.kernels", "auto");
    String why = obstacle(wish);
    Set set = why == null ? vector() : scalar(why);
    boolean slowerThanNeeded = why != null && !wish.equals("scalar");
    log.log(slowerThanNeeded ? Level.WARNING : Level.DEBUG, set.line());
    return set;
  }

  /** Why the vector kernels cannot be used, or null; touches no class of the Vector API. */
  private static String obstacle(String wish) {
    switch (wish) {
      case "scalar":
        return "asked for by kinglet.kernels=scalar";
      case "auto", "vector":
        break;
      default:
        return "kinglet.kernels=" + wish + " is unknown; use auto, scalar or vector";
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "start java with --add-modules jdk.incubator.vector for the faster ones";
    }
    Module own = KernelProvider.class.getModule();
    if (own.isNamed()) {
      own.addReads(ModuleLayer.boot().findModule("jdk.incubator.vector").orElseThrow());
    }
    if (wish.equals("vector")) {
      return null;
    }
    String vm =
        System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.info", "");
    if (vm.contains("interpreted mode") || vm.contains("emulated-client")) {
      return "this JVM runs without its C2 compiler, where vectors are slower";
    }
    return null;
  }
}
