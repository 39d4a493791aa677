package io.kinglet.solver.neural;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Networks of random shape, and the same networks in plain loops. */
final class Networks {
  private Networks() {}

  /** One to four layers of one to nine units, with activations among those given. */
  static Mlp random(SplittableRandom random, int outputs, Activation... among) {
    int layers = random.nextInt(1, 5);
    int[] sizes = new int[layers + 1];
    List<Activation> activations = new ArrayList<>();
    for (int k = 0; k <= layers; k++) {
      sizes[k] = random.nextInt(1, 10);
      if (k > 0) {
        activations.add(among[random.nextInt(among.length)]);
      }
    }
    sizes[layers] = outputs > 0 ? outputs : sizes[layers];
    Mlp net = Mlp.random(sizes, activations, random.nextLong());
    // Weights larger than those of a fresh network: its second derivatives would be small.
    for (int p = 0; p < net.parameters(); p++) {
      net.weights()[p] *= 2;
    }
    return net;
  }

  static double[] gaussian(SplittableRandom random, int size) {
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = random.nextGaussian();
    }
    return numbers;
  }

  /** Gaussian numbers scaled to length 1. */
  static double[] direction(SplittableRandom random, int size) {
    double[] numbers = gaussian(random, size);
    double square = 0;
    for (double value : numbers) {
      square += value * value;
    }
    for (int i = 0; i < size; i++) {
      numbers[i] /= Math.sqrt(square);
    }
    return numbers;
  }

  /** The activations of a layer at one point. */
  static double[] layer(Mlp net, double[] x, int layer) {
    double[] a = x;
    int at = 0;
    for (int k = 1; k <= layer; k++) {
      double[] next = new double[net.size(k)];
      int bias = at + net.size(k) * a.length;
      for (int j = 0; j < next.length; j++) {
        double z = net.weights()[bias + j];
        for (int l = 0; l < a.length; l++) {
          z += net.weights()[at + j * a.length + l] * a[l];
        }
        next[j] =
            switch (net.activation(k)) {
              case IDENTITY -> z;
              case RELU -> Math.max(0, z);
              case SILU -> z / (1 + StrictMath.exp(-z));
              case TANH -> StrictMath.tanh(z);
            };
      }
      at = bias + next.length;
      a = next;
    }
    return a;
  }
}
