package io.kinglet.cli;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.MmdFlow;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.NtkSettings;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.SvgdFlow;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.VgrowFlow;
import io.kinglet.solver.flow.WassersteinFlow;

/** Makes the flow that the options ask for. */
final class Flows {
  private Flows() {}

  private static StepRule rule(FlowOptions options) {
    return options.isAdaptive()
        ? StepRule.adaptive(options.stepSizeOr())
        : StepRule.constant(options.stepSizeOr());
  }

  /** KiNG's flow, in the form that has been chosen. */
  static KingFlow king(FlowOptions options, Target target, int[] moving, Parallel parallel) {
    KingSettings.Builder king =
        options
            .king
            .to(KingFlow.builder(target))
            .form(options.form.of())
            .stepRule(rule(options))
            .parallel(parallel);
    return moving.length > 0 ? king.moving(moving).build() : king.build();
  }

  static ParticleFlow of(FlowOptions options, FlowInput input, Parallel parallel) {
    Target target =
        options.batch == null
            ? Target.of(input.target())
            : Target.miniBatches(input.target(), options.batch, options.seed);
    StepRule rule = rule(options);
    boolean some = input.moving().length > 0;
    return switch (options.method) {
      case KING -> king(options, target, input.moving(), parallel);
      case NTKING -> {
        NtkSettings.Builder ntk =
            options.ntk.to(NtkFlow.builder(target), options.king).stepRule(rule).parallel(parallel);
        yield some ? ntk.moving(input.moving()).build() : ntk.build();
      }
      case WGF -> {
        WassersteinFlow.Builder wgf =
            WassersteinFlow.builder(target)
                .integrator(options.integrator)
                .stepRule(rule)
                .parallel(parallel);
        yield some ? wgf.moving(input.moving()).build() : wgf.build();
      }
      case MMD -> {
        MmdFlow.Builder mmd =
            MmdFlow.builder(target)
                .integrator(options.integrator)
                .stepRule(rule)
                .parallel(parallel);
        yield some ? mmd.moving(input.moving()).build() : mmd.build();
      }
      case SVGD -> {
        SvgdFlow.Builder svgd =
            SvgdFlow.builder(input.density().orElseThrow())
                .integrator(options.integrator)
                .stepRule(rule)
                .parallel(parallel);
        if (options.king.velocityBandwidth != null) {
          svgd.bandwidth(options.king.velocityBandwidth);
        }
        yield some ? svgd.moving(input.moving()).build() : svgd.build();
      }
      case VGROW -> {
        VgrowFlow.Builder vgrow =
            options
                .vgrow
                .builder(options.king, target, input.target(), options.seed, parallel)
                .integrator(options.integrator)
                .stepRule(rule);
        yield some ? vgrow.moving(input.moving()).build() : vgrow.build();
      }
    };
  }
}
