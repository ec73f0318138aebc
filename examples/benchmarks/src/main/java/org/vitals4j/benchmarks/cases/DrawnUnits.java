package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;

import java.util.function.Consumer;
import org.nd4j.linalg.activations.Activation;
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.task.Task;

/** Units that are dead or saturated, and weights that begin wrong, drawn at random. */
final class DrawnUnits extends DrawnFaults {

  DrawnUnits(Draw draw, String name) {
    super(draw, name);
  }

  SetUp dead(int number) {
    double share = draw.between(0.6, 0.95);
    double bias = -draw.between(8, 25);
    int at = draw.between(40, 110);
    Recipe plain = menu.rectified(menu.points(), draw.between(2, 4)).iterations(400);
    plain = plain.batch(Math.max(32, plain.batch)); // dead for 3,000 examples, and seen to be
    int one = draw.between(0, plain.depth - 1);
    switch (number) {
      case 0 -> {
        int layer = draw.between(0, 2);
        Consumer<Recipe> fault =
            draw.coin() ? r -> r.biasOf(layer, bias) : r -> r.first(Faults.killUnits(share, layer));
        return spoil(Spoiler.dead(layer), "layer-" + layer + "-dead", menu.lenet(), fault);
      }
      case 1 -> {
        int layer = draw.between(0, 2);
        Recipe recipe = menu.convolutional().iterations(400);
        return spoil(
            Spoiler.dead(layer).from(at),
            killed(share, layer, at),
            recipe,
            r -> r.before(at, Faults.killUnits(share, layer)));
      }
      case 2 -> {
        Recipe recipe = menu.residual(menu.classes()).iterations(400);
        int layer = draw.between(1, 2 * recipe.depth);
        return spoil(
            Spoiler.dead(layer),
            killed(share, layer, 0),
            recipe,
            r -> r.first(Faults.killUnits(share, layer)));
      }
      case 3 -> {
        Recipe recipe = plain.activation(Activation.RELU6);
        return spoil(
            Spoiler.dead(one),
            killed(share, one, 0),
            recipe,
            r -> r.first(Faults.killUnits(share, one)));
      }
      case 4 -> {
        return spoil(
            Spoiler.dead(one), "biases-" + bias + "-in-" + one, plain, r -> r.biasOf(one, bias));
      }
      case 5 -> {
        Recipe recipe = menu.rectified(Task.smallDigits(), 3).updater(adam(1e-3)).iterations(400);
        double rate = draw.between(0.2, 0.5);
        return spoil(
            Spoiler.dead(0, 1, 2).from(at),
            "twenty-steps-of-" + rate + "-at-" + at,
            recipe.batch(32),
            r ->
                r.before(at, Faults.learningRate(rate)).before(at + 20, Faults.learningRate(1e-3)));
      }
      case 6 -> {
        Recipe recipe = menu.rectified(menu.classes(), 2).batch(32).updater(adaGrad(0.03));
        double rate = draw.between(1.0, 4.0);
        return spoil(
            Spoiler.dead(0, 1),
            "adagrad-" + rate,
            recipe.iterations(400),
            r -> r.updater(adaGrad(rate)));
      }
      default -> {
        return spoil(
            Spoiler.dead(one).from(at),
            killed(share, one, at),
            plain,
            r -> r.before(at, Faults.killUnits(share, one)));
      }
    }
  }

  private static String killed(double share, int layer, int at) {
    return share + "-killed-in-" + layer + "-at-" + at;
  }

  SetUp saturated(int number) {
    Recipe tanh = menu.tanh(menu.points(), draw.between(2, 4));
    Recipe sigmoid = menu.sigmoid(menu.points(), 2);
    int at = draw.between(50, 120);
    int one = draw.between(0, tanh.depth - 1);
    double far = draw.between(60, 300);
    switch (number) {
      case 0 -> {
        return spoil(
            Spoiler.saturated(0),
            "features-x" + 100 * far,
            menu.lenet().tanh(),
            r -> r.data(Faults.features(100 * far)));
      }
      case 1 -> {
        return spoil(
            Spoiler.saturated(0),
            "features-x" + far,
            menu.convolutional().tanh(),
            r -> r.data(Faults.features(far)));
      }
      case 2 -> {
        Recipe recipe =
            Recipe.of(
                    Task.runningSum(draw.between(8, 14)), Recipe.Shape.RNN, 1, draw.between(16, 28))
                .tanh()
                .updater(adam(draw.between(2e-3, 6e-3)));
        double std = draw.between(2, 5);
        return spoil(
            Spoiler.saturated(0), "normal-" + std, recipe, r -> r.initialisation(normal(std)));
      }
      case 3 -> {
        Recipe recipe = menu.residual(menu.classes()).tanh();
        int layer = draw.between(0, 2 * recipe.depth - 1);
        double bias = draw.between(5, 12) * (draw.coin() ? 1 : -1);
        return spoil(
            Spoiler.saturated(layer),
            "biases-" + bias + "-in-" + layer,
            recipe,
            r -> r.biasOf(layer, bias));
      }
      case 4 -> {
        return spoil(
            Spoiler.saturated(0), "features-x" + far, tanh, r -> r.data(Faults.features(far)));
      }
      case 5 -> {
        return spoil(
            Spoiler.saturated(0), "features-x" + far, sigmoid, r -> r.data(Faults.features(far)));
      }
      case 6 -> {
        double factor = draw.between(30, 90);
        return spoil(
            Spoiler.saturated(one).from(at),
            "layer-" + one + "-x" + factor + "-at-" + at,
            tanh,
            r -> r.before(at, Faults.scaleWeights(factor, one)));
      }
      case 7 -> {
        double bias = draw.between(15, 40) * (draw.coin() ? 1 : -1);
        int layer = draw.between(0, 1);
        return spoil(
            Spoiler.saturated(layer),
            "biases-" + bias + "-in-" + layer,
            sigmoid,
            r -> r.biasOf(layer, bias));
      }
      case 8 -> {
        double std = draw.between(2, 5);
        return spoil(
            Spoiler.saturated(one),
            "layer-" + one + "-normal-" + std,
            tanh,
            r -> r.initialisationOf(one, normal(std)));
      }
      default -> {
        double rate = draw.between(0.6, 2);
        return spoil(
            Spoiler.saturated(0, 1, 2, 3),
            "adam-" + rate,
            tanh.updater(adam(2e-3)),
            r -> r.updater(adam(rate)));
      }
    }
  }

  SetUp poor(int number) {
    double tiny = draw.between(1e-4, 1e-3);
    double even = draw.between(0.03, 0.3);
    Recipe plain = menu.rectified(menu.points(), draw.between(3, 5));
    int one = draw.between(1, plain.depth - 1);
    switch (number) {
      case 0 -> {
        return spoil(
            Spoiler.poorlyInitialised(),
            "normal-" + tiny,
            menu.lenet(),
            r -> r.initialisation(normal(tiny)));
      }
      case 1 -> {
        return draw.coin()
            ? spoil(
                Spoiler.poorlyInitialised().in(0, 1, 2),
                "zero",
                menu.convolutional(),
                r -> r.initialisation(constant(0)))
            : spoil(
                Spoiler.poorlyInitialised(),
                "normal-" + tiny,
                menu.convolutional(),
                r -> r.initialisation(normal(tiny)));
      }
      case 2 -> {
        Recipe recipe = menu.tanh(menu.points(), draw.between(2, 4));
        return spoil(
            Spoiler.poorlyInitialised().in(all(recipe)),
            "zero",
            recipe,
            r -> r.initialisation(constant(0)));
      }
      case 3 -> {
        return spoil(
            Spoiler.poorlyInitialised().in(all(plain)),
            "constant-" + even,
            plain,
            r -> r.initialisation(constant(even)));
      }
      case 4 -> {
        return spoil(
            Spoiler.poorlyInitialised().in(one),
            "constant-" + even + "-in-" + one,
            plain,
            r -> r.initialisationOf(one, constant(even)));
      }
      case 5 -> {
        return spoil(
            Spoiler.poorlyInitialised().in(one),
            "zero-in-" + one,
            plain,
            r -> r.initialisationOf(one, constant(0)));
      }
      case 6 -> {
        Recipe recipe = menu.tanh(menu.points(), draw.between(5, 7));
        double std = draw.between(5e-3, 0.02);
        return spoil(
            Spoiler.poorlyInitialised(),
            "normal-" + std,
            recipe,
            r -> r.initialisation(normal(std)));
      }
      case 7 -> {
        Recipe recipe =
            menu.rectified(menu.points(), draw.between(5, 7))
                .updater(draw.coin() ? adam(draw.between(1e-4, 5e-4)) : rmsProp(2e-4));
        double std = draw.between(1.0, 2.0);
        return spoil(
            Spoiler.poorlyInitialised(),
            "normal-" + std,
            recipe,
            r -> r.initialisation(normal(std)));
      }
      default -> {
        Recipe recipe = menu.rectified(menu.points(), draw.between(5, 8));
        double std = draw.between(2e-3, 0.02);
        return spoil(
            Spoiler.poorlyInitialised(),
            "normal-" + std,
            recipe,
            r -> r.initialisation(normal(std)));
      }
    }
  }

  private static int[] all(Recipe recipe) {
    int[] layers = new int[recipe.depth];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = i;
    }
    return layers;
  }
}
