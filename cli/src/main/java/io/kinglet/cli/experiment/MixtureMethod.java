package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.MmdFlow;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.NtkSettings;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.WassersteinFlow;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The methods that the paper compares, each with its published settings. */
enum MixtureMethod {
  NTKING("ntKiNG"),
  KING("KiNG"),
  WGF("WGF"),
  MMD("MMD flow");

  /** η; of the MMD flow in {@link MmdFlow}'s units, where 1 is the published 100 at n = 100. */
  private static final double STEP_SIZE = 1;

  private static final int BASIS = 200;
  private static final double DAMPING = 1e-3;
  private static final double RIDGE = 1e-3;

  private final String title;

  MixtureMethod(String title) {
    this.title = title;
  }

  /** As papers write it. */
  String title() {
    return title;
  }

  /** As files write it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A flow for one run, on the calling thread. */
  ParticleFlow flow(Target target) {
    Parallel alone = Parallel.serial();
    StepRule step = StepRule.constant(STEP_SIZE);
    return switch (this) {
      case NTKING ->
          NtkFlow.builder(target)
              .basisSize(BASIS)
              .width(NtkSettings.WIDTH)
              .damping(DAMPING)
              .ridge(RIDGE)
              .stepRule(step)
              .parallel(alone)
              .build();
      case KING ->
          KingFlow.builder(target)
              .basisSize(BASIS)
              .damping(DAMPING)
              .ridge(RIDGE)
              .stepRule(step)
              .parallel(alone)
              .build();
      case WGF -> WassersteinFlow.builder(target).stepRule(step).parallel(alone).build();
      case MMD -> MmdFlow.builder(target).stepRule(step).parallel(alone).build();
    };
  }

  /** The settings, for a report; bandwidths are the median rule's. */
  Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step_size", STEP_SIZE);
    if (this == NTKING || this == KING) {
      map.put("features", FeatureFamily.RBF.label());
      map.put("basis", BASIS);
      map.put("damping", DAMPING);
      map.put("ridge", RIDGE);
    }
    if (this == NTKING) {
      map.put("width", NtkSettings.WIDTH);
    }
    return map;
  }
}
