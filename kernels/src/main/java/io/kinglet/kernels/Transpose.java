package io.kinglet.kernels;

/** Transposing copies: plain Java, as gathers of the vector API were no faster. */
final class Transpose {
  private Transpose() {}

  /** to[p·ldTo + i] ← from[i·ld + p] for i below count and p below depth. */
  static void copy(
      double[] from, int start, int ld, int count, int depth, double[] to, int base, int ldTo) {
    int i = 0;
    for (; i + 7 < count; i += 8) {
      eight(from, start + i * ld, ld, depth, to, base + i, ldTo);
    }
    for (; i + 3 < count; i += 4) {
      four(from, start + i * ld, ld, depth, to, base + i, ldTo);
    }
    for (; i < count; i++) {
      int source = start + i * ld;
      for (int p = 0; p < depth; p++) {
        to[base + p * ldTo + i] = from[source + p];
      }
    }
  }

  private static void eight(
      double[] from, int start, int ld, int depth, double[] to, int base, int stride) {
    int r1 = start + ld;
    int r2 = r1 + ld;
    int r3 = r2 + ld;
    int r4 = r3 + ld;
    int r5 = r4 + ld;
    int r6 = r5 + ld;
    int r7 = r6 + ld;
    for (int p = 0; p < depth; p++) {
      int at = base + p * stride;
      to[at] = from[start + p];
      to[at + 1] = from[r1 + p];
      to[at + 2] = from[r2 + p];
      to[at + 3] = from[r3 + p];
      to[at + 4] = from[r4 + p];
      to[at + 5] = from[r5 + p];
      to[at + 6] = from[r6 + p];
      to[at + 7] = from[r7 + p];
    }
  }

  private static void four(
      double[] from, int start, int ld, int depth, double[] to, int base, int stride) {
    int r1 = start + ld;
    int r2 = r1 + ld;
    int r3 = r2 + ld;
    for (int p = 0; p < depth; p++) {
      int at = base + p * stride;
      to[at] = from[start + p];
      to[at + 1] = from[r1 + p];
      to[at + 2] = from[r2 + p];
      to[at + 3] = from[r3 + p];
    }
  }
}
