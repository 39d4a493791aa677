package io.kinglet.solver.generator;

/**
 * How ẇ = Bᵀ (BBᵀ + λF + εI)⁻¹ Δ is found. With F = Φ_cᵀΦ_c/(n − 1) the system is KKᵀ + εI where K
 * = [B, √(λ/(n − 1)) Φ_cᵀ], so that ẇ is the first P numbers of (KᵀK + εI)⁻¹ Kᵀ Δ too.
 */
public enum GeneratorForm {
  /**
   * The smaller of the two systems, or products where B would take more than 256 MB: what a new
   * builder has.
   */
  AUTO,
  /** B is formed, and the b × b system factored: about 2bnP + b²P flops. */
  FEATURES,
  /** B is formed, and the system of order P, plus n unless λ is 0, factored. */
  WEIGHTS,
  /**
   * Conjugate gradients on the b × b system with products B(Bᵀu), one reverse and one forward pass
   * each: about 8nP flops, and nothing of size b × P.
   */
  PRODUCTS
}
