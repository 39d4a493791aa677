package io.kinglet.kernels;

/** Plain Java twin of {@link VectorKing}. */
final class ScalarKing implements KingKernels {
  @Override
  public int leftWidth() {
    return King.PAD;
  }

  @Override
  public int rightWidth() {
    return King.PAD;
  }

  @Override
  public void sums(
      King.Tables t,
      int first,
      int count,
      double[] k,
      double[] g,
      double[] kb,
      King.Block block,
      int place,
      Workspace ws) {
    for (int r = 0; r < count; r++) {
      for (int column = 0; column < t.ld(); column += King.PAD) {
        int at = block.at(column, King.PAD, (place + r) * t.d());
        panel(t, first + r, column, k, r * t.n(), g, kb, r * t.ld(), block, at);
      }
    }
  }

  @Override
  public void gram(
      King.Block block,
      int depth,
      double alpha,
      boolean add,
      double[] m,
      int first,
      int last,
      Workspace ws) {
    int ld = block.ld();
    double[] h = block.h();
    double[] jac = block.jacobian();
    for (int i = first; i < last; i++) {
      for (int column = 0; column <= i; column += King.PAD) {
        int left = block.at(i, King.PAD, 0) + i % King.PAD;
        int right = block.at(column, King.PAD, 0);
        for (int c = 0; c < King.PAD; c += 4) {
          double s0 = 0;
          double s1 = 0;
          double s2 = 0;
          double s3 = 0;
          for (int p = 0; p < depth; p++) {
            double value = h[left + p * King.PAD];
            int at = right + p * King.PAD + c;
            s0 += value * jac[at];
            s1 += value * jac[at + 1];
            s2 += value * jac[at + 2];
            s3 += value * jac[at + 3];
          }
          int at = i * ld + column + c;
          m[at] = (add ? m[at] : 0) + alpha * s0;
          m[at + 1] = (add ? m[at + 1] : 0) + alpha * s1;
          m[at + 2] = (add ? m[at + 2] : 0) + alpha * s2;
          m[at + 3] = (add ? m[at + 3] : 0) + alpha * s3;
        }
      }
    }
  }

  /** One panel of columns of one particle. */
  private static void panel(
      King.Tables t,
      int j,
      int column,
      double[] k,
      int kOff,
      double[] g,
      double[] kb,
      int kbOff,
      King.Block block,
      int at) {
    int d = t.d();
    int ld = t.ld();
    double[] x = t.x();
    double[] packed = t.packed();
    double[] h = block.h();
    double[] jac = block.jacobian();
    double s2 = t.invS2();
    double s4 = s2 * s2;
    int own = t.row(column, j);
    for (int l = 0; l < d; l++) {
      double moved = t.slope() * x[j * d + l];
      for (int m = 0; m < King.PAD; m++) {
        double factor = t.ct()[l * ld + column + m] + moved;
        h[at + l * King.PAD + m] = factor * (kb[kbOff + column + m] * s2);
        jac[at + l * King.PAD + m] = factor * packed[own + King.PAD + m];
      }
    }
    for (int i = 0; i < t.n(); i++) {
      double kij = k[kOff + i];
      double rho = t.slope() * (1 / s2 - (t.norms()[i] - g[kOff + i]));
      double gamma = kij * s4;
      int row = t.row(column, i);
      for (int m = 0; m < King.PAD; m++) {
        double w =
            (rho + t.p()[j * ld + column + m]) * packed[row + King.PAD + m] + packed[row + m];
        for (int l = 0; l < d; l++) {
          h[at + l * King.PAD + m] += gamma * (x[i * d + l] - x[j * d + l]) * w;
        }
      }
    }
  }
}
