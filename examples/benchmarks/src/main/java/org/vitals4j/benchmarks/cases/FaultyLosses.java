package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.diverging;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.oscillating;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.plateau;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.updateRatio;
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
import static org.vitals4j.benchmarks.task.Task.sine;
import static org.vitals4j.benchmarks.task.Task.smallDigits;
import static org.vitals4j.benchmarks.task.Task.teacher;

import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;

/** Steps of the wrong size, and losses that rise, swing or stand still. */
final class FaultyLosses {

  private static final int OSCILLATION_ONSET_ITERATION = 150;

  private FaultyLosses() {}

  private static void removeInput(RunConfig config) {
    config.changeData(Faults.features(0));
  }

  static final List<BenchmarkCase> UPDATE_RATIO =
      List.of(
          row(
              "sgd-rate-1e-6-blobs",
              updateRatio(),
              dense(blobs(16, 4), 2, 32),
              r -> r.updater(sgd(1e-6))),
          row(
              "adam-rate-1e-8-digits",
              updateRatio(),
              dense(smallDigits(), 2, 48).updater(adam(1e-3)),
              r -> r.updater(adam(1e-8))),
          row(
              "rmsprop-rate-1e-7-friedman",
              updateRatio(),
              dense(friedman(), 3, 32).updater(rmsProp(1e-3)),
              r -> r.updater(rmsProp(1e-7))),
          row(
              "adam-rate-1-blobs",
              updateRatio(),
              dense(blobs(20, 5), 3, 40).updater(adam(1e-3)),
              r -> r.updater(adam(1))),
          row(
              "adam-rate-03-tanh-teacher",
              updateRatio(),
              dense(teacher(8, 2), 2, 32).tanh().updater(adam(1e-3)),
              r -> r.updater(adam(0.3))),
          row(
              "lenet-rate-1e-7",
              updateRatio(),
              FaultyGradients.lenet(),
              r -> r.updater(momentum(1e-7))),
          row(
              "lstm-adam-rate-05-running-sum",
              updateRatio(),
              RunConfig.of(runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
              r -> r.updater(adam(0.5))),
          row(
              "adam-rate-x1000-at-100-digits",
              updateRatio().from(100),
              dense(smallDigits(), 2, 48).tanh().updater(adam(1e-3)),
              r -> r.beforeIteration(100, Faults.learningRate(1))),
          row(
              "momentum-rate-1e-8-rings",
              updateRatio(),
              dense(rings(4), 3, 32).updater(momentum(0.02)),
              r -> r.updater(momentum(1e-8))),
          row(
              "residual-sgd-rate-1e-7",
              updateRatio(),
              RunConfig.of(blobs(12, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
              r -> r.updater(sgd(1e-7))),
          row(
              "adagrad-rate-1e-7-questions",
              updateRatio(),
              dense(multiLabel(10, 3), 2, 32).updater(adaGrad(0.05)),
              r -> r.updater(adaGrad(1e-7))),
          row(
              "rmsprop-rate-5-blobs",
              updateRatio(),
              dense(blobs(14, 6), 2, 40).tanh().updater(rmsProp(1e-3)),
              r -> r.updater(rmsProp(5))),
          row(
              "convolutional-adam-rate-03",
              updateRatio(),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
              r -> r.updater(adam(0.3))),
          row(
              "rnn-sgd-rate-1e-7-sine",
              updateRatio(),
              RunConfig.of(sine(12), Shape.RNN, 1, 16).tanh().updater(adam(3e-3)),
              r -> r.updater(sgd(1e-7))),
          row(
              "adam-rate-05-tanh-rings",
              updateRatio(),
              dense(rings(6), 3, 32).tanh().updater(adam(3e-3)),
              r -> r.updater(adam(0.5))),
          row(
              "sgd-rate-1e-7-teacher",
              updateRatio(),
              dense(teacher(12, 4), 4, 40),
              r -> r.updater(sgd(1e-7))));

  static final List<BenchmarkCase> DIVERGING =
      List.of(
          row(
              "rate-x400-at-150-blobs",
              diverging(150),
              dense(blobs(16, 4), 2, 32).tanh(),
              r -> r.beforeIteration(150, Faults.learningRate(20))),
          row(
              "uphill-from-120-digits",
              diverging(120),
              dense(smallDigits(), 2, 48),
              r -> r.beforeIteration(120, Faults.learningRate(-0.05))),
          row(
              "scrambled-labels-from-150-blobs-adam",
              diverging(150),
              dense(blobs(20, 5), 2, 32).updater(adam(1e-3)),
              r -> r.changeMinibatches(150, Faults::scrambledLabels)),
          row(
              "mirrored-targets-from-150-teacher",
              diverging(150),
              dense(teacher(8, 2), 2, 32).updater(sgd(0.01)).tanh(),
              r -> r.changeMinibatches(150, i -> Faults.labels(-3))),
          row(
              "features-x15-from-140-questions",
              diverging(140),
              dense(multiLabel(10, 3), 2, 32).updater(adam(1e-4)).iterations(320),
              r -> r.changeMinibatches(140, i -> Faults.features(-15))),
          row(
              "adam-rate-x500-at-150-digits",
              diverging(150),
              dense(smallDigits(), 2, 48).updater(adam(1e-3)),
              r -> r.beforeIteration(150, Faults.learningRate(0.5))),
          row(
              "lstm-uphill-from-120",
              diverging(120),
              RunConfig.of(runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
              r -> r.beforeIteration(120, Faults.learningRate(-5e-3))),
          row(
              "uphill-from-the-start-rings",
              diverging(0),
              dense(rings(4), 2, 32).updater(momentum(0.02)),
              r -> r.updater(momentum(-0.008))),
          row(
              "lenet-uphill-from-100",
              diverging(100),
              FaultyGradients.lenet(),
              r -> r.beforeIteration(100, Faults.learningRate(-0.001))),
          row(
              "convolutional-rate-x100-at-130",
              diverging(130),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).tanh(),
              r -> r.beforeIteration(130, Faults.learningRate(10))),
          row(
              "residual-scrambled-labels-from-150",
              diverging(150),
              RunConfig.of(blobs(14, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
              r -> r.changeMinibatches(150, Faults::scrambledLabels)),
          row(
              "rmsprop-rate-x300-at-150-blobs",
              diverging(150),
              dense(blobs(18, 6), 3, 32).tanh().updater(rmsProp(1e-3)),
              r -> r.beforeIteration(150, Faults.learningRate(0.3))),
          row(
              "adam-uphill-from-the-start-blobs",
              diverging(0),
              dense(blobs(10, 3), 2, 24).updater(adam(2e-3)),
              r -> r.updater(adam(-2e-3))),
          row(
              "targets-shifted-from-160-friedman",
              diverging(160),
              dense(friedman(), 2, 32).tanh().updater(sgd(0.002)).iterations(420),
              r -> r.changeMinibatches(160, i -> Faults.shiftedLabels(6))),
          row(
              "iris-rate-x1000-at-140",
              diverging(140),
              dense(iris(), 2, 16).tanh().batch(20),
              r -> r.beforeIteration(140, Faults.learningRate(50))),
          row(
              "weights-x10-at-150-digits-small-rate",
              diverging(150),
              dense(smallDigits(), 3, 48).updater(adam(1e-3)).iterations(260),
              r -> r.beforeIteration(150, Faults.learningRate(-1e-3))));

  static final List<BenchmarkCase> OSCILLATING =
      List.of(
          swing(
              "features-x8-every-other-2-blobs",
              dense(blobs(16, 4), 2, 32).updater(sgd(0.1)),
              2,
              Faults.features(8)),
          swing(
              "features-x6-every-other-5-digits",
              dense(smallDigits(), 2, 48).batch(100).updater(sgd(0.2)),
              5,
              Faults.features(6)),
          swing(
              "scrambled-every-other-2-iris",
              dense(iris(), 1, 16).tanh().batch(100).updater(sgd(0.3)),
              2,
              Faults.scrambledLabels(1)),
          swing(
              "scrambled-every-other-3-rings",
              dense(rings(4), 2, 32).updater(adam(3e-3)),
              3,
              Faults.scrambledLabels(1)),
          swing(
              "mirrored-every-other-3-teacher",
              dense(teacher(8, 2), 1, 32).tanh().batch(256).updater(sgd(0.2)),
              3,
              Faults.labels(-1)),
          swing(
              "lenet-scrambled-every-other-3",
              FaultyGradients.lenet(),
              3,
              Faults.scrambledLabels(1)),
          swing(
              "negatives-every-other-4-momentum",
              dense(blobs(20, 8), 2, 32).updater(momentum(0.02)),
              4,
              Faults.features(-3)),
          swing(
              "convolutional-negatives-every-other-4",
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40).batch(64).updater(adam(2e-3)),
              4,
              Faults.features(-6)),
          swing(
              "residual-features-x10-every-other-2",
              RunConfig.of(blobs(12, 4), Shape.RESIDUAL, 2, 24)
                  .initialisation(normal(0.15))
                  .updater(sgd(0.05)),
              2,
              Faults.features(-5)),
          swing(
              "scrambled-every-other-blobs",
              dense(blobs(16, 4), 2, 32).tanh().batch(256).updater(sgd(0.3)),
              1,
              Faults.scrambledLabels(1)),
          swing(
              "scrambled-every-other-5-adam",
              dense(blobs(18, 6), 2, 32).updater(adam(3e-3)),
              5,
              Faults.scrambledLabels(1)),
          swing(
              "scrambled-every-other-6-digits-tanh",
              dense(smallDigits(), 2, 48).tanh().batch(100).updater(sgd(0.3)),
              6,
              Faults.scrambledLabels(1)),
          swing(
              "mirrored-every-other-minibatch-teacher",
              dense(teacher(8, 2), 2, 32).tanh().batch(256).updater(sgd(0.2)),
              1,
              Faults.labels(-1)),
          swing(
              "mirrored-every-other-4-friedman",
              dense(friedman(), 1, 32).tanh().batch(256).updater(sgd(0.1)),
              4,
              Faults.labels(-1)),
          swing(
              "lstm-mirrored-every-other-3",
              RunConfig.of(sine(12), Shape.LSTM, 1, 16).tanh().batch(128).updater(adam(0.01)),
              3,
              Faults.labels(-1)),
          swing(
              "scrambled-every-other-8-momentum",
              dense(blobs(14, 2), 2, 32).updater(momentum(0.02)),
              8,
              Faults.scrambledLabels(1)));

  static final List<BenchmarkCase> PLATEAU =
      List.of(
          row(
              "no-input-blobs",
              plateau().beyondTreatment(),
              dense(blobs(16, 4), 2, 32),
              FaultyLosses::removeInput),
          row(
              "no-input-digits-adam",
              plateau().beyondTreatment(),
              dense(smallDigits(), 2, 48).updater(adam(1e-3)),
              FaultyLosses::removeInput),
          row(
              "zero-weights-teacher",
              plateau(),
              dense(teacher(8, 2), 2, 32),
              r -> r.initialisation(constant(0))),
          row(
              "sgd-rate-1e-6-digits",
              plateau(),
              dense(smallDigits(), 2, 48).initialisation(normal(0.05)),
              r -> r.updater(sgd(1e-6))),
          row("all-dead-friedman", plateau(), dense(friedman(), 3, 32), r -> r.biases(-20)),
          row(
              "scrambled-labels-blobs",
              plateau(),
              dense(blobs(20, 5), 2, 32),
              r -> r.changeMinibatches(0, Faults::scrambledLabels)),
          row(
              "lenet-no-input",
              plateau().beyondTreatment(),
              FaultyGradients.lenet().iterations(260),
              FaultyLosses::removeInput),
          row("sigmoid-12-blobs", plateau(), dense(blobs(16, 4), 12, 24), RunConfig::sigmoid),
          row(
              "zero-weights-convolutional",
              plateau(),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
              r -> r.initialisation(constant(0))),
          row(
              "scrambled-targets-teacher-adam",
              plateau(),
              dense(teacher(10, 3), 2, 32).updater(adam(1e-3)),
              r -> r.changeMinibatches(0, Faults::scrambledLabels)),
          row(
              "no-input-questions",
              plateau().beyondTreatment(),
              dense(multiLabel(12, 3), 2, 32),
              FaultyLosses::removeInput),
          row(
              "dead-in-the-middle-rings",
              plateau(),
              dense(rings(4), 4, 32).updater(momentum(0.02)),
              r -> r.biasOf(1, -20)),
          row(
              "lstm-no-input",
              plateau().beyondTreatment(),
              RunConfig.of(runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
              FaultyLosses::removeInput),
          row(
              "residual-no-input",
              plateau().beyondTreatment(),
              RunConfig.of(blobs(12, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
              FaultyLosses::removeInput),
          row(
              "adam-rate-1e-8-iris",
              plateau(),
              dense(iris(), 2, 16).initialisation(normal(0.05)).batch(20).updater(adam(0.01)),
              r -> r.updater(adam(1e-8))),
          row(
              "tiny-weights-8-blobs",
              plateau(),
              dense(blobs(14, 4), 8, 32).activation(Activation.TANH).initialisation(normal(0.2)),
              r -> r.initialisation(normal(0.005))));

  /** A run that has learned, and then gets some minibatches right and as many wrong, in turn. */
  private static BenchmarkCase swing(
      String name, RunConfig healthy, int count, UnaryOperator<DataSet> change) {
    return row(
        name,
        oscillating(OSCILLATION_ONSET_ITERATION),
        healthy.iterations(320),
        r -> r.alternateMinibatches(OSCILLATION_ONSET_ITERATION, count, change));
  }
}
