package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Faults.uniform;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.Locale;
import java.util.function.Consumer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.report.NonFiniteOrigin.Kind;

/** Gradients that vanish, explode or are not finite, drawn at random. */
final class SampledGradients extends SampledFaults {

  SampledGradients(Sampler draw, String name) {
    super(draw, name);
  }

  BenchmarkCase vanishing(int number) {
    switch (number) {
      case 0 -> {
        return tooSmallImages(menu.lenet().updater(momentum(0.01)));
      }
      case 1 -> {
        return tooSmallImages(menu.convolutional().updater(momentum(0.01)));
      }
      case 2 -> {
        RunConfig recipe =
            RunConfig.of(
                    Task.runningSum(draw.between(6, 10)),
                    Shape.RNN,
                    draw.between(5, 6),
                    draw.between(14, 24))
                .tanh()
                .updater(sgd(draw.between(0.02, 0.06)));
        return spoil(FaultInjector.vanishing(2), "sigmoid", recipe, Faults::sigmoidByGlorot);
      }
      case 3 -> {
        RunConfig recipe = menu.rectified(menu.anyPoints(), draw.between(7, 10));
        return spoil(
            FaultInjector.vanishing(3),
            "hard-sigmoid",
            recipe,
            r -> r.activation(Activation.HARDSIGMOID).initialisation(normal(0.2)));
      }
      case 4 -> {
        RunConfig recipe = menu.rectified(menu.classes(), draw.between(5, 7));
        return spoil(
            FaultInjector.vanishing(2), "softmax-inside", recipe, r -> r.activation(Activation.SOFTMAX));
      }
      case 5, 6 -> {
        Task task = menu.anyPoints();
        int depth = draw.between(7, 10);
        RunConfig recipe = number == 5 ? menu.tanh(task, depth) : menu.rectified(task, depth);
        return tooSmallAndBiased(recipe, 3, draw.between(0.01, 0.02));
      }
      default -> {
        RunConfig recipe = menu.rectified(menu.anyPoints(), draw.between(9, 14));
        return spoil(FaultInjector.vanishing(4), "sigmoid", recipe, Faults::sigmoidByGlorot);
      }
    }
  }

  /**
   * Convolutions add up the gradients of many places: it takes little weights to make them vanish.
   */
  private BenchmarkCase tooSmallImages(RunConfig recipe) {
    double std = draw.between(1e-4, 4e-4);
    return spoil(
        FaultInjector.vanishing(1),
        "sigmoid-normal-" + std,
        recipe,
        r -> r.activation(Activation.SIGMOID).initialisation(normal(std)));
  }

  private BenchmarkCase tooSmallAndBiased(RunConfig recipe, int shallow, double std) {
    double bias = draw.between(0.3, 0.7);
    return spoil(
        FaultInjector.vanishing(shallow),
        "normal-" + std + "-biases-" + bias,
        recipe,
        r -> r.initialisation(normal(std)).biases(bias));
  }

  BenchmarkCase exploding(int number) {
    Task numbers = menu.regression();
    RunConfig plain =
        menu.rectified(numbers, draw.between(2, 4)).updater(sgd(draw.between(0.01, 0.04)));
    int at = draw.between(70, 130);
    switch (number) {
      case 0 -> {
        return blast("init-too-large", menu.lenet().updater(momentum(0.01)), wild(1.5, 4));
      }
      case 1 -> {
        return blast("init-too-large", menu.convolutional().updater(momentum(0.01)), wild(1.5, 4));
      }
      case 2 -> {
        RunConfig recipe =
            RunConfig.of(Task.sine(draw.between(24, 36)), Shape.RNN, 1, draw.between(16, 28))
                .tanh()
                .updater(sgd(draw.between(0.004, 0.008)));
        double std = draw.between(0.5, 0.8);
        return blast(
            "rectified-recurrence-" + std,
            recipe,
            r -> r.activation(Activation.RELU).initialisation(normal(std)));
      }
      case 3 -> {
        RunConfig recipe = menu.residual(numbers).updater(sgd(draw.between(0.01, 0.02)));
        double std = draw.between(0.5, 0.8);
        return blast("init-normal-" + std, recipe, r -> r.initialisation(normal(std)));
      }
      case 4 -> {
        double factor = draw.between(3e3, 3e4);
        return blast("targets-x" + factor, plain, r -> r.changeData(Faults.labels(factor)));
      }
      case 5 -> {
        double factor = draw.between(200, 1000);
        return blast("features-x" + factor, plain, r -> r.changeData(Faults.features(factor)));
      }
      case 6 -> {
        double rate = draw.between(2.0, 5.0);
        return spoil(
            FaultInjector.exploding().from(at),
            "rate-" + rate + "-at-" + at,
            plain,
            r -> r.beforeIteration(at, Faults.learningRate(rate)));
      }
      case 7 -> {
        int one = draw.between(0, plain.depth - 1);
        double factor = draw.between(60, 200);
        return spoil(
            FaultInjector.exploding()
                .from(at)
                .in(Math.max(0, one - 1), one, Math.min(plain.depth - 1, one + 1)),
            "layer-" + one + "-x" + factor + "-at-" + at,
            plain,
            r -> r.beforeIteration(at, Faults.scaleWeights(factor, one)));
      }
      case 8 -> {
        RunConfig recipe = plain.batch(256).updater(sgd(draw.between(0.03, 0.06)));
        return blast("sum-of-256", recipe, RunConfig::sumGradients);
      }
      default -> {
        RunConfig recipe =
            menu.rectified(menu.classes(), draw.between(5, 8))
                .updater(
                    draw.fairCoin()
                        ? sgd(draw.between(0.02, 0.05))
                        : momentum(draw.between(0.005, 0.02)));
        return blast("init-too-large", recipe, wild(0.8, 2));
      }
    }
  }

  private Consumer<RunConfig> wild(double low, double high) {
    double size = draw.between(low, high);
    boolean even = draw.fairCoin();
    return r -> r.initialisation(even ? uniform(size) : normal(size));
  }

  private BenchmarkCase blast(String what, RunConfig recipe, Consumer<RunConfig> fault) {
    return spoil(FaultInjector.exploding(), what, recipe, fault);
  }

  BenchmarkCase nonFinite(int number) {
    int at = draw.between(15, 80);
    double value =
        draw.oneOf(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    RunConfig plain = menu.rectified(menu.anyPoints(), draw.between(2, 4));
    switch (number) {
      case 0 -> {
        return spoil(
            FaultInjector.nonFinite(at).origin(Kind.FEATURES),
            "pixel-" + value,
            menu.lenet(),
            r -> r.changeMinibatch(at, Faults.feature(value)));
      }
      case 1 -> {
        RunConfig recipe = draw.fairCoin() ? menu.residual(menu.regression()) : menu.convolutional();
        return spoil(
            FaultInjector.nonFinite(at).origin(Kind.LABELS),
            "label-" + value,
            recipe,
            r -> r.changeMinibatch(at, Faults.label(value)));
      }
      case 2 -> {
        return spoil(
            FaultInjector.nonFinite(at).in(0).origin(Kind.PARAMETER),
            "weight-" + value,
            menu.recurrent(),
            r -> r.beforeIteration(at, Faults.setWeight(RunConfig.hidden(0), value)));
      }
      case 3 -> {
        RunConfig recipe = menu.residual(menu.classes());
        int one = draw.between(0, 2 * recipe.depth);
        return spoil(
            FaultInjector.nonFinite(at).in(one).origin(Kind.PARAMETER),
            "bias-" + one + "-" + value,
            recipe,
            r -> r.beforeIteration(at, Faults.setBias(RunConfig.hidden(one), value)));
      }
      case 4 -> {
        RunConfig recipe = menu.rectified(menu.classes(), draw.between(4, 6));
        int one = draw.between(1, recipe.depth - 1);
        return spoil(
            FaultInjector.nonFinite(at).in(one).origin(Kind.ACTIVATION),
            "overflow-in-" + one,
            recipe,
            r -> r.beforeIteration(at, Faults.scaleWeights(1e22, one - 1, one)));
      }
      case 5 -> {
        RunConfig recipe = menu.rectified(menu.regression(), 2);
        boolean poisson = draw.fairCoin();
        return spoil(
            (poisson ? FaultInjector.nonFinite(0).origin(Kind.SCORE) : FaultInjector.nonFinite(0))
                .beyondTreatment(),
            poisson ? "poisson-of-negative" : "msle-below-minus-one",
            recipe,
            r -> r.loss(poisson ? new LossPoisson() : new LossMSLE(), Activation.IDENTITY));
      }
      case 6 -> {
        double rate = draw.between(1e5, 1e7);
        RunConfig recipe = menu.rectified(menu.regression(), draw.between(2, 4));
        return spoil(FaultInjector.nonFinite(0), "rate-" + rate, recipe, r -> r.updater(sgd(rate)));
      }
      case 7 -> {
        return spoil(
            FaultInjector.nonFinite(at),
            "schedule-divides-by-zero",
            plain,
            r -> r.updater(() -> new Sgd(new Faults.Hyperbola(at))));
      }
      case 8 -> {
        String layer = draw.fairCoin() ? "out" : RunConfig.hidden(draw.between(0, plain.depth - 1));
        return spoil(
            FaultInjector.nonFinite(at).in(layer).origin(Kind.PARAMETER),
            "weight-" + value,
            plain,
            r -> r.beforeIteration(at, Faults.setWeight(layer, value)));
      }
      default -> {
        boolean feature = draw.fairCoin();
        return spoil(
            FaultInjector.nonFinite(at).origin(feature ? Kind.FEATURES : Kind.LABELS),
            (feature ? "feature-" : "label-") + value,
            plain,
            r -> r.changeMinibatch(at, feature ? Faults.feature(value) : Faults.label(value)));
      }
    }
  }

  @Override
  BenchmarkCase spoil(FaultInjector spoiler, String what, RunConfig healthy, Consumer<RunConfig> fault) {
    return super.spoil(spoiler, what.toLowerCase(Locale.ROOT), healthy, fault); // NaN and the like
  }
}
