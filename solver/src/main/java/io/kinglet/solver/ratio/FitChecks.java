package io.kinglet.solver.ratio;

import io.kinglet.kernels.Elements;
import java.util.Arrays;

/** What is said of a fit, from its D̂ at the rows fitted to and at those held out. */
final class FitChecks {
  private static final int RANGES = 10;
  // Of fewer rows a standard error says little.
  private static final int LEAST_ROWS = 10;
  private static final double ERRORS = 3;

  private final LogRatio ratio;
  private final HoldOut rows;
  private final Side target = new Side(-1);
  private final Side particles = new Side(1);
  private final double[] differences = new double[RANGES];

  FitChecks(LogRatio ratio, HoldOut rows) {
    this.ratio = ratio;
    this.rows = rows;
  }

  /** D̂ at the rows of one sample, and its losses. */
  private final class Side {
    private final int sign;
    private double[] fitted = {};
    private double[] held = {};
    private double loss;
    private double heldLoss;
    private double heldVariance;

    Side(int sign) {
      this.sign = sign;
    }

    void of(HoldOut.Part part, boolean any) {
      fitted = values(part.fitted(), part.rows(), fitted);
      loss = mean(fitted, part.rows());
      heldLoss = Double.NaN;
      heldVariance = Double.NaN;
      int n = part.heldRows();
      if (n > 0) {
        held = values(part.held(), n, held);
      }
      if (any) {
        heldLoss = mean(held, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
          double from = loss(held[i]) - heldLoss;
          sum = Math.fma(from, from, sum);
        }
        heldVariance = sum / n / Math.max(1, n - 1);
      }
    }

    /** Rows, held out or not, with D̂ at or below this. */
    long atMost(double floor, HoldOut.Part part) {
      return count(floor, fitted, part.rows()) + count(floor, held, part.heldRows());
    }

    private double[] values(double[] x, int n, double[] into) {
      double[] out = into.length < n ? new double[n] : into;
      ratio.values(x, n, out);
      return out;
    }

    private double mean(double[] z, int n) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += loss(z[i]);
      }
      return sum / n;
    }

    private double loss(double z) {
      return LogisticLoss.softplus(sign * z, Elements.exp(-Math.abs(z)));
    }

    /** Promised less seen, each row by its share of the sample, in ten ranges of the promise. */
    void calibrate(double[] z, int n) {
      for (int i = 0; i < n; i++) {
        double decay = Elements.exp(-Math.abs(z[i]));
        double promised = (z[i] >= 0 ? 1 : decay) / (1 + decay);
        int range = Math.min(RANGES - 1, (int) (promised * RANGES));
        differences[range] += (promised - (sign < 0 ? 1 : 0)) / (2.0 * n);
      }
    }
  }

  /** Judges the ratio as it now is, of which D̂ at or below a floor is the floor's. */
  RatioFit judge(boolean converged, int iterations, double objective, double floor) {
    HoldOut.Part y = rows.target();
    HoldOut.Part x = rows.particles();
    boolean any = rows.any();
    target.of(y, any);
    particles.of(x, any);
    double loss = target.loss + particles.loss;
    double heldOutLoss = target.heldLoss + particles.heldLoss;
    double error = Math.sqrt(target.heldVariance + particles.heldVariance);
    boolean enough = any && Math.min(y.heldRows(), x.heldRows()) >= LEAST_ROWS;
    Arrays.fill(differences, 0);
    if (any) {
      target.calibrate(target.held, y.heldRows());
      particles.calibrate(particles.held, x.heldRows());
    } else {
      target.calibrate(target.fitted, y.rows());
      particles.calibrate(particles.fitted, x.rows());
    }
    double calibration = 0;
    for (double difference : differences) {
      calibration += Math.abs(difference);
    }
    return new RatioFit(
        converged,
        iterations,
        objective,
        loss,
        heldOutLoss,
        error,
        calibration,
        enough && heldOutLoss > loss + ERRORS * error,
        least(target.fitted, y.rows()) > most(particles.fitted, x.rows()),
        target.atMost(floor, y) + particles.atMost(floor, x));
  }

  private static long count(double floor, double[] z, int n) {
    long count = 0;
    for (int i = 0; i < n; i++) {
      count += z[i] <= floor ? 1 : 0;
    }
    return count;
  }

  private static double least(double[] z, int n) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, z[i]);
    }
    return least;
  }

  private static double most(double[] z, int n) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      most = Math.max(most, z[i]);
    }
    return most;
  }
}
