package io.kinglet.jmh.reference;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** EJML, plain Java that chooses its algorithm by size; what it allocates is its own affair. */
public final class EjmlBlas implements Blas {
  /** Creates it. */
  public EjmlBlas() {}

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
    DMatrixRMaj left = transA ? DMatrixRMaj.wrap(k, m, a) : DMatrixRMaj.wrap(m, k, a);
    DMatrixRMaj right = transB ? DMatrixRMaj.wrap(n, k, b) : DMatrixRMaj.wrap(k, n, b);
    DMatrixRMaj product = DMatrixRMaj.wrap(m, n, c);
    if (transA && transB) {
      CommonOps_DDRM.multTransAB(alpha, left, right, product);
    } else if (transA) {
      CommonOps_DDRM.multTransA(alpha, left, right, product);
    } else if (transB) {
      CommonOps_DDRM.multTransB(alpha, left, right, product);
    } else {
      CommonOps_DDRM.mult(alpha, left, right, product);
    }
  }

  @Override
  public void factor(int n, double[] a) {
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(n, true);
    DMatrixRMaj matrix = DMatrixRMaj.wrap(n, n, a);
    if (!cholesky.decompose(matrix)) {
      throw new ArithmeticException("EJML finds the matrix not positive definite");
    }
    DMatrixRMaj factor = cholesky.getT(null);
    System.arraycopy(factor.data, 0, a, 0, n * n);
  }

  @Override
  public void solve(int n, double[] a, double[] r) {
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(n);
    if (!solver.setA(DMatrixRMaj.wrap(n, n, a))) {
      throw new ArithmeticException("EJML finds the matrix not positive definite");
    }
    DMatrixRMaj x = new DMatrixRMaj(n, 1);
    solver.solve(DMatrixRMaj.wrap(n, 1, r), x);
    System.arraycopy(x.data, 0, r, 0, n);
  }
}
