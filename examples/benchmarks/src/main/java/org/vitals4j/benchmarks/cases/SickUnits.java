package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Recipe.Shape;
import org.vitals4j.benchmarks.task.Task;

/** Units that are dead or saturated, and weights that begin wrong. */
final class SickUnits {

  private SickUnits() {}

  static List<SetUp> dead() {
    return List.of(
        Spoiler.dead(1)
            .spoil(
                "biases-minus-10-blobs",
                Recipe.dense(Task.blobs(16, 4), 3, 40),
                r -> r.biasOf(1, -10)),
        Spoiler.dead(0)
            .spoil(
                "biases-minus-20-digits-adam",
                Recipe.dense(Task.smallDigits(), 2, 64).updater(adam(1e-3)),
                r -> r.biasOf(0, -20)),
        Spoiler.dead(0)
            .from(60)
            .spoil(
                "three-quarters-killed-at-60-teacher",
                Recipe.dense(Task.teacher(8, 2), 2, 40).iterations(400),
                r -> r.before(60, Faults.killUnits(0.75, 0))),
        Spoiler.dead(2)
            .from(100)
            .spoil(
                "killed-at-100-rings-momentum",
                Recipe.dense(Task.rings(4), 4, 32).updater(momentum(0.02)).iterations(400),
                r -> r.before(100, Faults.killUnits(0.9, 2))),
        Spoiler.dead(2)
            .spoil("lenet-biases-minus-10", SickGradients.lenet(), r -> r.biasOf(2, -10)),
        Spoiler.dead(0)
            .spoil(
                "convolution-two-thirds-killed",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
                r -> r.first(Faults.killUnits(0.67, 0))),
        Spoiler.dead(1)
            .spoil(
                "relu6-killed-questions",
                Recipe.dense(Task.questions(12, 3), 3, 32).activation(Activation.RELU6),
                r -> r.first(Faults.killUnits(0.8, 1))),
        Spoiler.dead(0, 1, 2)
            .from(50)
            .spoil(
                "two-thirds-of-all-killed-at-50-friedman",
                Recipe.dense(Task.friedman(), 3, 40).updater(sgd(0.03)).iterations(400),
                r -> r.before(50, Faults.killUnits(0.67, 0, 1, 2))),
        Spoiler.dead(3)
            .spoil(
                "residual-branch-killed",
                Recipe.of(Task.blobs(14, 4), Shape.RESIDUAL, 3, 24).initialisation(normal(0.15)),
                r -> r.first(Faults.killUnits(0.8, 3))),
        Spoiler.dead(1)
            .spoil(
                "half-killed-batch-128-blobs",
                Recipe.dense(Task.blobs(20, 6), 2, 48).batch(128).updater(rmsProp(1e-3)),
                r -> r.first(Faults.killUnits(0.6, 1))),
        Spoiler.dead(0)
            .spoil(
                "inputs-shifted-by-minus-8-teacher",
                Recipe.dense(Task.teacher(8, 2), 2, 40).updater(sgd(0.02)),
                r -> r.first(Faults.killUnits(0.85, 0)).biases(0.01)),
        Spoiler.dead(1)
            .spoil(
                "killed-iris-batch-20",
                Recipe.dense(Task.iris(), 2, 24).batch(20).iterations(400),
                r -> r.first(Faults.killUnits(0.8, 1))),
        Spoiler.dead(0, 1)
            .spoil(
                "adagrad-rate-5-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).updater(adaGrad(0.02)),
                r -> r.updater(adaGrad(2))),
        Spoiler.dead(2)
            .spoil(
                "deep-layer-killed-digits",
                Recipe.dense(Task.smallDigits(), 4, 48).updater(momentum(0.01)),
                r -> r.biasOf(2, -12)),
        Spoiler.dead(0, 1, 2)
            .from(40)
            .spoil(
                "rate-x40-at-40-digits-adam",
                Recipe.dense(Task.smallDigits(), 3, 48).updater(adam(1e-3)).iterations(400),
                r -> r.before(40, Faults.learningRate(0.3)).before(60, Faults.learningRate(1e-3))),
        Spoiler.dead(1)
            .from(80)
            .spoil(
                "killed-at-80-convolutional",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).iterations(400),
                r -> r.before(80, Faults.killUnits(0.75, 1))));
  }

  static List<SetUp> saturated() {
    return List.of(
        Spoiler.saturated(0)
            .spoil(
                "tanh-features-x100-blobs",
                Recipe.dense(Task.blobs(16, 4), 2, 32).tanh(),
                r -> r.data(Faults.features(100))),
        Spoiler.saturated(0)
            .spoil(
                "sigmoid-features-x200-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).sigmoid().updater(adam(3e-3)),
                r -> r.data(Faults.features(200))),
        Spoiler.saturated(1)
            .spoil(
                "tanh-one-layer-x30-teacher",
                Recipe.dense(Task.teacher(10, 3), 3, 32).tanh().updater(sgd(0.05)),
                r -> r.first(Faults.scaleWeights(30, 1))),
        Spoiler.saturated(0, 1, 2)
            .spoil(
                "tanh-normal-1-rings-momentum",
                Recipe.dense(Task.rings(12), 3, 48).tanh().updater(momentum(0.02)),
                r -> r.initialisation(normal(2))),
        Spoiler.saturated(1)
            .spoil(
                "sigmoid-biases-25-questions",
                Recipe.dense(Task.questions(10, 3), 2, 32).sigmoid().updater(adam(5e-3)),
                r -> r.biasOf(1, 25)),
        Spoiler.saturated(0)
            .spoil(
                "lenet-tanh-pixels-to-25500",
                SickGradients.lenet().tanh(),
                r -> r.data(Faults.features(25500))),
        Spoiler.saturated(0)
            .spoil(
                "tanh-rnn-large-recurrence",
                Recipe.of(Task.runningSum(12), Shape.RNN, 1, 24).tanh().updater(adam(3e-3)),
                r -> r.initialisation(normal(3))),
        Spoiler.saturated(1)
            .from(100)
            .spoil(
                "tanh-weights-x30-at-100-friedman",
                Recipe.dense(Task.friedman(), 3, 32).tanh().updater(sgd(0.05)),
                r -> r.before(100, Faults.scaleWeights(30, 1))),
        Spoiler.saturated(0)
            .from(80)
            .spoil(
                "sigmoid-weights-x60-at-80-blobs",
                Recipe.dense(Task.blobs(12, 3), 2, 32).sigmoid().updater(adam(5e-3)),
                r -> r.before(80, Faults.scaleWeights(60, 0))),
        Spoiler.saturated(0)
            .spoil(
                "tanh-features-x300-iris",
                Recipe.dense(Task.iris(), 2, 16).tanh().batch(20),
                r -> r.data(Faults.features(300))),
        Spoiler.saturated(0, 1)
            .spoil(
                "tanh-adam-rate-1-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).tanh().updater(adam(1e-3)),
                r -> r.updater(adam(1))),
        Spoiler.saturated(0)
            .spoil(
                "convolutional-tanh-x100",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).tanh(),
                r -> r.data(Faults.features(100))),
        Spoiler.saturated(2)
            .spoil(
                "tanh-deep-layer-normal-3-teacher",
                Recipe.dense(Task.teacher(12, 2), 5, 32).tanh().updater(sgd(0.03)),
                r -> r.initialisationOf(2, normal(3))),
        Spoiler.saturated(1)
            .spoil(
                "tanh-biases-minus-6-residual",
                Recipe.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24).tanh(),
                r -> r.biasOf(1, -6)),
        Spoiler.saturated(0, 1)
            .from(60)
            .spoil(
                "tanh-one-huge-step-at-60-blobs",
                Recipe.dense(Task.blobs(20, 5), 2, 40).tanh().updater(sgd(0.05)),
                r -> r.before(60, Faults.learningRate(300)).before(62, Faults.learningRate(0.05))),
        Spoiler.saturated(1)
            .spoil(
                "sigmoid-one-layer-normal-20-friedman",
                Recipe.dense(Task.friedman(), 2, 40).sigmoid().updater(adam(5e-3)),
                r -> r.initialisationOf(1, normal(20))));
  }

  static List<SetUp> poorlyInitialised() {
    return List.of(
        Spoiler.poorlyInitialised()
            .in(0, 1, 2)
            .spoil(
                "zero-blobs",
                Recipe.dense(Task.blobs(16, 4), 3, 32),
                r -> r.initialisation(constant(0))),
        Spoiler.poorlyInitialised()
            .in(0, 1)
            .spoil(
                "constant-tenth-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                r -> r.initialisation(constant(0.1))),
        Spoiler.poorlyInitialised()
            .in(1)
            .spoil(
                "one-layer-constant-teacher",
                Recipe.dense(Task.teacher(8, 2), 3, 32),
                r -> r.initialisationOf(1, constant(0.05))),
        Spoiler.poorlyInitialised()
            .spoil(
                "normal-0001-5-rings",
                Recipe.dense(Task.rings(6), 5, 32).updater(momentum(0.02)),
                r -> r.initialisation(normal(1e-3))),
        Spoiler.poorlyInitialised()
            .spoil(
                "normal-1-5-friedman",
                Recipe.dense(Task.friedman(), 5, 40).updater(sgd(1e-3)).iterations(600),
                r -> r.initialisation(normal(1))),
        Spoiler.poorlyInitialised()
            .spoil("lenet-normal-1e-4", SickGradients.lenet(), r -> r.initialisation(normal(1e-4))),
        Spoiler.poorlyInitialised()
            .in(0, 1)
            .spoil(
                "zero-tanh-questions",
                Recipe.dense(Task.teacher(10, 2), 2, 32).tanh(),
                r -> r.initialisation(constant(0))),
        Spoiler.poorlyInitialised()
            .in(2)
            .spoil(
                "zero-middle-layer-blobs",
                Recipe.dense(Task.blobs(20, 6), 5, 32),
                r -> r.initialisationOf(2, constant(0))),
        Spoiler.poorlyInitialised()
            .spoil(
                "convolutional-normal-0001",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.initialisation(normal(1e-3))),
        Spoiler.poorlyInitialised()
            .spoil(
                "tanh-normal-001-6-teacher",
                Recipe.dense(Task.teacher(8, 3), 6, 32).tanh().updater(sgd(0.03)),
                r -> r.initialisation(normal(0.01))),
        Spoiler.poorlyInitialised()
            .in(0, 1)
            .spoil(
                "constant-one-iris",
                Recipe.dense(Task.iris(), 2, 16).batch(20),
                r -> r.initialisation(constant(0.3))),
        Spoiler.poorlyInitialised()
            .spoil(
                "he-missed-by-10-8-digits",
                Recipe.dense(Task.smallDigits(), 8, 48).updater(sgd(0.05)),
                r -> r.initialisation(normal(0.03))),
        Spoiler.poorlyInitialised()
            .spoil(
                "uniform-3-6-blobs-adam",
                Recipe.dense(Task.blobs(12, 4), 6, 64).updater(adam(1e-4)).iterations(500),
                r -> r.initialisation(Faults.uniform(3))),
        Spoiler.poorlyInitialised()
            .in(0, 1, 2)
            .spoil(
                "zero-convolutional",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
                r -> r.initialisation(constant(0))),
        Spoiler.poorlyInitialised()
            .in(3)
            .spoil(
                "one-layer-zero-digits-rmsprop",
                Recipe.dense(Task.smallDigits(), 6, 40).updater(rmsProp(1e-3)),
                r -> r.initialisationOf(3, constant(0))),
        Spoiler.poorlyInitialised()
            .spoil(
                "normal-0005-6-friedman-adam",
                Recipe.dense(Task.friedman(), 6, 32).updater(adam(1e-3)),
                r -> r.initialisation(normal(5e-3))));
  }
}
