package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Recipe.Shape;
import org.vitals4j.benchmarks.task.Task;

/** Steps of the wrong size, and losses that rise, swing or stand still. */
final class SickLosses {

  private static final int SWINGS_FROM = 150;

  private SickLosses() {}

  static List<SetUp> updateRatio() {
    return List.of(
        Spoiler.updateRatio()
            .spoil(
                "sgd-rate-1e-6-blobs",
                Recipe.dense(Task.blobs(16, 4), 2, 32),
                r -> r.updater(sgd(1e-6))),
        Spoiler.updateRatio()
            .spoil(
                "adam-rate-1e-8-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                r -> r.updater(adam(1e-8))),
        Spoiler.updateRatio()
            .spoil(
                "rmsprop-rate-1e-7-friedman",
                Recipe.dense(Task.friedman(), 3, 32).updater(rmsProp(1e-3)),
                r -> r.updater(rmsProp(1e-7))),
        Spoiler.updateRatio()
            .spoil(
                "adam-rate-1-blobs",
                Recipe.dense(Task.blobs(20, 5), 3, 40).updater(adam(1e-3)),
                r -> r.updater(adam(1))),
        Spoiler.updateRatio()
            .spoil(
                "adam-rate-03-tanh-teacher",
                Recipe.dense(Task.teacher(8, 2), 2, 32).tanh().updater(adam(1e-3)),
                r -> r.updater(adam(0.3))),
        Spoiler.updateRatio()
            .spoil("lenet-rate-1e-7", SickGradients.lenet(), r -> r.updater(momentum(1e-7))),
        Spoiler.updateRatio()
            .spoil(
                "lstm-adam-rate-05-running-sum",
                Recipe.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                r -> r.updater(adam(0.5))),
        Spoiler.updateRatio()
            .from(100)
            .spoil(
                "adam-rate-x1000-at-100-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).tanh().updater(adam(1e-3)),
                r -> r.before(100, Faults.learningRate(1))),
        Spoiler.updateRatio()
            .spoil(
                "momentum-rate-1e-8-rings",
                Recipe.dense(Task.rings(4), 3, 32).updater(momentum(0.02)),
                r -> r.updater(momentum(1e-8))),
        Spoiler.updateRatio()
            .spoil(
                "residual-sgd-rate-1e-7",
                Recipe.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
                r -> r.updater(sgd(1e-7))),
        Spoiler.updateRatio()
            .spoil(
                "adagrad-rate-1e-7-questions",
                Recipe.dense(Task.questions(10, 3), 2, 32).updater(adaGrad(0.05)),
                r -> r.updater(adaGrad(1e-7))),
        Spoiler.updateRatio()
            .spoil(
                "rmsprop-rate-5-blobs",
                Recipe.dense(Task.blobs(14, 6), 2, 40).tanh().updater(rmsProp(1e-3)),
                r -> r.updater(rmsProp(5))),
        Spoiler.updateRatio()
            .spoil(
                "convolutional-adam-rate-03",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
                r -> r.updater(adam(0.3))),
        Spoiler.updateRatio()
            .spoil(
                "rnn-sgd-rate-1e-7-sine",
                Recipe.of(Task.sine(12), Shape.RNN, 1, 16).tanh().updater(adam(3e-3)),
                r -> r.updater(sgd(1e-7))),
        Spoiler.updateRatio()
            .spoil(
                "adam-rate-05-tanh-rings",
                Recipe.dense(Task.rings(6), 3, 32).tanh().updater(adam(3e-3)),
                r -> r.updater(adam(0.5))),
        Spoiler.updateRatio()
            .spoil(
                "sgd-rate-1e-7-teacher",
                Recipe.dense(Task.teacher(12, 4), 4, 40),
                r -> r.updater(sgd(1e-7))));
  }

  static List<SetUp> diverging() {
    return List.of(
        Spoiler.diverging(150)
            .spoil(
                "rate-x400-at-150-blobs",
                Recipe.dense(Task.blobs(16, 4), 2, 32).tanh(),
                r -> r.before(150, Faults.learningRate(20))),
        Spoiler.diverging(120)
            .spoil(
                "uphill-from-120-digits",
                Recipe.dense(Task.smallDigits(), 2, 48),
                r -> r.before(120, Faults.learningRate(-0.05))),
        Spoiler.diverging(150)
            .spoil(
                "scrambled-labels-from-150-blobs-adam",
                Recipe.dense(Task.blobs(20, 5), 2, 32).updater(adam(1e-3)),
                r -> r.minibatches(150, Faults::scrambledLabels)),
        Spoiler.diverging(150)
            .spoil(
                "mirrored-targets-from-150-teacher",
                Recipe.dense(Task.teacher(8, 2), 2, 32).updater(sgd(0.01)).tanh(),
                r -> r.minibatches(150, i -> Faults.labels(-3))),
        Spoiler.diverging(140)
            .spoil(
                "features-x15-from-140-questions",
                Recipe.dense(Task.questions(10, 3), 2, 32).updater(adam(1e-4)).iterations(320),
                r -> r.minibatches(140, i -> Faults.features(-15))),
        Spoiler.diverging(150)
            .spoil(
                "adam-rate-x500-at-150-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                r -> r.before(150, Faults.learningRate(0.5))),
        Spoiler.diverging(120)
            .spoil(
                "lstm-uphill-from-120",
                Recipe.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                r -> r.before(120, Faults.learningRate(-5e-3))),
        Spoiler.diverging(0)
            .spoil(
                "uphill-from-the-start-rings",
                Recipe.dense(Task.rings(4), 2, 32).updater(momentum(0.02)),
                r -> r.updater(momentum(-0.008))),
        Spoiler.diverging(100)
            .spoil(
                "lenet-uphill-from-100",
                SickGradients.lenet(),
                r -> r.before(100, Faults.learningRate(-0.001))),
        Spoiler.diverging(130)
            .spoil(
                "convolutional-rate-x100-at-130",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).tanh(),
                r -> r.before(130, Faults.learningRate(10))),
        Spoiler.diverging(150)
            .spoil(
                "residual-scrambled-labels-from-150",
                Recipe.of(Task.blobs(14, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
                r -> r.minibatches(150, Faults::scrambledLabels)),
        Spoiler.diverging(150)
            .spoil(
                "rmsprop-rate-x300-at-150-blobs",
                Recipe.dense(Task.blobs(18, 6), 3, 32).tanh().updater(rmsProp(1e-3)),
                r -> r.before(150, Faults.learningRate(0.3))),
        Spoiler.diverging(0)
            .spoil(
                "adam-uphill-from-the-start-blobs",
                Recipe.dense(Task.blobs(10, 3), 2, 24).updater(adam(2e-3)),
                r -> r.updater(adam(-2e-3))),
        Spoiler.diverging(160)
            .spoil(
                "targets-shifted-from-160-friedman",
                Recipe.dense(Task.friedman(), 2, 32).tanh().updater(sgd(0.002)).iterations(420),
                r -> r.minibatches(160, i -> Faults.shiftedLabels(6))),
        Spoiler.diverging(140)
            .spoil(
                "iris-rate-x1000-at-140",
                Recipe.dense(Task.iris(), 2, 16).tanh().batch(20),
                r -> r.before(140, Faults.learningRate(50))),
        Spoiler.diverging(150)
            .spoil(
                "weights-x10-at-150-digits-small-rate",
                Recipe.dense(Task.smallDigits(), 3, 48).updater(adam(1e-3)).iterations(260),
                r -> r.before(150, Faults.learningRate(-1e-3))));
  }

  static List<SetUp> oscillating() {
    return List.of(
        swing(
            "features-x8-every-other-2-blobs",
            Recipe.dense(Task.blobs(16, 4), 2, 32).updater(sgd(0.1)),
            2,
            Faults.features(8)),
        swing(
            "features-x6-every-other-5-digits",
            Recipe.dense(Task.smallDigits(), 2, 48).batch(100).updater(sgd(0.2)),
            5,
            Faults.features(6)),
        swing(
            "scrambled-every-other-2-iris",
            Recipe.dense(Task.iris(), 1, 16).tanh().batch(100).updater(sgd(0.3)),
            2,
            Faults.scrambledLabels(1)),
        swing(
            "scrambled-every-other-3-rings",
            Recipe.dense(Task.rings(4), 2, 32).updater(adam(3e-3)),
            3,
            Faults.scrambledLabels(1)),
        swing(
            "mirrored-every-other-3-teacher",
            Recipe.dense(Task.teacher(8, 2), 1, 32).tanh().batch(256).updater(sgd(0.2)),
            3,
            Faults.labels(-1)),
        swing("lenet-scrambled-every-other-3", SickGradients.lenet(), 3, Faults.scrambledLabels(1)),
        swing(
            "negatives-every-other-4-momentum",
            Recipe.dense(Task.blobs(20, 8), 2, 32).updater(momentum(0.02)),
            4,
            Faults.features(-3)),
        swing(
            "convolutional-negatives-every-other-4",
            Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).batch(64).updater(adam(2e-3)),
            4,
            Faults.features(-6)),
        swing(
            "residual-features-x10-every-other-2",
            Recipe.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24)
                .initialisation(normal(0.15))
                .updater(sgd(0.05)),
            2,
            Faults.features(-5)),
        swing(
            "scrambled-every-other-blobs",
            Recipe.dense(Task.blobs(16, 4), 2, 32).tanh().batch(256).updater(sgd(0.3)),
            1,
            Faults.scrambledLabels(1)),
        swing(
            "scrambled-every-other-5-adam",
            Recipe.dense(Task.blobs(18, 6), 2, 32).updater(adam(3e-3)),
            5,
            Faults.scrambledLabels(1)),
        swing(
            "scrambled-every-other-6-digits-tanh",
            Recipe.dense(Task.smallDigits(), 2, 48).tanh().batch(100).updater(sgd(0.3)),
            6,
            Faults.scrambledLabels(1)),
        swing(
            "mirrored-every-other-minibatch-teacher",
            Recipe.dense(Task.teacher(8, 2), 2, 32).tanh().batch(256).updater(sgd(0.2)),
            1,
            Faults.labels(-1)),
        swing(
            "mirrored-every-other-4-friedman",
            Recipe.dense(Task.friedman(), 1, 32).tanh().batch(256).updater(sgd(0.1)),
            4,
            Faults.labels(-1)),
        swing(
            "lstm-mirrored-every-other-3",
            Recipe.of(Task.sine(12), Shape.LSTM, 1, 16).tanh().batch(128).updater(adam(0.01)),
            3,
            Faults.labels(-1)),
        swing(
            "scrambled-every-other-8-momentum",
            Recipe.dense(Task.blobs(14, 2), 2, 32).updater(momentum(0.02)),
            8,
            Faults.scrambledLabels(1)));
  }

  /** A run that has learned, and then gets some minibatches right and as many wrong, in turn. */
  private static SetUp swing(
      String name, Recipe healthy, int count, UnaryOperator<DataSet> change) {
    return Spoiler.oscillating(SWINGS_FROM)
        .spoil(
            name, healthy.iterations(320), recipe -> recipe.everyOther(SWINGS_FROM, count, change));
  }

  static List<SetUp> standing() {
    Consumer<Recipe> noInput = r -> r.data(Faults.features(0));
    return List.of(
        Spoiler.standing()
            .beyondTreatment()
            .spoil("no-input-blobs", Recipe.dense(Task.blobs(16, 4), 2, 32), noInput),
        Spoiler.standing()
            .beyondTreatment()
            .spoil(
                "no-input-digits-adam",
                Recipe.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                noInput),
        Spoiler.standing()
            .spoil(
                "zero-weights-teacher",
                Recipe.dense(Task.teacher(8, 2), 2, 32),
                r -> r.initialisation(constant(0))),
        Spoiler.standing()
            .spoil(
                "sgd-rate-1e-6-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).initialisation(normal(0.05)),
                r -> r.updater(sgd(1e-6))),
        Spoiler.standing()
            .spoil("all-dead-friedman", Recipe.dense(Task.friedman(), 3, 32), r -> r.biases(-20)),
        Spoiler.standing()
            .spoil(
                "scrambled-labels-blobs",
                Recipe.dense(Task.blobs(20, 5), 2, 32),
                r -> r.minibatches(0, Faults::scrambledLabels)),
        Spoiler.standing()
            .beyondTreatment()
            .spoil("lenet-no-input", SickGradients.lenet().iterations(260), noInput),
        Spoiler.standing()
            .spoil("sigmoid-12-blobs", Recipe.dense(Task.blobs(16, 4), 12, 24), Recipe::sigmoid),
        Spoiler.standing()
            .spoil(
                "zero-weights-convolutional",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.initialisation(constant(0))),
        Spoiler.standing()
            .spoil(
                "scrambled-targets-teacher-adam",
                Recipe.dense(Task.teacher(10, 3), 2, 32).updater(adam(1e-3)),
                r -> r.minibatches(0, Faults::scrambledLabels)),
        Spoiler.standing()
            .beyondTreatment()
            .spoil("no-input-questions", Recipe.dense(Task.questions(12, 3), 2, 32), noInput),
        Spoiler.standing()
            .spoil(
                "dead-in-the-middle-rings",
                Recipe.dense(Task.rings(4), 4, 32).updater(momentum(0.02)),
                r -> r.biasOf(1, -20)),
        Spoiler.standing()
            .beyondTreatment()
            .spoil(
                "lstm-no-input",
                Recipe.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                noInput),
        Spoiler.standing()
            .beyondTreatment()
            .spoil(
                "residual-no-input",
                Recipe.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
                noInput),
        Spoiler.standing()
            .spoil(
                "adam-rate-1e-8-iris",
                Recipe.dense(Task.iris(), 2, 16)
                    .initialisation(normal(0.05))
                    .batch(20)
                    .updater(adam(0.01)),
                r -> r.updater(adam(1e-8))),
        Spoiler.standing()
            .spoil(
                "tiny-weights-8-blobs",
                Recipe.dense(Task.blobs(14, 4), 8, 32)
                    .activation(Activation.TANH)
                    .initialisation(normal(0.2)),
                r -> r.initialisation(normal(0.005))));
  }
}
