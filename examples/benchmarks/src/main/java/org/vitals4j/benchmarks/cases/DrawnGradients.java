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
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Recipe.Shape;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.report.NonFiniteOrigin.Kind;

/** Gradients that vanish, explode or are not finite, drawn at random. */
final class DrawnGradients extends DrawnFaults {

  DrawnGradients(Draw draw, String name) {
    super(draw, name);
  }

  SetUp vanishing(int number) {
    switch (number) {
      case 0 -> {
        return tooSmallImages(menu.lenet().updater(momentum(0.01)));
      }
      case 1 -> {
        return tooSmallImages(menu.convolutional().updater(momentum(0.01)));
      }
      case 2 -> {
        Recipe recipe =
            Recipe.of(
                    Task.runningSum(draw.between(6, 10)),
                    Shape.RNN,
                    draw.between(5, 6),
                    draw.between(14, 24))
                .tanh()
                .updater(sgd(draw.between(0.02, 0.06)));
        return spoil(Spoiler.vanishing(2), "sigmoid", recipe, Faults::sigmoidByGlorot);
      }
      case 3 -> {
        Recipe recipe = menu.rectified(menu.points(), draw.between(7, 10));
        return spoil(
            Spoiler.vanishing(3),
            "hard-sigmoid",
            recipe,
            r -> r.activation(Activation.HARDSIGMOID).initialisation(normal(0.2)));
      }
      case 4 -> {
        Recipe recipe = menu.rectified(menu.classes(), draw.between(5, 7));
        return spoil(
            Spoiler.vanishing(2), "softmax-inside", recipe, r -> r.activation(Activation.SOFTMAX));
      }
      case 5, 6 -> {
        Task task = menu.points();
        int depth = draw.between(7, 10);
        Recipe recipe = number == 5 ? menu.tanh(task, depth) : menu.rectified(task, depth);
        return tooSmallAndBiased(recipe, 3, draw.between(0.01, 0.02));
      }
      default -> {
        Recipe recipe = menu.rectified(menu.points(), draw.between(9, 14));
        return spoil(Spoiler.vanishing(4), "sigmoid", recipe, Faults::sigmoidByGlorot);
      }
    }
  }

  /**
   * Convolutions add up the gradients of many places: it takes little weights to make them vanish.
   */
  private SetUp tooSmallImages(Recipe recipe) {
    double std = draw.between(1e-4, 4e-4);
    return spoil(
        Spoiler.vanishing(1),
        "sigmoid-normal-" + std,
        recipe,
        r -> r.activation(Activation.SIGMOID).initialisation(normal(std)));
  }

  private SetUp tooSmallAndBiased(Recipe recipe, int shallow, double std) {
    double bias = draw.between(0.3, 0.7);
    return spoil(
        Spoiler.vanishing(shallow),
        "normal-" + std + "-biases-" + bias,
        recipe,
        r -> r.initialisation(normal(std)).biases(bias));
  }

  SetUp exploding(int number) {
    Task numbers = menu.numbers();
    Recipe plain =
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
        Recipe recipe =
            Recipe.of(Task.sine(draw.between(24, 36)), Shape.RNN, 1, draw.between(16, 28))
                .tanh()
                .updater(sgd(draw.between(0.004, 0.008)));
        double std = draw.between(0.5, 0.8);
        return blast(
            "rectified-recurrence-" + std,
            recipe,
            r -> r.activation(Activation.RELU).initialisation(normal(std)));
      }
      case 3 -> {
        Recipe recipe = menu.residual(numbers).updater(sgd(draw.between(0.01, 0.02)));
        double std = draw.between(0.5, 0.8);
        return blast("init-normal-" + std, recipe, r -> r.initialisation(normal(std)));
      }
      case 4 -> {
        double factor = draw.between(3e3, 3e4);
        return blast("targets-x" + factor, plain, r -> r.data(Faults.labels(factor)));
      }
      case 5 -> {
        double factor = draw.between(200, 1000);
        return blast("features-x" + factor, plain, r -> r.data(Faults.features(factor)));
      }
      case 6 -> {
        double rate = draw.between(2.0, 5.0);
        return spoil(
            Spoiler.exploding().from(at),
            "rate-" + rate + "-at-" + at,
            plain,
            r -> r.before(at, Faults.learningRate(rate)));
      }
      case 7 -> {
        int one = draw.between(0, plain.depth - 1);
        double factor = draw.between(60, 200);
        return spoil(
            Spoiler.exploding()
                .from(at)
                .in(Math.max(0, one - 1), one, Math.min(plain.depth - 1, one + 1)),
            "layer-" + one + "-x" + factor + "-at-" + at,
            plain,
            r -> r.before(at, Faults.scaleWeights(factor, one)));
      }
      case 8 -> {
        Recipe recipe = plain.batch(256).updater(sgd(draw.between(0.03, 0.06)));
        return blast("sum-of-256", recipe, Recipe::sumGradients);
      }
      default -> {
        Recipe recipe =
            menu.rectified(menu.classes(), draw.between(5, 8))
                .updater(
                    draw.coin()
                        ? sgd(draw.between(0.02, 0.05))
                        : momentum(draw.between(0.005, 0.02)));
        return blast("init-too-large", recipe, wild(0.8, 2));
      }
    }
  }

  private Consumer<Recipe> wild(double low, double high) {
    double size = draw.between(low, high);
    boolean even = draw.coin();
    return r -> r.initialisation(even ? uniform(size) : normal(size));
  }

  private SetUp blast(String what, Recipe recipe, Consumer<Recipe> fault) {
    return spoil(Spoiler.exploding(), what, recipe, fault);
  }

  SetUp nonFinite(int number) {
    int at = draw.between(15, 80);
    double value =
        draw.one(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    Recipe plain = menu.rectified(menu.points(), draw.between(2, 4));
    switch (number) {
      case 0 -> {
        return spoil(
            Spoiler.nonFinite(at).begins(Kind.FEATURES),
            "pixel-" + value,
            menu.lenet(),
            r -> r.minibatch(at, Faults.feature(value)));
      }
      case 1 -> {
        Recipe recipe = draw.coin() ? menu.residual(menu.numbers()) : menu.convolutional();
        return spoil(
            Spoiler.nonFinite(at).begins(Kind.LABELS),
            "label-" + value,
            recipe,
            r -> r.minibatch(at, Faults.label(value)));
      }
      case 2 -> {
        return spoil(
            Spoiler.nonFinite(at).in(0).begins(Kind.PARAMETER),
            "weight-" + value,
            menu.recurrent(),
            r -> r.before(at, Faults.setWeight(Recipe.hidden(0), value)));
      }
      case 3 -> {
        Recipe recipe = menu.residual(menu.classes());
        int one = draw.between(0, 2 * recipe.depth);
        return spoil(
            Spoiler.nonFinite(at).in(one).begins(Kind.PARAMETER),
            "bias-" + one + "-" + value,
            recipe,
            r -> r.before(at, Faults.setBias(Recipe.hidden(one), value)));
      }
      case 4 -> {
        Recipe recipe = menu.rectified(menu.classes(), draw.between(4, 6));
        int one = draw.between(1, recipe.depth - 1);
        return spoil(
            Spoiler.nonFinite(at).in(one).begins(Kind.ACTIVATION),
            "overflow-in-" + one,
            recipe,
            r -> r.before(at, Faults.scaleWeights(1e22, one - 1, one)));
      }
      case 5 -> {
        Recipe recipe = menu.rectified(menu.numbers(), 2);
        boolean poisson = draw.coin();
        return spoil(
            (poisson ? Spoiler.nonFinite(0).begins(Kind.SCORE) : Spoiler.nonFinite(0))
                .beyondTreatment(),
            poisson ? "poisson-of-negative" : "msle-below-minus-one",
            recipe,
            r -> r.loss(poisson ? new LossPoisson() : new LossMSLE(), Activation.IDENTITY));
      }
      case 6 -> {
        double rate = draw.between(1e5, 1e7);
        Recipe recipe = menu.rectified(menu.numbers(), draw.between(2, 4));
        return spoil(Spoiler.nonFinite(0), "rate-" + rate, recipe, r -> r.updater(sgd(rate)));
      }
      case 7 -> {
        return spoil(
            Spoiler.nonFinite(at),
            "schedule-divides-by-zero",
            plain,
            r -> r.updater(() -> new Sgd(new Faults.Hyperbola(at))));
      }
      case 8 -> {
        String layer = draw.coin() ? "out" : Recipe.hidden(draw.between(0, plain.depth - 1));
        return spoil(
            Spoiler.nonFinite(at).in(layer).begins(Kind.PARAMETER),
            "weight-" + value,
            plain,
            r -> r.before(at, Faults.setWeight(layer, value)));
      }
      default -> {
        boolean feature = draw.coin();
        return spoil(
            Spoiler.nonFinite(at).begins(feature ? Kind.FEATURES : Kind.LABELS),
            (feature ? "feature-" : "label-") + value,
            plain,
            r -> r.minibatch(at, feature ? Faults.feature(value) : Faults.label(value)));
      }
    }
  }

  @Override
  SetUp spoil(Spoiler spoiler, String what, Recipe healthy, Consumer<Recipe> fault) {
    return super.spoil(spoiler, what.toLowerCase(Locale.ROOT), healthy, fault); // NaN and the like
  }
}
