package org.vitals4j.treat.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.Replicas;
import org.vitals4j.treat.model.StepSizes;

/**
 * Looks at the first gradient after weights were drawn or scaled again, before the step: where the
 * step would change weights by too much, learning rates are lowered to fit.
 *
 * <p>Steps of SGD and momentum are in proportion to the gradient. Where more than half of the
 * layers would change by too much, the rate is lowered for all: the gradient may be a sum over
 * hundreds of examples. Else each layer is looked at by itself, weights and biases apart: features
 * in the hundreds need a rate for the weights that read them that is smaller by the square of that.
 * Where DL4J normalises the gradient, they are left alone. Steps of Adam and the like are as large
 * as the rate, whatever the gradient: where they would change every layer by too much, it is
 * lowered for all.
 */
public final class FirstStepLimiter {

  private static final Set<Class<?>> ADAPTIVE =
      Set.of(Adam.class, AdaMax.class, Nadam.class, AMSGrad.class, AdaBelief.class, RmsProp.class);

  /** Adaptive steps of this share of all weights, in every iteration, are too large. */
  private static final double MAX_ADAPTIVE_RATIO = 0.15;

  private static final double MAX_RATIO = 0.5;

  /** The output layer may well begin near zero, and then its first steps are large. */
  private static final double MAX_OUTPUT_RATIO = 2;

  /** Where all are slowed, none may stand out by more, the output layer neither. */
  private static final double MAX_RATIO_AFTER = 0.49; // not what is too large

  private FirstStepLimiter() {}

  /**
   * What was done.
   *
   * @param layers whose rates were lowered; empty for all
   * @param before size of the step ÷ size of the weights: the largest; where all were slowed, that
   *     of the layer in the middle, under Adam and the like the least
   * @param after the same
   */
  public record Slowed(List<String> layers, double before, double after) {

    String text() {
      return String.format(
          Locale.ROOT,
          "the first step would have changed weights by %.2g of their size: learning rates were"
              + " lowered so that it changes them by %.2g",
          before,
          after);
    }
  }

  /** Judges the step that is about to be made, in {@code onGradientCalculation}. */
  public static Optional<Slowed> fit(Model model, int iteration, int epoch) {
    List<Trainable> parts = LiveLayers.of(model);
    List<Size> sizes = new ArrayList<>();
    Map<Integer, Double> adaptive = new TreeMap<>();
    measure(model, iteration, epoch, parts, sizes, adaptive);
    double least = adaptive.values().stream().min(Double::compare).orElse(0.0);
    if (least > MAX_ADAPTIVE_RATIO) {
      LearningRates.scale(model, StepSizes.FIRST_STEP_RATIO / least, 0);
      return Optional.of(new Slowed(List.of(), least, StepSizes.FIRST_STEP_RATIO));
    }
    Slowed all = slowAll(model, sizes).orElse(null);
    double factor = all == null ? 1 : all.after() / all.before();
    adaptive.replaceAll((index, one) -> factor * one);
    List<Share> shares = shares(sizes.stream().map(one -> one.times(factor)).toList(), adaptive);
    Optional<Slowed> some =
        Replicas.areTrained() ? slowAlike(model, shares) : slowSome(model, parts, shares);
    return all == null ? some : Optional.of(all);
  }

  /**
   * Measures the step of each layer.
   *
   * @param sizes takes those that are in proportion to the gradient
   * @param adaptive takes rate ÷ size of the weights of those that are not, by layer
   */
  private static void measure(
      Model model,
      int iteration,
      int epoch,
      List<Trainable> parts,
      List<Size> sizes,
      Map<Integer, Double> adaptive) {
    int examples = model.conf().isMiniBatch() ? Math.max(1, model.batchSize()) : 1;
    Map<String, INDArray> gradients = model.gradient().gradientForVariable();
    for (int i = 0; i < parts.size(); i++) {
      Layer live = LiveLayers.layerOf(parts.get(i)).orElse(null);
      INDArray weights = parts.get(i).paramTable(false).get("W");
      if (live == null
          || weights == null
          || !(live.conf().getLayer() instanceof BaseLayer conf)
          || conf.getIUpdater() == null
          || !conf.getIUpdater().hasLearningRate()) {
        continue;
      }
      double size = weights.ameanNumber().doubleValue();
      boolean output = live instanceof IOutputLayer;
      if (ADAPTIVE.contains(conf.getIUpdater().getClass())) {
        double rate = Math.abs(conf.getIUpdater().getLearningRate(iteration, epoch));
        if (!output && Double.isFinite(rate / size)) {
          adaptive.put(i, rate / size);
        }
        continue;
      }
      String name = name(parts.get(i), i);
      double rate = perGradient(conf, iteration, epoch) / examples;
      double ratio = rate * mean(gradients.get(name + "_W")) / size;
      // Inputs of activation functions are about 1 now, and so a bias may change by as much.
      double bias = rate * mean(gradients.get(name + "_b"));
      if (Double.isFinite(ratio)) {
        sizes.add(new Size(i, output ? MAX_OUTPUT_RATIO : MAX_RATIO, ratio, bias));
      }
    }
  }

  /** Where more than half of the layers would change by too much, it is not the layers. */
  private static Optional<Slowed> slowAll(Model model, List<Size> sizes) {
    List<Size> sorted =
        sizes.stream()
            .sorted(Comparator.comparingDouble(one -> one.ratio() / one.large()))
            .toList();
    Size middle = sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2);
    if (middle == null || middle.ratio() <= middle.large()) {
      return Optional.empty();
    }
    double largest = sizes.stream().mapToDouble(Size::ratio).max().orElseThrow();
    double factor =
        Math.min(StepSizes.FIRST_STEP_RATIO / middle.ratio(), MAX_RATIO_AFTER / largest);
    LearningRates.scale(model, factor, 0);
    return Optional.of(new Slowed(List.of(), middle.ratio(), factor * middle.ratio()));
  }

  /** What layers whose first step is too large must do with. */
  private static List<Share> shares(List<Size> sizes, Map<Integer, Double> adaptive) {
    List<Share> shares = new ArrayList<>();
    for (Size one : sizes) {
      if (one.ratio() > one.large() || one.bias() > one.large()) {
        shares.add(
            new Share(
                one.index(),
                one.bias() > one.ratio() ? one.bias() : one.ratio(), // there may be no bias
                factor(one.ratio(), one.large()),
                factor(one.bias(), one.large())));
      }
    }
    for (Map.Entry<Integer, Double> one : adaptive.entrySet()) {
      if (one.getValue() > MAX_RATIO) {
        shares.add(
            new Share(
                one.getKey(), one.getValue(), StepSizes.FIRST_STEP_RATIO / one.getValue(), 1));
      }
    }
    return shares;
  }

  private static Optional<Slowed> slowSome(Model model, List<Trainable> parts, List<Share> shares) {
    List<String> slowed = new ArrayList<>();
    double largest = 0;
    for (Share one : shares) {
      LearningRates.scaleLayer(model, one.index(), one.ofWeights(), one.ofBiases());
      slowed.add(label(parts.get(one.index()), one.index()));
      largest = Math.max(largest, one.step());
    }
    return slowed.isEmpty()
        ? Optional.empty()
        : Optional.of(new Slowed(slowed, largest, StepSizes.FIRST_STEP_RATIO));
  }

  /** Copies that are averaged need optimisers of one kind: all layers, by the largest step. */
  private static Optional<Slowed> slowAlike(Model model, List<Share> shares) {
    double largest = shares.stream().mapToDouble(Share::step).max().orElse(0);
    if (largest == 0) {
      return Optional.empty();
    }
    LearningRates.scale(model, StepSizes.FIRST_STEP_RATIO / largest, 0);
    return Optional.of(new Slowed(List.of(), largest, StepSizes.FIRST_STEP_RATIO));
  }

  /**
   * What is left to one layer of its rates.
   *
   * @param step its first one, as it would have been: the larger of weights and biases
   * @param ofWeights factor for their rate
   * @param ofBiases the same
   */
  private record Share(int index, double step, double ofWeights, double ofBiases) {}

  /**
   * The first step of a layer.
   *
   * @param large above this it is too large
   * @param ratio of its weights, to their size
   * @param bias of its biases
   */
  private record Size(int index, double large, double ratio, double bias) {

    Size times(double factor) {
      return new Size(index, large, factor * ratio, factor * bias);
    }
  }

  private static double factor(double ratio, double large) {
    return ratio > large ? StepSizes.FIRST_STEP_RATIO / ratio : 1;
  }

  /** What people call the layer. */
  private static String label(Trainable part, int index) {
    return LiveLayers.layerOf(part)
        .map(live -> live.conf().getLayer().getLayerName())
        .orElseGet(() -> name(part, index));
  }

  /** What DL4J puts before the names of the part's parameters. */
  private static String name(Trainable part, int index) {
    return part instanceof GraphVertex vertex ? vertex.getVertexName() : String.valueOf(index);
  }

  private static double mean(@Nullable INDArray gradient) {
    return gradient == null ? Double.NaN : gradient.ameanNumber().doubleValue();
  }

  /** Size of a step ÷ size of the gradient; NaN where the gradient does not tell. */
  private static double perGradient(BaseLayer conf, int iteration, int epoch) {
    boolean normalised =
        conf.getGradientNormalization() != null
            && conf.getGradientNormalization() != GradientNormalization.None;
    if (normalised) {
      return Double.NaN;
    }
    double rate = Math.abs(conf.getIUpdater().getLearningRate(iteration, epoch));
    if (conf.getIUpdater() instanceof Nesterovs momentum) {
      return rate / Math.max(1e-3, 1 - momentum.currentMomentum(iteration, epoch));
    }
    return conf.getIUpdater() instanceof Sgd ? rate : Double.NaN;
  }
}
