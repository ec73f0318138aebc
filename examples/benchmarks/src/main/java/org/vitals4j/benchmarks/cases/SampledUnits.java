package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;

import java.util.function.Consumer;
import org.nd4j.linalg.activations.Activation;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.task.Task;

/** Units that are dead or saturated, and weights that begin wrong, drawn at random. */
final class SampledUnits extends SampledFaults {

  SampledUnits(Sampler draw, String name) {
    super(draw, name);
  }

  BenchmarkCase dead(int number) {
    double share = draw.between(0.6, 0.95);
    double bias = -draw.between(8, 25);
    int at = draw.between(40, 110);
    RunConfig plain = menu.rectified(menu.anyPoints(), draw.between(2, 4)).iterations(400);
    plain = plain.batch(Math.max(32, plain.batch)); // dead for 3,000 examples, and seen to be
    int one = draw.between(0, plain.depth - 1);
    switch (number) {
      case 0 -> {
        int layer = draw.between(0, 2);
        Consumer<RunConfig> fault =
            draw.fairCoin() ? r -> r.biasOf(layer, bias) : r -> r.afterBuild(Faults.killUnits(share, layer));
        return spoil(FaultInjector.dead(layer), "layer-" + layer + "-dead", menu.lenet(), fault);
      }
      case 1 -> {
        int layer = draw.between(0, 2);
        RunConfig recipe = menu.convolutional().iterations(400);
        return spoil(
            FaultInjector.dead(layer).from(at),
            killed(share, layer, at),
            recipe,
            r -> r.beforeIteration(at, Faults.killUnits(share, layer)));
      }
      case 2 -> {
        RunConfig recipe = menu.residual(menu.classes()).iterations(400);
        int layer = draw.between(1, 2 * recipe.depth);
        return spoil(
            FaultInjector.dead(layer),
            killed(share, layer, 0),
            recipe,
            r -> r.afterBuild(Faults.killUnits(share, layer)));
      }
      case 3 -> {
        RunConfig recipe = plain.activation(Activation.RELU6);
        return spoil(
            FaultInjector.dead(one),
            killed(share, one, 0),
            recipe,
            r -> r.afterBuild(Faults.killUnits(share, one)));
      }
      case 4 -> {
        return spoil(
            FaultInjector.dead(one), "biases-" + bias + "-in-" + one, plain, r -> r.biasOf(one, bias));
      }
      case 5 -> {
        RunConfig recipe = menu.rectified(Task.smallDigits(), 3).updater(adam(1e-3)).iterations(400);
        double rate = draw.between(0.2, 0.5);
        return spoil(
            FaultInjector.dead(0, 1, 2).from(at),
            "twenty-steps-of-" + rate + "-at-" + at,
            recipe.batch(32),
            r ->
                r.beforeIteration(at, Faults.learningRate(rate)).beforeIteration(at + 20, Faults.learningRate(1e-3)));
      }
      case 6 -> {
        RunConfig recipe = menu.rectified(menu.classes(), 2).batch(32).updater(adaGrad(0.03));
        double rate = draw.between(1.0, 4.0);
        return spoil(
            FaultInjector.dead(0, 1),
            "adagrad-" + rate,
            recipe.iterations(400),
            r -> r.updater(adaGrad(rate)));
      }
      default -> {
        return spoil(
            FaultInjector.dead(one).from(at),
            killed(share, one, at),
            plain,
            r -> r.beforeIteration(at, Faults.killUnits(share, one)));
      }
    }
  }

  private static String killed(double share, int layer, int at) {
    return share + "-killed-in-" + layer + "-at-" + at;
  }

  BenchmarkCase saturated(int number) {
    RunConfig tanh = menu.tanh(menu.anyPoints(), draw.between(2, 4));
    RunConfig sigmoid = menu.sigmoid(menu.anyPoints(), 2);
    int at = draw.between(50, 120);
    int one = draw.between(0, tanh.depth - 1);
    double far = draw.between(60, 300);
    switch (number) {
      case 0 -> {
        return spoil(
            FaultInjector.saturated(0),
            "features-x" + 100 * far,
            menu.lenet().tanh(),
            r -> r.changeData(Faults.features(100 * far)));
      }
      case 1 -> {
        return spoil(
            FaultInjector.saturated(0),
            "features-x" + far,
            menu.convolutional().tanh(),
            r -> r.changeData(Faults.features(far)));
      }
      case 2 -> {
        RunConfig recipe =
            RunConfig.of(
                    Task.runningSum(draw.between(8, 14)), RunConfig.Shape.RNN, 1, draw.between(16, 28))
                .tanh()
                .updater(adam(draw.between(2e-3, 6e-3)));
        double std = draw.between(2, 5);
        return spoil(
            FaultInjector.saturated(0), "normal-" + std, recipe, r -> r.initialisation(normal(std)));
      }
      case 3 -> {
        RunConfig recipe = menu.residual(menu.classes()).tanh();
        int layer = draw.between(0, 2 * recipe.depth - 1);
        double bias = draw.between(5, 12) * (draw.fairCoin() ? 1 : -1);
        return spoil(
            FaultInjector.saturated(layer),
            "biases-" + bias + "-in-" + layer,
            recipe,
            r -> r.biasOf(layer, bias));
      }
      case 4 -> {
        return spoil(
            FaultInjector.saturated(0), "features-x" + far, tanh, r -> r.changeData(Faults.features(far)));
      }
      case 5 -> {
        return spoil(
            FaultInjector.saturated(0), "features-x" + far, sigmoid, r -> r.changeData(Faults.features(far)));
      }
      case 6 -> {
        double factor = draw.between(30, 90);
        return spoil(
            FaultInjector.saturated(one).from(at),
            "layer-" + one + "-x" + factor + "-at-" + at,
            tanh,
            r -> r.beforeIteration(at, Faults.scaleWeights(factor, one)));
      }
      case 7 -> {
        double bias = draw.between(15, 40) * (draw.fairCoin() ? 1 : -1);
        int layer = draw.between(0, 1);
        return spoil(
            FaultInjector.saturated(layer),
            "biases-" + bias + "-in-" + layer,
            sigmoid,
            r -> r.biasOf(layer, bias));
      }
      case 8 -> {
        double std = draw.between(2, 5);
        return spoil(
            FaultInjector.saturated(one),
            "layer-" + one + "-normal-" + std,
            tanh,
            r -> r.initialisationOf(one, normal(std)));
      }
      default -> {
        double rate = draw.between(0.6, 2);
        return spoil(
            FaultInjector.saturated(0, 1, 2, 3),
            "adam-" + rate,
            tanh.updater(adam(2e-3)),
            r -> r.updater(adam(rate)));
      }
    }
  }

  BenchmarkCase poor(int number) {
    double tiny = draw.between(1e-4, 1e-3);
    double even = draw.between(0.03, 0.3);
    RunConfig plain = menu.rectified(menu.anyPoints(), draw.between(3, 5));
    int one = draw.between(1, plain.depth - 1);
    switch (number) {
      case 0 -> {
        return spoil(
            FaultInjector.poorlyInitialised(),
            "normal-" + tiny,
            menu.lenet(),
            r -> r.initialisation(normal(tiny)));
      }
      case 1 -> {
        return draw.fairCoin()
            ? spoil(
                FaultInjector.poorlyInitialised().in(0, 1, 2),
                "zero",
                menu.convolutional(),
                r -> r.initialisation(constant(0)))
            : spoil(
                FaultInjector.poorlyInitialised(),
                "normal-" + tiny,
                menu.convolutional(),
                r -> r.initialisation(normal(tiny)));
      }
      case 2 -> {
        RunConfig recipe = menu.tanh(menu.anyPoints(), draw.between(2, 4));
        return spoil(
            FaultInjector.poorlyInitialised().in(all(recipe)),
            "zero",
            recipe,
            r -> r.initialisation(constant(0)));
      }
      case 3 -> {
        return spoil(
            FaultInjector.poorlyInitialised().in(all(plain)),
            "constant-" + even,
            plain,
            r -> r.initialisation(constant(even)));
      }
      case 4 -> {
        return spoil(
            FaultInjector.poorlyInitialised().in(one),
            "constant-" + even + "-in-" + one,
            plain,
            r -> r.initialisationOf(one, constant(even)));
      }
      case 5 -> {
        return spoil(
            FaultInjector.poorlyInitialised().in(one),
            "zero-in-" + one,
            plain,
            r -> r.initialisationOf(one, constant(0)));
      }
      case 6 -> {
        RunConfig recipe = menu.tanh(menu.anyPoints(), draw.between(5, 7));
        double std = draw.between(5e-3, 0.02);
        return spoil(
            FaultInjector.poorlyInitialised(),
            "normal-" + std,
            recipe,
            r -> r.initialisation(normal(std)));
      }
      case 7 -> {
        RunConfig recipe =
            menu.rectified(menu.anyPoints(), draw.between(5, 7))
                .updater(draw.fairCoin() ? adam(draw.between(1e-4, 5e-4)) : rmsProp(2e-4));
        double std = draw.between(1.0, 2.0);
        return spoil(
            FaultInjector.poorlyInitialised(),
            "normal-" + std,
            recipe,
            r -> r.initialisation(normal(std)));
      }
      default -> {
        RunConfig recipe = menu.rectified(menu.anyPoints(), draw.between(5, 8));
        double std = draw.between(2e-3, 0.02);
        return spoil(
            FaultInjector.poorlyInitialised(),
            "normal-" + std,
            recipe,
            r -> r.initialisation(normal(std)));
      }
    }
  }

  private static int[] all(RunConfig recipe) {
    int[] layers = new int[recipe.depth];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = i;
    }
    return layers;
  }
}
