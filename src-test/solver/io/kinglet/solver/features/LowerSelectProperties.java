package io.kinglet.solver.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Selection by counting bits against a sort. */
class LowerSelectProperties {
  @Property(tries = 300, seed = "4")
  void findsTheLowerMedianOfThePositive(
      @ForAll @IntRange(min = 1, max = 400) int size,
      @ForAll @IntRange(min = 1, max = 600) int octaves,
      @ForAll @IntRange(min = 1, max = 3) int workers,
      @ForAll @LongRange(max = 100_000) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] numbers = new double[size];
    boolean ties = random.nextBoolean();
    for (int i = 0; i < size; i++) {
      double value = Math.scalb(1 + random.nextDouble(), -random.nextInt(octaves));
      numbers[i] = random.nextInt(4) == 0 ? 0 : ties ? Math.rint(value * 4) / 4 : value;
    }
    double[] positive = Arrays.stream(numbers).filter(value -> value > 0).sorted().toArray();
    LowerSelect select = new LowerSelect(workers);
    select.begin(2);
    for (int i = 0; i < size; i++) {
      int[] table = select.table(i % workers);
      table[LowerSelect.bucket(numbers[i], select.base())]++;
      table[table.length - 1] += numbers[i] == 0 ? 1 : 0;
    }
    double found = select.lowerMedianOfPositive(numbers, size);
    if (positive.length == 0) {
      assertThat(found).isNaN();
    } else {
      assertThat(found).isEqualTo(positive[(positive.length - 1) / 2]);
    }
  }
}
