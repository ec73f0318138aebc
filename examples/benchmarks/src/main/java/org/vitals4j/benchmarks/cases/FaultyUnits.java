package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.dead;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.poorlyInitialised;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.saturated;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.row;
import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;
import static org.vitals4j.benchmarks.run.RunConfig.dense;
import static org.vitals4j.benchmarks.task.Task.blobs;
import static org.vitals4j.benchmarks.task.Task.friedman;
import static org.vitals4j.benchmarks.task.Task.iris;
import static org.vitals4j.benchmarks.task.Task.multiLabel;
import static org.vitals4j.benchmarks.task.Task.rings;
import static org.vitals4j.benchmarks.task.Task.runningSum;
import static org.vitals4j.benchmarks.task.Task.smallDigits;
import static org.vitals4j.benchmarks.task.Task.teacher;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;

/** Units that are dead or saturated, and weights that begin wrong. */
final class FaultyUnits {

  private FaultyUnits() {}

  static final List<BenchmarkCase> DEAD =
      List.of(
          row("biases-minus-10-blobs", dead(1), dense(blobs(16, 4), 3, 40), r -> r.biasOf(1, -10)),
          row(
              "biases-minus-20-digits-adam",
              dead(0),
              dense(smallDigits(), 2, 64).updater(adam(1e-3)),
              r -> r.biasOf(0, -20)),
          row(
              "three-quarters-killed-at-60-teacher",
              dead(0).from(60),
              dense(teacher(8, 2), 2, 40).iterations(400),
              r -> r.beforeIteration(60, Faults.killUnits(0.75, 0))),
          row(
              "killed-at-100-rings-momentum",
              dead(2).from(100),
              dense(rings(4), 4, 32).updater(momentum(0.02)).iterations(400),
              r -> r.beforeIteration(100, Faults.killUnits(0.9, 2))),
          row("lenet-biases-minus-10", dead(2), FaultyGradients.lenet(), r -> r.biasOf(2, -10)),
          row(
              "convolution-two-thirds-killed",
              dead(0),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
              r -> r.afterBuild(Faults.killUnits(0.67, 0))),
          row(
              "relu6-killed-questions",
              dead(1),
              dense(multiLabel(12, 3), 3, 32).activation(Activation.RELU6),
              r -> r.afterBuild(Faults.killUnits(0.8, 1))),
          row(
              "two-thirds-of-all-killed-at-50-friedman",
              dead(0, 1, 2).from(50),
              dense(friedman(), 3, 40).updater(sgd(0.03)).iterations(400),
              r -> r.beforeIteration(50, Faults.killUnits(0.67, 0, 1, 2))),
          row(
              "residual-branch-killed",
              dead(3),
              RunConfig.of(blobs(14, 4), Shape.RESIDUAL, 3, 24).initialisation(normal(0.15)),
              r -> r.afterBuild(Faults.killUnits(0.8, 3))),
          row(
              "half-killed-batch-128-blobs",
              dead(1),
              dense(blobs(20, 6), 2, 48).batch(128).updater(rmsProp(1e-3)),
              r -> r.afterBuild(Faults.killUnits(0.6, 1))),
          row(
              "inputs-shifted-by-minus-8-teacher",
              dead(0),
              dense(teacher(8, 2), 2, 40).updater(sgd(0.02)),
              r -> r.afterBuild(Faults.killUnits(0.85, 0)).biases(0.01)),
          row(
              "killed-iris-batch-20",
              dead(1),
              dense(iris(), 2, 24).batch(20).iterations(400),
              r -> r.afterBuild(Faults.killUnits(0.8, 1))),
          row(
              "adagrad-rate-5-digits",
              dead(0, 1),
              dense(smallDigits(), 2, 48).updater(adaGrad(0.02)),
              r -> r.updater(adaGrad(2))),
          row(
              "deep-layer-killed-digits",
              dead(2),
              dense(smallDigits(), 4, 48).updater(momentum(0.01)),
              r -> r.biasOf(2, -12)),
          row(
              "rate-x40-at-40-digits-adam",
              dead(0, 1, 2).from(40),
              dense(smallDigits(), 3, 48).updater(adam(1e-3)).iterations(400),
              r ->
                  r.beforeIteration(40, Faults.learningRate(0.3))
                      .beforeIteration(60, Faults.learningRate(1e-3))),
          row(
              "killed-at-80-convolutional",
              dead(1).from(80),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).iterations(400),
              r -> r.beforeIteration(80, Faults.killUnits(0.75, 1))));

  static final List<BenchmarkCase> SATURATED =
      List.of(
          row(
              "tanh-features-x100-blobs",
              saturated(0),
              dense(blobs(16, 4), 2, 32).tanh(),
              r -> r.changeData(Faults.features(100))),
          row(
              "sigmoid-features-x200-digits",
              saturated(0),
              dense(smallDigits(), 2, 48).sigmoid().updater(adam(3e-3)),
              r -> r.changeData(Faults.features(200))),
          row(
              "tanh-one-layer-x30-teacher",
              saturated(1),
              dense(teacher(10, 3), 3, 32).tanh().updater(sgd(0.05)),
              r -> r.afterBuild(Faults.scaleWeights(30, 1))),
          row(
              "tanh-normal-1-rings-momentum",
              saturated(0, 1, 2),
              dense(rings(12), 3, 48).tanh().updater(momentum(0.02)),
              r -> r.initialisation(normal(2))),
          row(
              "sigmoid-biases-25-questions",
              saturated(1),
              dense(multiLabel(10, 3), 2, 32).sigmoid().updater(adam(5e-3)),
              r -> r.biasOf(1, 25)),
          row(
              "lenet-tanh-pixels-to-25500",
              saturated(0),
              FaultyGradients.lenet().tanh(),
              r -> r.changeData(Faults.features(25500))),
          row(
              "tanh-rnn-large-recurrence",
              saturated(0),
              RunConfig.of(runningSum(12), Shape.RNN, 1, 24).tanh().updater(adam(3e-3)),
              r -> r.initialisation(normal(3))),
          row(
              "tanh-weights-x30-at-100-friedman",
              saturated(1).from(100),
              dense(friedman(), 3, 32).tanh().updater(sgd(0.05)),
              r -> r.beforeIteration(100, Faults.scaleWeights(30, 1))),
          row(
              "sigmoid-weights-x60-at-80-blobs",
              saturated(0).from(80),
              dense(blobs(12, 3), 2, 32).sigmoid().updater(adam(5e-3)),
              r -> r.beforeIteration(80, Faults.scaleWeights(60, 0))),
          row(
              "tanh-features-x300-iris",
              saturated(0),
              dense(iris(), 2, 16).tanh().batch(20),
              r -> r.changeData(Faults.features(300))),
          row(
              "tanh-adam-rate-1-digits",
              saturated(0, 1),
              dense(smallDigits(), 2, 48).tanh().updater(adam(1e-3)),
              r -> r.updater(adam(1))),
          row(
              "convolutional-tanh-x100",
              saturated(0),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).tanh(),
              r -> r.changeData(Faults.features(100))),
          row(
              "tanh-deep-layer-normal-3-teacher",
              saturated(2),
              dense(teacher(12, 2), 5, 32).tanh().updater(sgd(0.03)),
              r -> r.initialisationOf(2, normal(3))),
          row(
              "tanh-biases-minus-6-residual",
              saturated(1),
              RunConfig.of(blobs(12, 4), Shape.RESIDUAL, 2, 24).tanh(),
              r -> r.biasOf(1, -6)),
          row(
              "tanh-one-huge-step-at-60-blobs",
              saturated(0, 1).from(60),
              dense(blobs(20, 5), 2, 40).tanh().updater(sgd(0.05)),
              r ->
                  r.beforeIteration(60, Faults.learningRate(300))
                      .beforeIteration(62, Faults.learningRate(0.05))),
          row(
              "sigmoid-one-layer-normal-20-friedman",
              saturated(1),
              dense(friedman(), 2, 40).sigmoid().updater(adam(5e-3)),
              r -> r.initialisationOf(1, normal(20))));

  static final List<BenchmarkCase> POORLY_INITIALISED =
      List.of(
          row(
              "zero-blobs",
              poorlyInitialised().in(0, 1, 2),
              dense(blobs(16, 4), 3, 32),
              r -> r.initialisation(constant(0))),
          row(
              "constant-tenth-digits",
              poorlyInitialised().in(0, 1),
              dense(smallDigits(), 2, 48).updater(adam(1e-3)),
              r -> r.initialisation(constant(0.1))),
          row(
              "one-layer-constant-teacher",
              poorlyInitialised().in(1),
              dense(teacher(8, 2), 3, 32),
              r -> r.initialisationOf(1, constant(0.05))),
          row(
              "normal-0001-5-rings",
              poorlyInitialised(),
              dense(rings(6), 5, 32).updater(momentum(0.02)),
              r -> r.initialisation(normal(1e-3))),
          row(
              "normal-1-5-friedman",
              poorlyInitialised(),
              dense(friedman(), 5, 40).updater(sgd(1e-3)).iterations(600),
              r -> r.initialisation(normal(1))),
          row(
              "lenet-normal-1e-4",
              poorlyInitialised(),
              FaultyGradients.lenet(),
              r -> r.initialisation(normal(1e-4))),
          row(
              "zero-tanh-questions",
              poorlyInitialised().in(0, 1),
              dense(teacher(10, 2), 2, 32).tanh(),
              r -> r.initialisation(constant(0))),
          row(
              "zero-middle-layer-blobs",
              poorlyInitialised().in(2),
              dense(blobs(20, 6), 5, 32),
              r -> r.initialisationOf(2, constant(0))),
          row(
              "convolutional-normal-0001",
              poorlyInitialised(),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
              r -> r.initialisation(normal(1e-3))),
          row(
              "tanh-normal-001-6-teacher",
              poorlyInitialised(),
              dense(teacher(8, 3), 6, 32).tanh().updater(sgd(0.03)),
              r -> r.initialisation(normal(0.01))),
          row(
              "constant-one-iris",
              poorlyInitialised().in(0, 1),
              dense(iris(), 2, 16).batch(20),
              r -> r.initialisation(constant(0.3))),
          row(
              "he-missed-by-10-8-digits",
              poorlyInitialised(),
              dense(smallDigits(), 8, 48).updater(sgd(0.05)),
              r -> r.initialisation(normal(0.03))),
          row(
              "uniform-3-6-blobs-adam",
              poorlyInitialised(),
              dense(blobs(12, 4), 6, 64).updater(adam(1e-4)).iterations(500),
              r -> r.initialisation(Faults.uniform(3))),
          row(
              "zero-convolutional",
              poorlyInitialised().in(0, 1, 2),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
              r -> r.initialisation(constant(0))),
          row(
              "one-layer-zero-digits-rmsprop",
              poorlyInitialised().in(3),
              dense(smallDigits(), 6, 40).updater(rmsProp(1e-3)),
              r -> r.initialisationOf(3, constant(0))),
          row(
              "normal-0005-6-friedman-adam",
              poorlyInitialised(),
              dense(friedman(), 6, 32).updater(adam(1e-3)),
              r -> r.initialisation(normal(5e-3))));
}
