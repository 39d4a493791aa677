package io.kinglet.solver.flow;

import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;

/** Which of KiNG's settings go together. */
final class Combinations {
  private Combinations() {}

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if two do not; it says which and what to choose
   */
  static void check(
      FeatureFamily features,
      VelocityKind velocity,
      StepForm form,
      Solve solve,
      Precision precision) {
    if (solve instanceof Solve.ConjugateGradients) {
      if (!(form instanceof StepForm.Exact) || velocity != VelocityKind.GRADIENT) {
        throw new IllegalArgumentException(
            "conjugate gradients solve the exact form with the gradient velocity, not "
                + form.label()
                + " with "
                + velocity.label());
      }
      if (!features.usesBasis()) {
        throw new IllegalArgumentException(
            "conjugate gradients need features with a basis, not "
                + features.label()
                + "; solve directly");
      }
    }
    if (form instanceof StepForm.RandomFeatures && velocity != VelocityKind.GRADIENT) {
      throw new IllegalArgumentException(
          "random features stand for the velocity kernel "
              + VelocityKind.GRADIENT.label()
              + ", not for "
              + velocity.label()
              + "; choose that kernel, or the exact or subsample form");
    }
    if (precision == Precision.DOUBLE) {
      return;
    }
    boolean subsampled = precision == Precision.SINGLE && form instanceof StepForm.Subsample;
    if (!(form instanceof StepForm.Exact || subsampled)
        || velocity != VelocityKind.GRADIENT
        || solve instanceof Solve.ConjugateGradients
        || features != FeatureFamily.RBF) {
      throw new IllegalArgumentException(
          precision.label()
              + " precision is for rbf features, the velocity kernel gradient and the exact "
              + (precision == Precision.SINGLE ? "or subsample form" : "form")
              + ", solved directly or automatically; not for "
              + features.label()
              + ", "
              + velocity.label()
              + ", "
              + form.label()
              + " and "
              + solve.label());
    }
  }
}
