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
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;

/** Units that are dead or saturated, and weights that begin wrong. */
final class FaultyUnits {

  private FaultyUnits() {}

  static List<BenchmarkCase> dead() {
    return List.of(
        FaultInjector.dead(1)
            .inject(
                "biases-minus-10-blobs",
                RunConfig.dense(Task.blobs(16, 4), 3, 40),
                r -> r.biasOf(1, -10)),
        FaultInjector.dead(0)
            .inject(
                "biases-minus-20-digits-adam",
                RunConfig.dense(Task.smallDigits(), 2, 64).updater(adam(1e-3)),
                r -> r.biasOf(0, -20)),
        FaultInjector.dead(0)
            .from(60)
            .inject(
                "three-quarters-killed-at-60-teacher",
                RunConfig.dense(Task.teacher(8, 2), 2, 40).iterations(400),
                r -> r.beforeIteration(60, Faults.killUnits(0.75, 0))),
        FaultInjector.dead(2)
            .from(100)
            .inject(
                "killed-at-100-rings-momentum",
                RunConfig.dense(Task.rings(4), 4, 32).updater(momentum(0.02)).iterations(400),
                r -> r.beforeIteration(100, Faults.killUnits(0.9, 2))),
        FaultInjector.dead(2)
            .inject("lenet-biases-minus-10", FaultyGradients.lenet(), r -> r.biasOf(2, -10)),
        FaultInjector.dead(0)
            .inject(
                "convolution-two-thirds-killed",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
                r -> r.afterBuild(Faults.killUnits(0.67, 0))),
        FaultInjector.dead(1)
            .inject(
                "relu6-killed-questions",
                RunConfig.dense(Task.multiLabel(12, 3), 3, 32).activation(Activation.RELU6),
                r -> r.afterBuild(Faults.killUnits(0.8, 1))),
        FaultInjector.dead(0, 1, 2)
            .from(50)
            .inject(
                "two-thirds-of-all-killed-at-50-friedman",
                RunConfig.dense(Task.friedman(), 3, 40).updater(sgd(0.03)).iterations(400),
                r -> r.beforeIteration(50, Faults.killUnits(0.67, 0, 1, 2))),
        FaultInjector.dead(3)
            .inject(
                "residual-branch-killed",
                RunConfig.of(Task.blobs(14, 4), Shape.RESIDUAL, 3, 24).initialisation(normal(0.15)),
                r -> r.afterBuild(Faults.killUnits(0.8, 3))),
        FaultInjector.dead(1)
            .inject(
                "half-killed-batch-128-blobs",
                RunConfig.dense(Task.blobs(20, 6), 2, 48).batch(128).updater(rmsProp(1e-3)),
                r -> r.afterBuild(Faults.killUnits(0.6, 1))),
        FaultInjector.dead(0)
            .inject(
                "inputs-shifted-by-minus-8-teacher",
                RunConfig.dense(Task.teacher(8, 2), 2, 40).updater(sgd(0.02)),
                r -> r.afterBuild(Faults.killUnits(0.85, 0)).biases(0.01)),
        FaultInjector.dead(1)
            .inject(
                "killed-iris-batch-20",
                RunConfig.dense(Task.iris(), 2, 24).batch(20).iterations(400),
                r -> r.afterBuild(Faults.killUnits(0.8, 1))),
        FaultInjector.dead(0, 1)
            .inject(
                "adagrad-rate-5-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).updater(adaGrad(0.02)),
                r -> r.updater(adaGrad(2))),
        FaultInjector.dead(2)
            .inject(
                "deep-layer-killed-digits",
                RunConfig.dense(Task.smallDigits(), 4, 48).updater(momentum(0.01)),
                r -> r.biasOf(2, -12)),
        FaultInjector.dead(0, 1, 2)
            .from(40)
            .inject(
                "rate-x40-at-40-digits-adam",
                RunConfig.dense(Task.smallDigits(), 3, 48).updater(adam(1e-3)).iterations(400),
                r -> r.beforeIteration(40, Faults.learningRate(0.3)).beforeIteration(60, Faults.learningRate(1e-3))),
        FaultInjector.dead(1)
            .from(80)
            .inject(
                "killed-at-80-convolutional",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).iterations(400),
                r -> r.beforeIteration(80, Faults.killUnits(0.75, 1))));
  }

  static List<BenchmarkCase> saturated() {
    return List.of(
        FaultInjector.saturated(0)
            .inject(
                "tanh-features-x100-blobs",
                RunConfig.dense(Task.blobs(16, 4), 2, 32).tanh(),
                r -> r.changeData(Faults.features(100))),
        FaultInjector.saturated(0)
            .inject(
                "sigmoid-features-x200-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).sigmoid().updater(adam(3e-3)),
                r -> r.changeData(Faults.features(200))),
        FaultInjector.saturated(1)
            .inject(
                "tanh-one-layer-x30-teacher",
                RunConfig.dense(Task.teacher(10, 3), 3, 32).tanh().updater(sgd(0.05)),
                r -> r.afterBuild(Faults.scaleWeights(30, 1))),
        FaultInjector.saturated(0, 1, 2)
            .inject(
                "tanh-normal-1-rings-momentum",
                RunConfig.dense(Task.rings(12), 3, 48).tanh().updater(momentum(0.02)),
                r -> r.initialisation(normal(2))),
        FaultInjector.saturated(1)
            .inject(
                "sigmoid-biases-25-questions",
                RunConfig.dense(Task.multiLabel(10, 3), 2, 32).sigmoid().updater(adam(5e-3)),
                r -> r.biasOf(1, 25)),
        FaultInjector.saturated(0)
            .inject(
                "lenet-tanh-pixels-to-25500",
                FaultyGradients.lenet().tanh(),
                r -> r.changeData(Faults.features(25500))),
        FaultInjector.saturated(0)
            .inject(
                "tanh-rnn-large-recurrence",
                RunConfig.of(Task.runningSum(12), Shape.RNN, 1, 24).tanh().updater(adam(3e-3)),
                r -> r.initialisation(normal(3))),
        FaultInjector.saturated(1)
            .from(100)
            .inject(
                "tanh-weights-x30-at-100-friedman",
                RunConfig.dense(Task.friedman(), 3, 32).tanh().updater(sgd(0.05)),
                r -> r.beforeIteration(100, Faults.scaleWeights(30, 1))),
        FaultInjector.saturated(0)
            .from(80)
            .inject(
                "sigmoid-weights-x60-at-80-blobs",
                RunConfig.dense(Task.blobs(12, 3), 2, 32).sigmoid().updater(adam(5e-3)),
                r -> r.beforeIteration(80, Faults.scaleWeights(60, 0))),
        FaultInjector.saturated(0)
            .inject(
                "tanh-features-x300-iris",
                RunConfig.dense(Task.iris(), 2, 16).tanh().batch(20),
                r -> r.changeData(Faults.features(300))),
        FaultInjector.saturated(0, 1)
            .inject(
                "tanh-adam-rate-1-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).tanh().updater(adam(1e-3)),
                r -> r.updater(adam(1))),
        FaultInjector.saturated(0)
            .inject(
                "convolutional-tanh-x100",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).tanh(),
                r -> r.changeData(Faults.features(100))),
        FaultInjector.saturated(2)
            .inject(
                "tanh-deep-layer-normal-3-teacher",
                RunConfig.dense(Task.teacher(12, 2), 5, 32).tanh().updater(sgd(0.03)),
                r -> r.initialisationOf(2, normal(3))),
        FaultInjector.saturated(1)
            .inject(
                "tanh-biases-minus-6-residual",
                RunConfig.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24).tanh(),
                r -> r.biasOf(1, -6)),
        FaultInjector.saturated(0, 1)
            .from(60)
            .inject(
                "tanh-one-huge-step-at-60-blobs",
                RunConfig.dense(Task.blobs(20, 5), 2, 40).tanh().updater(sgd(0.05)),
                r -> r.beforeIteration(60, Faults.learningRate(300)).beforeIteration(62, Faults.learningRate(0.05))),
        FaultInjector.saturated(1)
            .inject(
                "sigmoid-one-layer-normal-20-friedman",
                RunConfig.dense(Task.friedman(), 2, 40).sigmoid().updater(adam(5e-3)),
                r -> r.initialisationOf(1, normal(20))));
  }

  static List<BenchmarkCase> poorlyInitialised() {
    return List.of(
        FaultInjector.poorlyInitialised()
            .in(0, 1, 2)
            .inject(
                "zero-blobs",
                RunConfig.dense(Task.blobs(16, 4), 3, 32),
                r -> r.initialisation(constant(0))),
        FaultInjector.poorlyInitialised()
            .in(0, 1)
            .inject(
                "constant-tenth-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                r -> r.initialisation(constant(0.1))),
        FaultInjector.poorlyInitialised()
            .in(1)
            .inject(
                "one-layer-constant-teacher",
                RunConfig.dense(Task.teacher(8, 2), 3, 32),
                r -> r.initialisationOf(1, constant(0.05))),
        FaultInjector.poorlyInitialised()
            .inject(
                "normal-0001-5-rings",
                RunConfig.dense(Task.rings(6), 5, 32).updater(momentum(0.02)),
                r -> r.initialisation(normal(1e-3))),
        FaultInjector.poorlyInitialised()
            .inject(
                "normal-1-5-friedman",
                RunConfig.dense(Task.friedman(), 5, 40).updater(sgd(1e-3)).iterations(600),
                r -> r.initialisation(normal(1))),
        FaultInjector.poorlyInitialised()
            .inject("lenet-normal-1e-4", FaultyGradients.lenet(), r -> r.initialisation(normal(1e-4))),
        FaultInjector.poorlyInitialised()
            .in(0, 1)
            .inject(
                "zero-tanh-questions",
                RunConfig.dense(Task.teacher(10, 2), 2, 32).tanh(),
                r -> r.initialisation(constant(0))),
        FaultInjector.poorlyInitialised()
            .in(2)
            .inject(
                "zero-middle-layer-blobs",
                RunConfig.dense(Task.blobs(20, 6), 5, 32),
                r -> r.initialisationOf(2, constant(0))),
        FaultInjector.poorlyInitialised()
            .inject(
                "convolutional-normal-0001",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.initialisation(normal(1e-3))),
        FaultInjector.poorlyInitialised()
            .inject(
                "tanh-normal-001-6-teacher",
                RunConfig.dense(Task.teacher(8, 3), 6, 32).tanh().updater(sgd(0.03)),
                r -> r.initialisation(normal(0.01))),
        FaultInjector.poorlyInitialised()
            .in(0, 1)
            .inject(
                "constant-one-iris",
                RunConfig.dense(Task.iris(), 2, 16).batch(20),
                r -> r.initialisation(constant(0.3))),
        FaultInjector.poorlyInitialised()
            .inject(
                "he-missed-by-10-8-digits",
                RunConfig.dense(Task.smallDigits(), 8, 48).updater(sgd(0.05)),
                r -> r.initialisation(normal(0.03))),
        FaultInjector.poorlyInitialised()
            .inject(
                "uniform-3-6-blobs-adam",
                RunConfig.dense(Task.blobs(12, 4), 6, 64).updater(adam(1e-4)).iterations(500),
                r -> r.initialisation(Faults.uniform(3))),
        FaultInjector.poorlyInitialised()
            .in(0, 1, 2)
            .inject(
                "zero-convolutional",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
                r -> r.initialisation(constant(0))),
        FaultInjector.poorlyInitialised()
            .in(3)
            .inject(
                "one-layer-zero-digits-rmsprop",
                RunConfig.dense(Task.smallDigits(), 6, 40).updater(rmsProp(1e-3)),
                r -> r.initialisationOf(3, constant(0))),
        FaultInjector.poorlyInitialised()
            .inject(
                "normal-0005-6-friedman-adam",
                RunConfig.dense(Task.friedman(), 6, 32).updater(adam(1e-3)),
                r -> r.initialisation(normal(5e-3))));
  }
}
