package io.kinglet.kernels;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Products of any shape. */
@Tag("providers")
class ProductProperties {
  @Property(tries = 300, seed = "7041776")
  void anyShapeIsWithinItsBound(
      @ForAll boolean transA,
      @ForAll boolean transB,
      @ForAll @IntRange(max = 70) int m,
      @ForAll @IntRange(max = 70) int n,
      @ForAll @IntRange(max = 300) int k,
      @ForAll @DoubleRange(min = -2, max = 2) double alpha,
      @ForAll @DoubleRange(min = -2, max = 2) double beta,
      @ForAll long seed) {
    ProductCase product = new ProductCase(transA, transB, m, n, k, alpha, beta, seed);
    for (KernelProvider.Set set : Twins.sets()) {
      product.check(product.run(set.products()), false);
    }
  }
}
