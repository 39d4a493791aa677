package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products against double-double sums, in every transposition, size class and cut. */
@Tag("providers")
class ProductsTest {
  private static final boolean[] BOTH = {false, true};

  static Stream<Named<ProductKernels>> kernels() {
    return Twins.family(new FacadeProducts(), KernelProvider.Set::products);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everySizeClassInEachOfTheThreeSizes(ProductKernels kernels) {
    for (boolean transA : BOTH) {
      for (boolean transB : BOTH) {
        for (int size : Twins.SIZES) {
          checked(kernels, new ProductCase(transA, transB, size, 19, 7, 1, 0, size));
          checked(kernels, new ProductCase(transA, transB, 7, size, 11, 1, 0, size));
          checked(kernels, new ProductCase(transA, transB, 9, 18, size, 1, 0, size));
          if (size <= 17) {
            checked(kernels, new ProductCase(transA, transB, size, size, size, -1, 1, size));
          }
        }
      }
    }
  }

  /** 550 > NC = 528, 520 > 2·KC = 512: every blocking loop runs more than once. */
  @ParameterizedTest
  @MethodSource("kernels")
  void beyondEveryCacheBlock(ProductKernels kernels) {
    for (boolean transA : BOTH) {
      checked(kernels, new ProductCase(transA, !transA, 37, 550, 520, 0.75, -0.5, 42));
    }
    checked(kernels, new ProductCase(false, false, 20, 550, 257, 1, 0, 43));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyKindOfAlphaAndBeta(ProductKernels kernels) {
    double[] factors = {0, 1, -1, 0.3};
    for (double alpha : factors) {
      for (double beta : factors) {
        for (int k : new int[] {1, 5, 300}) {
          checked(kernels, new ProductCase(false, true, 13, 21, k, alpha, beta, 7));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void emptySizesScaleOrLeaveC(ProductKernels kernels) {
    for (boolean transA : BOTH) {
      for (boolean transB : BOTH) {
        for (double beta : new double[] {0, 1, 0.5}) {
          checked(kernels, new ProductCase(transA, transB, 5, 6, 0, 1, beta, 3));
        }
        checked(kernels, new ProductCase(transA, transB, 0, 6, 4, 1, 0, 3));
        checked(kernels, new ProductCase(transA, transB, 5, 0, 4, 1, 0, 3));
      }
    }
  }

  /** Whole tiles go straight to C only with α = 1, and are added to only beyond the first sum. */
  @ParameterizedTest
  @MethodSource("kernels")
  void rowsAndColumnsCutAnywhereGiveTheSameBits(ProductKernels kernels) {
    SplittableRandom random = new SplittableRandom(11);
    for (boolean transA : BOTH) {
      for (boolean transB : BOTH) {
        for (int k : new int[] {20, 300}) {
          cutAnywhere(kernels, new ProductCase(transA, transB, 109, 67, k, 0.7, 0.3, 5), random);
          cutAnywhere(kernels, new ProductCase(transA, transB, 109, 67, k, 1, 0, 5), random);
          cutAnywhere(kernels, new ProductCase(transA, transB, 109, 67, k, 1, 1, 5), random);
        }
      }
    }
  }

  private static void cutAnywhere(
      ProductKernels kernels, ProductCase whole, SplittableRandom random) {
    double[] expected = whole.run(kernels);
    double[] byRows = whole.c();
    for (int from = 0; from < whole.m(); ) {
      int count = Math.min(random.nextInt(1, 30), whole.m() - from);
      whole.runPart(kernels, from, count, 0, whole.n(), byRows);
      from += count;
    }
    assertThat(byRows).as("%s by rows", whole).isEqualTo(expected);
    double[] byColumns = whole.c();
    for (int from = 0; from < whole.n(); ) {
      int count = Math.min(random.nextInt(1, 30), whole.n() - from);
      whole.runPart(kernels, 0, whole.m(), from, count, byColumns);
      from += count;
    }
    assertThat(byColumns).as("%s by columns", whole).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void lowerTriangleAlone(ProductKernels kernels) {
    for (boolean transA : BOTH) {
      for (int size : Twins.SIZES) {
        for (double beta : new double[] {0, 1, 0.5}) {
          ProductCase lower = new ProductCase(transA, !transA, size, size, 9, 0.5, beta, size);
          double[] c = lower.c();
          lower.runLower(kernels, 0, size, c);
          lower.check(c, true);
        }
      }
      ProductCase large = new ProductCase(transA, transA, 550, 550, 70, 1, 0, 1);
      double[] c = large.c();
      large.runLower(kernels, 0, 550, c);
      large.check(c, true);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void lowerRowsCutAnywhereGiveTheBitsOfTheWholeAndOfGemm(ProductKernels kernels) {
    SplittableRandom random = new SplittableRandom(12);
    for (boolean transA : BOTH) {
      for (boolean transB : BOTH) {
        for (int size : new int[] {17, 103, 217}) {
          double alpha = transA == transB ? 1 : 1.5;
          lowerCutAnywhere(
              kernels, new ProductCase(transA, transB, size, size, 270, alpha, 0.5, size), random);
        }
      }
    }
  }

  private static void lowerCutAnywhere(
      ProductKernels kernels, ProductCase lower, SplittableRandom random) {
    int size = lower.m();
    double[] expected = lower.c();
    lower.runLower(kernels, 0, size, expected);
    double[] full = lower.run(kernels);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        int at = ProductCase.C_OFF + i * lower.ldc() + j;
        assertThat(Twins.sameBits(expected[at], full[at])).as("C[%d, %d]", i, j).isTrue();
      }
    }
    for (int trial = 0; trial < 5; trial++) {
      double[] cut = lower.c();
      List<Integer> ends = new ArrayList<>();
      for (int end = 0; end < size; ) {
        int next = Math.min(size, end + random.nextInt(1, 2 + size / 2));
        lower.runLower(kernels, end, next, cut);
        ends.add(next);
        end = next;
      }
      assertThat(cut).as("%s, rows ending at %s", lower, ends).isEqualTo(expected);
    }
  }

  @Test
  void gemmLowerIsAllRows() {
    ProductCase lower = new ProductCase(false, true, 23, 23, 31, 1, 0, 8);
    double[] byRows = lower.c();
    lower.runLower(new FacadeProducts(), 0, 23, byRows);
    double[] whole = lower.c();
    Products.gemmLower(
        false,
        true,
        23,
        31,
        1,
        lower.a(),
        ProductCase.A_OFF,
        lower.lda(),
        lower.b(),
        ProductCase.B_OFF,
        lower.ldb(),
        0,
        whole,
        ProductCase.C_OFF,
        lower.ldc(),
        new Workspace());
    assertThat(whole).isEqualTo(byRows);
  }

  @Test
  void mirrorLowerCopiesTheStrictLowerTriangle() {
    for (int n : new int[] {0, 1, 2, 17}) {
      int ld = n + 3;
      double[] c = Twins.sentinels(5 + n * ld + 2);
      double[] before = c.clone();
      Products.mirrorLower(n, c, 5, ld);
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          assertThat(c[5 + i * ld + j]).isEqualTo(before[5 + j * ld + i]);
          before[5 + i * ld + j] = c[5 + i * ld + j];
        }
      }
      assertThat(c).isEqualTo(before);
    }
  }

  private static void checked(ProductKernels kernels, ProductCase product) {
    product.check(product.run(kernels), false);
  }
}
