package io.kinglet.solver.flow;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** What the particles flow to: a fixed sample, or a fresh batch for each step. */
public interface Target {
  /**
   * The number of coordinates.
   *
   * @return d
   */
  int dims();

  /**
   * The rows of one step; the same ones whenever asked again for that step.
   *
   * @param step the step's number, from 0
   * @return N × d rows
   */
  Sample batch(long step);

  /**
   * A fixed sample.
   *
   * @param sample at least two rows
   * @return the target
   * @throws BadDataException if it has fewer than two rows
   */
  static Target of(Sample sample) {
    if (sample.rows() < 2) {
      throw new BadDataException(
          "the target has " + sample.rows() + " row; a flow needs at least 2");
    }
    return new Target() {
      @Override
      public int dims() {
        return sample.dims();
      }

      @Override
      public Sample batch(long step) {
        return sample;
      }
    };
  }

  /**
   * Batches drawn without replacement, afresh for each step, from a sample.
   *
   * @param sample all rows
   * @param size rows of a batch, 2 to the sample's
   * @param seed of the draws
   * @return the target
   * @throws IllegalArgumentException if the size is out of range
   */
  static Target miniBatches(Sample sample, int size, long seed) {
    if (size < 2 || size > sample.rows()) {
      throw new IllegalArgumentException(
          "a batch of "
              + size
              + " rows cannot be drawn from "
              + sample.rows()
              + "; give 2 to "
              + sample.rows());
    }
    int d = sample.dims();
    return supplier(
        d,
        step -> {
          SplittableRandom random = new SplittableRandom(Seeds.of(seed, "batch", step));
          int[] order = new int[sample.rows()];
          for (int i = 0; i < order.length; i++) {
            order[i] = i;
          }
          double[] rows = new double[size * d];
          for (int i = 0; i < size; i++) {
            int pick = random.nextInt(i, order.length);
            int row = order[pick];
            order[pick] = order[i];
            System.arraycopy(sample.data(), row * d, rows, i * d, d);
          }
          return Sample.of(rows, size, d);
        });
  }

  /**
   * Batches from the caller, each at least two rows of the same width.
   *
   * @param dims d
   * @param batches from a step's number to its rows; the same rows for the same step
   * @return the target
   */
  static Target supplier(int dims, LongFunction<Sample> batches) {
    return new Target() {
      private long held = -1;
      private Sample current;

      @Override
      public int dims() {
        return dims;
      }

      @Override
      public synchronized Sample batch(long step) {
        if (current == null || held != step) {
          Sample next = batches.apply(step);
          if (next == null || next.dims() != dims || next.rows() < 2) {
            throw new BadDataException(
                "the target's batch for step "
                    + step
                    + " is "
                    + next
                    + "; expected at least 2 rows × "
                    + dims);
          }
          current = next;
          held = step;
        }
        return current;
      }
    };
  }
}
