package io.kinglet.cli;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.MmdFlow;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.WassersteinFlow;

/** Makes the flow that the options ask for. */
final class Flows {
  private Flows() {}

  static ParticleFlow of(FlowOptions options, FlowInput input, Parallel parallel) {
    Target target =
        options.batch == null
            ? Target.of(input.target())
            : Target.miniBatches(input.target(), options.batch, options.seed);
    StepRule rule =
        options.isAdaptive()
            ? StepRule.adaptive(options.stepSizeOr())
            : StepRule.constant(options.stepSizeOr());
    boolean some = input.moving().length > 0;
    return switch (options.method) {
      case KING -> {
        KingSettings.Builder king =
            options
                .king
                .to(KingFlow.builder(target))
                .form(options.form.of())
                .stepRule(rule)
                .parallel(parallel);
        yield some ? king.moving(input.moving()).build() : king.build();
      }
      case WGF -> {
        WassersteinFlow.Builder wgf =
            WassersteinFlow.builder(target).stepRule(rule).parallel(parallel);
        yield some ? wgf.moving(input.moving()).build() : wgf.build();
      }
      case MMD -> {
        MmdFlow.Builder mmd = MmdFlow.builder(target).stepRule(rule).parallel(parallel);
        yield some ? mmd.moving(input.moving()).build() : mmd.build();
      }
    };
  }
}
