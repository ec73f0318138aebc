package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.task.Task;

/** Rates that do not fit, and losses that rise, swing or stand still, drawn at random. */
final class DrawnLosses extends DrawnFaults {

  DrawnLosses(Draw draw, String name) {
    super(draw, name);
  }

  SetUp updateRatio(int number) {
    Recipe plain = menu.rectified(menu.points(), draw.between(2, 4));
    Recipe tanh = menu.tanh(menu.points(), draw.between(2, 3));
    double tiny = draw.between(1e-8, 1e-6);
    double large = draw.between(0.3, 1);
    return switch (number) {
      case 0 -> rate("momentum", menu.lenet(), tiny, r -> r.updater(momentum(tiny)));
      case 1 ->
          draw.coin()
              ? rate("adam", menu.convolutional(), large, r -> r.updater(adam(large)))
              : rate("adam", menu.convolutional(), tiny / 10, r -> r.updater(adam(tiny / 10)));
      case 2 -> rate("sgd", menu.recurrent(), tiny, r -> r.updater(sgd(tiny)));
      case 3 -> rate("sgd", menu.residual(menu.points()), tiny, r -> r.updater(sgd(tiny)));
      case 4 -> rate("sgd", plain, tiny, r -> r.updater(sgd(tiny)));
      case 5 -> rate("adam", plain, tiny / 10, r -> r.updater(adam(tiny / 10)));
      case 6 -> rate("rmsprop", plain, tiny / 10, r -> r.updater(rmsProp(tiny / 10)));
      case 7 -> rate("adagrad", plain, tiny, r -> r.updater(adaGrad(tiny)));
      case 8 -> rate("adam", tanh, large, r -> r.updater(adam(large)));
      default -> rate("rmsprop", tanh, 3 * large, r -> r.updater(rmsProp(3 * large)));
    };
  }

  private SetUp rate(String what, Recipe recipe, double rate, Consumer<Recipe> fault) {
    return spoil(Spoiler.updateRatio(), what + "-" + rate, recipe, fault);
  }

  SetUp diverging(int number) {
    int at = draw.between(100, 160);
    double factor = draw.between(2, 4);
    return switch (number) {
      case 0 -> uphill(at, menu.lenet().updater(momentum(0.01)), 0.001);
      case 1 -> uphill(at, menu.convolutional().updater(momentum(0.01)), 0.002);
      case 2 ->
          uphill(
              at, menu.recurrent().updater(adam(5e-3)).iterations(320), draw.between(2e-3, 6e-3));
      case 3 -> {
        Recipe recipe = menu.residual(menu.classes()).iterations(350);
        yield rise(at, "scrambled-labels", recipe, r -> r.minibatches(at, Faults::scrambledLabels));
      }
      case 4 -> {
        double rate = draw.between(10, 40);
        Recipe recipe = menu.tanh(menu.classes(), 2).updater(sgd(draw.between(0.03, 0.08)));
        yield rise(at, "rate-" + rate, recipe, r -> r.before(at, Faults.learningRate(rate)));
      }
      case 5 -> {
        double rate = draw.between(0.2, 0.6);
        Recipe recipe = menu.tanh(menu.classes(), 3).updater(adam(draw.between(1e-3, 3e-3)));
        yield rise(at, "rate-" + rate, recipe, r -> r.before(at, Faults.learningRate(rate)));
      }
      case 6 -> {
        Recipe recipe =
            menu.tanh(menu.numbers(), draw.between(1, 3))
                .updater(sgd(draw.between(0.005, 0.015)))
                .iterations(350);
        yield rise(
            at, "targets-x-" + factor, recipe, r -> r.minibatches(at, i -> Faults.labels(-factor)));
      }
      case 7 -> {
        Recipe recipe =
            menu.rectified(menu.classes(), 2)
                .updater(adam(draw.between(3e-4, 6e-4)))
                .iterations(400);
        yield rise(
            at,
            "features-x-" + 4 * factor,
            recipe,
            r -> r.minibatches(at, i -> Faults.features(-4 * factor)));
      }
      case 8 -> {
        double by = draw.between(4, 8);
        Recipe recipe =
            menu.tanh(menu.numbers(), 2).updater(sgd(draw.between(1e-3, 3e-3))).iterations(450);
        yield rise(
            at + 50,
            "targets-shifted-by-" + by,
            recipe,
            r -> r.minibatches(at + 50, i -> Faults.shiftedLabels(by)));
      }
      default ->
          draw.coin()
              ? uphill(
                  at, menu.rectified(menu.classes(), draw.between(2, 3)).updater(sgd(0.05)), 0.03)
              : rise(
                  at,
                  "scrambled-labels",
                  menu.rectified(menu.classes(), draw.between(2, 3)),
                  r -> r.minibatches(at, Faults::scrambledLabels));
    };
  }

  private SetUp uphill(int at, Recipe recipe, double rate) {
    return rise(at, "uphill", recipe, r -> r.before(at, Faults.learningRate(-rate)));
  }

  private SetUp rise(int at, String what, Recipe recipe, Consumer<Recipe> fault) {
    return spoil(Spoiler.diverging(at), what + "-from-" + at, recipe, fault);
  }

  SetUp oscillating(int number) {
    int at = draw.between(90, 120);
    int count = draw.between(1, 8);
    double factor = draw.between(4, 8);
    int examples = draw.one(64, 128, 256);
    Recipe classes = menu.rectified(menu.classes(), 2).batch(examples);
    Recipe tanh = menu.tanh(menu.classes(), draw.between(1, 2)).batch(examples);
    return switch (number) {
      case 0 -> swing("scrambled", menu.lenet(), at, count, Faults.scrambledLabels(1));
      case 1 ->
          swing("scrambled", menu.convolutional().batch(64), at, count, Faults.scrambledLabels(1));
      case 2 ->
          swing(
              "scrambled",
              Recipe.of(
                      Task.runningSum(draw.between(8, 12)),
                      Recipe.Shape.LSTM,
                      1,
                      draw.between(12, 20))
                  .tanh()
                  .batch(64)
                  .updater(adam(draw.between(5e-3, 0.012))),
              at,
              count,
              Faults.scrambledLabels(1));
      case 3 ->
          swing(
              "scrambled",
              menu.residual(menu.classes()).batch(64),
              at,
              count,
              Faults.scrambledLabels(1));
      case 4 ->
          swing(
              "features-x-" + factor,
              menu.tanh(menu.numbers(), draw.between(1, 2)).batch(256),
              at,
              count,
              Faults.features(-factor));
      case 5 -> swing("features-x-" + factor, classes, at, count, Faults.features(-factor));
      case 6, 7 -> swing("scrambled", classes, at, count, Faults.scrambledLabels(1));
      default -> swing("scrambled", tanh, at, count, Faults.scrambledLabels(1));
    };
  }

  /** A run that has learned, and then gets some minibatches right and as many wrong, in turn. */
  private SetUp swing(
      String what, Recipe healthy, int at, int count, UnaryOperator<DataSet> change) {
    Recipe recipe = healthy.iterations(320);
    return spoil(
        Spoiler.oscillating(at),
        what + "-every-other-" + count + "-from-" + at,
        recipe,
        r -> r.everyOther(at, count, change));
  }

  SetUp standing(int number) {
    Recipe plain = menu.rectified(menu.points(), draw.between(2, 4));
    Consumer<Recipe> noInput = r -> r.data(Faults.features(0));
    double tiny = draw.between(1e-8, 1e-7);
    return switch (number) {
      case 0 ->
          draw.coin()
              ? spoil(
                  Spoiler.standing().beyondTreatment(),
                  "no-input",
                  menu.lenet().iterations(260),
                  noInput)
              : still("zero-weights", menu.lenet().iterations(260), constantWeights(0));
      case 1 -> still("zero-weights", menu.convolutional(), constantWeights(0));
      case 2 -> {
        Recipe recipe = menu.recurrent();
        yield spoil(Spoiler.standing().beyondTreatment(), "no-input", recipe, noInput);
      }
      case 3 -> {
        Recipe recipe = menu.residual(menu.points());
        yield still("sgd-" + tiny, recipe, r -> r.updater(sgd(tiny)));
      }
      case 4 -> spoil(Spoiler.standing().beyondTreatment(), "no-input", plain, noInput);
      case 5 ->
          still(
              "scrambled-labels",
              menu.rectified(menu.classes(), draw.between(1, 3)),
              r -> r.minibatches(0, Faults::scrambledLabels));
      case 6 -> still("zero-weights", plain, constantWeights(0));
      case 7 -> {
        double bias = -draw.between(15, 30);
        int one = draw.between(0, plain.depth - 1);
        yield still("dead-in-" + one, plain, r -> r.biasOf(one, bias));
      }
      case 8 -> still("adam-" + tiny, plain, r -> r.updater(adam(tiny)));
      default -> {
        Recipe recipe = menu.rectified(menu.classes(), draw.between(10, 13));
        yield draw.coin()
            ? still("sigmoid", recipe, Faults::sigmoidByGlorot)
            : still(
                "tiny-weights",
                recipe,
                r -> r.activation(Activation.TANH).initialisation(normal(0.005)));
      }
    };
  }

  private static Consumer<Recipe> constantWeights(double value) {
    return r -> r.initialisation(constant(value));
  }

  private SetUp still(String what, Recipe recipe, Consumer<Recipe> fault) {
    return spoil(Spoiler.standing(), what, recipe, fault);
  }
}
