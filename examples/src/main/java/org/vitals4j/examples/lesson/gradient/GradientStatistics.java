package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import java.util.function.Predicate;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Expectation;
import org.vitals4j.examples.lesson.Expectation.Seen;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;

/**
 * What can be said of a layer's gradient: where its values lie, and how they are spread, on a
 * linear scale and on a logarithmic one, which shows what the linear one hides in its middle bin.
 */
public final class GradientStatistics implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;

  @Override
  public String name() {
    return "gradient-statistics";
  }

  @Override
  public String lesson() {
    return "mean, std, extremes and histograms of a gradient, on a linear and a log10 scale";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
                "healthy",
                "4 ReLU layers, with histograms",
                seed ->
                    new Nets.Stack(4, 40, Activation.RELU, new WeightInitRelu(), new Sgd(0.05))
                        .classifier(seed, INPUTS, CLASSES),
                seed -> new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, 2),
                Expect.nothingAboveInfo(),
                everyLayer("min <= mean <= max and std > 0", GradientStatistics::inOrder),
                everyLayer(
                    "as many values in the linear bins as looked at", GradientStatistics::linear),
                everyLayer("as many in the log10 bins", GradientStatistics::logarithmic),
                everyLayer(
                    "fewer than one in ten above 1 in size",
                    layer -> layer.gradientHistogram().get().large() * 10 < lookedAt(layer)))
            .monitored(GradientStatistics::withHistograms),
        Variant.watched(
                "sick",
                "4 ReLU layers whose biases begin at -10",
                seed ->
                    new Nets.Stack(4, 40, Activation.RELU, new WeightInitRelu(), new Sgd(0.05))
                        .bias(-10)
                        .classifier(seed, INPUTS, CLASSES),
                seed -> new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, 1).first(5),
                new Expectation(
                    "most of the first layer's gradient below 1e-10 in size",
                    outcome -> {
                      LayerSnapshot first = outcome.first().layers().get(0);
                      double share =
                          (double) first.gradientHistogram().get().zero() / lookedAt(first);
                      return new Seen(share > 0.5, Expect.number(share) + " of it");
                    }))
            .monitored(GradientStatistics::withHistograms));
  }

  private static void withHistograms(TrainingMonitor.Builder builder) {
    builder.gradientHistograms(true);
  }

  private static boolean inOrder(LayerSnapshot layer) {
    Distribution seen = layer.gradientDistribution().get();
    return seen.min() <= seen.mean() && seen.mean() <= seen.max() && seen.std() > 0;
  }

  private static boolean linear(LayerSnapshot layer) {
    Histogram seen = layer.gradientHistogram().get();
    return seen.values().total() == seen.lookedAt() && seen.lookedAt() > 0;
  }

  private static boolean logarithmic(LayerSnapshot layer) {
    Histogram seen = layer.gradientHistogram().get();
    return seen.magnitudes().total() == seen.lookedAt();
  }

  private static long lookedAt(LayerSnapshot layer) {
    return layer.gradientHistogram().get().lookedAt();
  }

  private static Expectation everyLayer(String what, Predicate<LayerSnapshot> holds) {
    return new Expectation(
        "in every layer of every iteration: " + what,
        outcome -> {
          List<LayerSnapshot> layers =
              outcome.iterations().stream().flatMap(one -> one.layers().stream()).toList();
          long bad = layers.stream().filter(holds.negate()).count();
          return new Seen(bad == 0, layers.size() - bad + " of " + layers.size());
        });
  }
}
