package io.kinglet.jmh.reference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The references that we are measured against compute what we compute, and a wrong one is seen. */
class AgreementTest {
  @Test
  void theStepsAgreeAtOtherShapes() {
    for (String shape : new String[] {"7x13x2", "20x40x5", "12x9x20", "7x13x2x40", "20x12x3x5"}) {
      assertThatCode(() -> StepTwins.of("dense-literal", shape).get()).doesNotThrowAnyException();
      assertThatCode(() -> StepTwins.of("compact-kinglet", shape).get()).doesNotThrowAnyException();
      assertThatCode(() -> StepTwins.of("compact-plain-java", shape).get())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theTangentStepsAgreeAtOtherShapes() {
    for (String shape : new String[] {"7x13x2", "20x40x5", "12x9x20", "20x12x3x5"}) {
      for (String twin : new String[] {"dense-literal", "compact-kinglet", "compact-plain-java"}) {
        assertThatCode(() -> NtkTwins.of(twin, shape, 1).get()).doesNotThrowAnyException();
      }
    }
    NtkData data = NtkData.of("20x40x5");
    NtkTwin step = new NtkCompactStep(data, new PlainBlas());
    double[] wrong = step.velocity();
    wrong[17] *= 1 + 1e-5;
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Agreement.require("a wrong twin", data.velocity(), wrong, step.tolerance()))
        .withMessageContainingAll("a wrong twin", "number 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NtkTwins.of("nobody", "10x20x2", 1))
        .withMessageContaining("'nobody'");
  }

  @Test
  void theRatioFitsAgreeAtOtherShapes() {
    for (String shape : new String[] {"30x13x2", "40x60x5", "50x9x3x80"}) {
      for (String twin : new String[] {"dense-literal", "compact-kinglet", "kinglet"}) {
        assertThatCode(() -> RatioTwins.of(twin, shape, 1).get()).doesNotThrowAnyException();
      }
    }
    StepData data = StepData.of("30x13x2");
    double[] wrong = new RatioTwin(data, 1.3, new PlainBlas()).fit();
    assertThatCode(() -> RatioTwins.verify("a right one", data, 1.3, wrong))
        .doesNotThrowAnyException();
    wrong[17] *= 1 + 1e-5;
    assertThatIllegalStateException()
        .isThrownBy(() -> RatioTwins.verify("a wrong twin", data, 1.3, wrong))
        .withMessageContainingAll("a wrong twin", "number 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RatioTwins.of("nobody", "10x20x2", 1))
        .withMessageContaining("'nobody'");
  }

  @Test
  void theVgrowStepsAgreeAtOtherShapes() {
    for (String shape : new String[] {"30x13x2", "50x9x3x80"}) {
      for (String twin : new String[] {"dense-literal", "compact-kinglet", "kinglet"}) {
        assertThatCode(() -> VgrowTwins.of(twin, shape, 1).get()).doesNotThrowAnyException();
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VgrowTwins.of("nobody", "10x20x2", 1))
        .withMessageContaining("'nobody'");
  }

  @Test
  void theBlocksAgree() {
    assertThatCode(() -> new GaussianBlock("11x7x3").of("plain-java")).doesNotThrowAnyException();
    for (String twin : new String[] {"plain-java", "ejml"}) {
      Blas blas = BlasTwins.of(twin);
      for (String form : new String[] {"nn", "tn", "nt", "tt"}) {
        assertThatCode(() -> new ProductBlock("9x8x30", form).verify(twin, blas))
            .doesNotThrowAnyException();
      }
      assertThatCode(() -> new SolveBlock(33).verify(twin, blas)).doesNotThrowAnyException();
      assertThatCode(() -> new SolveBlock(33).verifyFactor(twin, blas)).doesNotThrowAnyException();
    }
  }

  @Test
  void singlePrecisionIsNearAndWhatIsNotIsSeen() {
    assertThatCode(() -> StepTwins.of("kinglet-mixed", "20x40x5").get()).doesNotThrowAnyException();
    assertThatCode(() -> StepTwins.of("kinglet-single", "20x40x5").get())
        .doesNotThrowAnyException();
    StepData data = StepData.of("20x40x5");
    double[] velocity = data.velocity();
    velocity[17] += 2e-4 * Arrays.stream(velocity).map(Math::abs).max().orElseThrow();
    assertThatIllegalStateException()
        .isThrownBy(() -> Agreement.requireNear("a wrong twin", data, velocity, 1e-4))
        .withMessageContainingAll("a wrong twin", "number 17");
  }

  @Test
  void anErrorInTheTenthDigitIsSeen() {
    StepData data = StepData.of("20x40x5");
    double[] velocity = new CompactStep(data, new PlainBlas()).velocity();
    velocity[17] *= 1 + 1e-9;
    assertThatIllegalStateException()
        .isThrownBy(() -> Agreement.requireStep("a wrong twin", data, velocity))
        .withMessageContainingAll("a wrong twin", "number 17");
  }

  @Test
  void aWrongProductAndAWrongSolutionAreSeen() {
    Blas wrong =
        new Blas() {
          @Override
          public void gemm(
              boolean transA,
              boolean transB,
              int m,
              int n,
              int k,
              double alpha,
              double[] a,
              double[] b,
              double[] c) {
            new PlainBlas().gemm(transA, transB, m, n, k, alpha, a, b, c);
            c[m * n - 1] += 1e-12;
          }

          @Override
          public void factor(int n, double[] a) {
            new PlainBlas().factor(n, a);
            a[n * n - 1] *= 1 + 1e-9;
          }

          @Override
          public void solve(int n, double[] a, double[] r) {
            new PlainBlas().solve(n, a, r);
            r[0] *= 1 + 1e-6;
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> new ProductBlock("9x8x30").verify("wrong", wrong))
        .withMessageStartingWith("wrong gave");
    assertThatIllegalStateException()
        .isThrownBy(() -> new SolveBlock(33).verify("wrong", wrong))
        .withMessageStartingWith("wrong gave");
    assertThatIllegalStateException()
        .isThrownBy(() -> new SolveBlock(33).verifyFactor("wrong", wrong))
        .withMessageStartingWith("wrong gave");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProductBlock("9x8x30", "t"))
        .withMessageContainingAll("'t'", "nn, tn, nt or tt");
  }

  @Test
  void shapesAndTwinsThatAreNoneAreNamed() {
    for (String shape :
        new String[] {"", "100", "100x200", "100x200x0", "1x2x3x4x5", "axbxc", "1,2,3"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StepTwins.of("kinglet", shape))
          .withMessageContainingAll("'" + shape + "'", "nxbxd");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepTwins.of("kinglet", "10x21x2"))
        .withMessageContaining("21");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepTwins.of("nobody", "10x20x2"))
        .withMessageContaining("'nobody'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlasTwins.of("nobody"))
        .withMessageContaining("'nobody'");
  }
}
