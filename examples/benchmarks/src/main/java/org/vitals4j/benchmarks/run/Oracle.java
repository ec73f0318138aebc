package org.vitals4j.benchmarks.run;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Looks whether a run is sick without asking any detector of the monitor: plain ND4J operations
 * over the trained network and all its examples.
 */
public interface Oracle {

  /**
   * Looks.
   *
   * @param trained the run, over
   * @param witness what was seen on the way
   * @param blamed the layers that the fault was put into; empty for all
   * @return what is wrong, in words; empty where nothing is
   */
  Optional<String> look(Course trained, Witness witness, java.util.Set<String> blamed);

  /** Says nothing: only the result counts. */
  static Oracle none() {
    return (trained, witness, blamed) -> Optional.empty();
  }

  /** Some array of the run was NaN or infinite. */
  static Oracle notFinite() {
    return (trained, witness, blamed) ->
        witness.firstNonFinite().map(first -> "not finite: " + first);
  }

  /** The first layer's weights stay where they were, while those of the last move. */
  static Oracle standsStill() {
    return (trained, witness, blamed) -> {
      List<Double> moved = witness.relativeMoves(trained.model());
      double first = moved.get(0);
      double last = moved.get(moved.size() - 1);
      return first < 0.01 * last
          ? Optional.of(
              String.format(
                  java.util.Locale.ROOT,
                  "the first weights moved by %.2g of their size, the last by %.2g",
                  first,
                  last))
          : Optional.empty();
    };
  }

  /** Units of a blamed layer are 0 for every training example. */
  static Oracle silentUnits(double share) {
    return (trained, witness, blamed) -> {
      for (var entry : trained.activations().entrySet()) {
        if (blamed.contains(entry.getKey())) {
          double silent = silent(entry.getValue());
          if (silent > share) {
            return Optional.of(
                String.format(
                    java.util.Locale.ROOT, "%.0f %% of the units are always 0", 100 * silent));
          }
        }
      }
      return Optional.empty();
    };
  }

  private static double silent(INDArray activations) {
    int[] others = new int[activations.rank() - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i == 0 ? 0 : i + 1; // all but axis 1, which tells units apart
    }
    INDArray most = Nd4j.math().abs(activations).max(others);
    return most.eq(0).castTo(activations.dataType()).meanNumber().doubleValue();
  }

  /** Most outputs of a blamed layer lie where its function is flat, by DL4J's own derivative. */
  static Oracle flat(double share) {
    return (trained, witness, blamed) -> {
      for (var entry : trained.activations().entrySet()) {
        if (blamed.contains(entry.getKey())) {
          double flat = flat(trained.model(), entry.getKey(), entry.getValue());
          if (flat > share) {
            return Optional.of(
                String.format(
                    java.util.Locale.ROOT, "%.0f %% of the outputs are flat", 100 * flat));
          }
        }
      }
      return Optional.empty();
    };
  }

  private static double flat(Model model, String name, INDArray outputs) {
    Layer layer = layer(model, name);
    if (layer == null || !(layer.conf().getLayer() instanceof BaseLayer base)) {
      return 0;
    }
    IActivation function = base.getActivationFn();
    boolean sigmoid = function.toString().equals("sigmoid");
    INDArray a = outputs.dup();
    INDArray derivative = sigmoid ? a.mul(a.rsub(1)).muli(4) : a.mul(a).rsubi(1);
    return derivative.lt(0.01).castTo(outputs.dataType()).meanNumber().doubleValue();
  }

  /** In a fresh network, all units of a blamed layer are the same. */
  static Oracle sameUnits() {
    return (trained, witness, blamed) -> {
      for (String name : blamed) {
        INDArray weights = witness.initialWeights(name);
        if (weights != null && weights.rank() == 2) {
          INDArray first = weights.getColumn(0).reshape(weights.rows(), 1);
          if (weights.subColumnVector(first).amaxNumber().doubleValue() == 0) {
            return Optional.of("all units of " + name + " start equal");
          }
        }
      }
      return Optional.empty();
    };
  }

  /**
   * One frequency holds 40 % of the power of the last 100 scores or more, by a plain Fourier
   * transform, and they spread by a tenth of the first score or more: the score swings.
   */
  static Oracle oneFrequency() {
    return (trained, witness, blamed) -> {
      List<Double> all = witness.scores();
      List<Double> scores = all.subList(Math.max(0, all.size() - 100), all.size());
      int n = scores.size();
      double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      double total = 0;
      for (double score : scores) {
        total += (score - mean) * (score - mean);
      }
      if (Math.sqrt(total / n) < 0.1 * Math.abs(all.get(0))) {
        return Optional.empty();
      }
      for (int k = 2; k <= n / 2; k++) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < n; i++) {
          re += (scores.get(i) - mean) * Math.cos(2 * Math.PI * k * i / n);
          im += (scores.get(i) - mean) * Math.sin(2 * Math.PI * k * i / n);
        }
        double power = (re * re + im * im) / n * (2 * k == n ? 1 : 2);
        if (power > 0.4 * total) {
          return Optional.of(
              String.format(
                  java.util.Locale.ROOT,
                  "%.0f %% of the score's variance has a period of %.1f",
                  100 * power / total,
                  (double) n / k));
        }
      }
      return Optional.empty();
    };
  }

  /** Any of two. */
  default Oracle or(Oracle other) {
    return (trained, witness, blamed) ->
        look(trained, witness, blamed).or(() -> other.look(trained, witness, blamed));
  }

  private static @Nullable Layer layer(Model model, String name) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayer(name)
        : ((ComputationGraph) model).getLayer(name);
  }
}
