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
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;

/** Steps of the wrong size, and losses that rise, swing or stand still. */
final class FaultyLosses {

  private static final int OSCILLATION_ONSET_ITERATION = 150;

  private FaultyLosses() {}

  static List<BenchmarkCase> updateRatio() {
    return List.of(
        FaultInjector.updateRatio()
            .inject(
                "sgd-rate-1e-6-blobs",
                RunConfig.dense(Task.blobs(16, 4), 2, 32),
                r -> r.updater(sgd(1e-6))),
        FaultInjector.updateRatio()
            .inject(
                "adam-rate-1e-8-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                r -> r.updater(adam(1e-8))),
        FaultInjector.updateRatio()
            .inject(
                "rmsprop-rate-1e-7-friedman",
                RunConfig.dense(Task.friedman(), 3, 32).updater(rmsProp(1e-3)),
                r -> r.updater(rmsProp(1e-7))),
        FaultInjector.updateRatio()
            .inject(
                "adam-rate-1-blobs",
                RunConfig.dense(Task.blobs(20, 5), 3, 40).updater(adam(1e-3)),
                r -> r.updater(adam(1))),
        FaultInjector.updateRatio()
            .inject(
                "adam-rate-03-tanh-teacher",
                RunConfig.dense(Task.teacher(8, 2), 2, 32).tanh().updater(adam(1e-3)),
                r -> r.updater(adam(0.3))),
        FaultInjector.updateRatio()
            .inject("lenet-rate-1e-7", FaultyGradients.lenet(), r -> r.updater(momentum(1e-7))),
        FaultInjector.updateRatio()
            .inject(
                "lstm-adam-rate-05-running-sum",
                RunConfig.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                r -> r.updater(adam(0.5))),
        FaultInjector.updateRatio()
            .from(100)
            .inject(
                "adam-rate-x1000-at-100-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).tanh().updater(adam(1e-3)),
                r -> r.beforeIteration(100, Faults.learningRate(1))),
        FaultInjector.updateRatio()
            .inject(
                "momentum-rate-1e-8-rings",
                RunConfig.dense(Task.rings(4), 3, 32).updater(momentum(0.02)),
                r -> r.updater(momentum(1e-8))),
        FaultInjector.updateRatio()
            .inject(
                "residual-sgd-rate-1e-7",
                RunConfig.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
                r -> r.updater(sgd(1e-7))),
        FaultInjector.updateRatio()
            .inject(
                "adagrad-rate-1e-7-questions",
                RunConfig.dense(Task.multiLabel(10, 3), 2, 32).updater(adaGrad(0.05)),
                r -> r.updater(adaGrad(1e-7))),
        FaultInjector.updateRatio()
            .inject(
                "rmsprop-rate-5-blobs",
                RunConfig.dense(Task.blobs(14, 6), 2, 40).tanh().updater(rmsProp(1e-3)),
                r -> r.updater(rmsProp(5))),
        FaultInjector.updateRatio()
            .inject(
                "convolutional-adam-rate-03",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).updater(adam(1e-3)),
                r -> r.updater(adam(0.3))),
        FaultInjector.updateRatio()
            .inject(
                "rnn-sgd-rate-1e-7-sine",
                RunConfig.of(Task.sine(12), Shape.RNN, 1, 16).tanh().updater(adam(3e-3)),
                r -> r.updater(sgd(1e-7))),
        FaultInjector.updateRatio()
            .inject(
                "adam-rate-05-tanh-rings",
                RunConfig.dense(Task.rings(6), 3, 32).tanh().updater(adam(3e-3)),
                r -> r.updater(adam(0.5))),
        FaultInjector.updateRatio()
            .inject(
                "sgd-rate-1e-7-teacher",
                RunConfig.dense(Task.teacher(12, 4), 4, 40),
                r -> r.updater(sgd(1e-7))));
  }

  static List<BenchmarkCase> diverging() {
    return List.of(
        FaultInjector.diverging(150)
            .inject(
                "rate-x400-at-150-blobs",
                RunConfig.dense(Task.blobs(16, 4), 2, 32).tanh(),
                r -> r.beforeIteration(150, Faults.learningRate(20))),
        FaultInjector.diverging(120)
            .inject(
                "uphill-from-120-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48),
                r -> r.beforeIteration(120, Faults.learningRate(-0.05))),
        FaultInjector.diverging(150)
            .inject(
                "scrambled-labels-from-150-blobs-adam",
                RunConfig.dense(Task.blobs(20, 5), 2, 32).updater(adam(1e-3)),
                r -> r.changeMinibatches(150, Faults::scrambledLabels)),
        FaultInjector.diverging(150)
            .inject(
                "mirrored-targets-from-150-teacher",
                RunConfig.dense(Task.teacher(8, 2), 2, 32).updater(sgd(0.01)).tanh(),
                r -> r.changeMinibatches(150, i -> Faults.labels(-3))),
        FaultInjector.diverging(140)
            .inject(
                "features-x15-from-140-questions",
                RunConfig.dense(Task.multiLabel(10, 3), 2, 32).updater(adam(1e-4)).iterations(320),
                r -> r.changeMinibatches(140, i -> Faults.features(-15))),
        FaultInjector.diverging(150)
            .inject(
                "adam-rate-x500-at-150-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                r -> r.beforeIteration(150, Faults.learningRate(0.5))),
        FaultInjector.diverging(120)
            .inject(
                "lstm-uphill-from-120",
                RunConfig.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                r -> r.beforeIteration(120, Faults.learningRate(-5e-3))),
        FaultInjector.diverging(0)
            .inject(
                "uphill-from-the-start-rings",
                RunConfig.dense(Task.rings(4), 2, 32).updater(momentum(0.02)),
                r -> r.updater(momentum(-0.008))),
        FaultInjector.diverging(100)
            .inject(
                "lenet-uphill-from-100",
                FaultyGradients.lenet(),
                r -> r.beforeIteration(100, Faults.learningRate(-0.001))),
        FaultInjector.diverging(130)
            .inject(
                "convolutional-rate-x100-at-130",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).tanh(),
                r -> r.beforeIteration(130, Faults.learningRate(10))),
        FaultInjector.diverging(150)
            .inject(
                "residual-scrambled-labels-from-150",
                RunConfig.of(Task.blobs(14, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
                r -> r.changeMinibatches(150, Faults::scrambledLabels)),
        FaultInjector.diverging(150)
            .inject(
                "rmsprop-rate-x300-at-150-blobs",
                RunConfig.dense(Task.blobs(18, 6), 3, 32).tanh().updater(rmsProp(1e-3)),
                r -> r.beforeIteration(150, Faults.learningRate(0.3))),
        FaultInjector.diverging(0)
            .inject(
                "adam-uphill-from-the-start-blobs",
                RunConfig.dense(Task.blobs(10, 3), 2, 24).updater(adam(2e-3)),
                r -> r.updater(adam(-2e-3))),
        FaultInjector.diverging(160)
            .inject(
                "targets-shifted-from-160-friedman",
                RunConfig.dense(Task.friedman(), 2, 32).tanh().updater(sgd(0.002)).iterations(420),
                r -> r.changeMinibatches(160, i -> Faults.shiftedLabels(6))),
        FaultInjector.diverging(140)
            .inject(
                "iris-rate-x1000-at-140",
                RunConfig.dense(Task.iris(), 2, 16).tanh().batch(20),
                r -> r.beforeIteration(140, Faults.learningRate(50))),
        FaultInjector.diverging(150)
            .inject(
                "weights-x10-at-150-digits-small-rate",
                RunConfig.dense(Task.smallDigits(), 3, 48).updater(adam(1e-3)).iterations(260),
                r -> r.beforeIteration(150, Faults.learningRate(-1e-3))));
  }

  static List<BenchmarkCase> oscillating() {
    return List.of(
        swing(
            "features-x8-every-other-2-blobs",
            RunConfig.dense(Task.blobs(16, 4), 2, 32).updater(sgd(0.1)),
            2,
            Faults.features(8)),
        swing(
            "features-x6-every-other-5-digits",
            RunConfig.dense(Task.smallDigits(), 2, 48).batch(100).updater(sgd(0.2)),
            5,
            Faults.features(6)),
        swing(
            "scrambled-every-other-2-iris",
            RunConfig.dense(Task.iris(), 1, 16).tanh().batch(100).updater(sgd(0.3)),
            2,
            Faults.scrambledLabels(1)),
        swing(
            "scrambled-every-other-3-rings",
            RunConfig.dense(Task.rings(4), 2, 32).updater(adam(3e-3)),
            3,
            Faults.scrambledLabels(1)),
        swing(
            "mirrored-every-other-3-teacher",
            RunConfig.dense(Task.teacher(8, 2), 1, 32).tanh().batch(256).updater(sgd(0.2)),
            3,
            Faults.labels(-1)),
        swing("lenet-scrambled-every-other-3", FaultyGradients.lenet(), 3, Faults.scrambledLabels(1)),
        swing(
            "negatives-every-other-4-momentum",
            RunConfig.dense(Task.blobs(20, 8), 2, 32).updater(momentum(0.02)),
            4,
            Faults.features(-3)),
        swing(
            "convolutional-negatives-every-other-4",
            RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40).batch(64).updater(adam(2e-3)),
            4,
            Faults.features(-6)),
        swing(
            "residual-features-x10-every-other-2",
            RunConfig.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24)
                .initialisation(normal(0.15))
                .updater(sgd(0.05)),
            2,
            Faults.features(-5)),
        swing(
            "scrambled-every-other-blobs",
            RunConfig.dense(Task.blobs(16, 4), 2, 32).tanh().batch(256).updater(sgd(0.3)),
            1,
            Faults.scrambledLabels(1)),
        swing(
            "scrambled-every-other-5-adam",
            RunConfig.dense(Task.blobs(18, 6), 2, 32).updater(adam(3e-3)),
            5,
            Faults.scrambledLabels(1)),
        swing(
            "scrambled-every-other-6-digits-tanh",
            RunConfig.dense(Task.smallDigits(), 2, 48).tanh().batch(100).updater(sgd(0.3)),
            6,
            Faults.scrambledLabels(1)),
        swing(
            "mirrored-every-other-minibatch-teacher",
            RunConfig.dense(Task.teacher(8, 2), 2, 32).tanh().batch(256).updater(sgd(0.2)),
            1,
            Faults.labels(-1)),
        swing(
            "mirrored-every-other-4-friedman",
            RunConfig.dense(Task.friedman(), 1, 32).tanh().batch(256).updater(sgd(0.1)),
            4,
            Faults.labels(-1)),
        swing(
            "lstm-mirrored-every-other-3",
            RunConfig.of(Task.sine(12), Shape.LSTM, 1, 16).tanh().batch(128).updater(adam(0.01)),
            3,
            Faults.labels(-1)),
        swing(
            "scrambled-every-other-8-momentum",
            RunConfig.dense(Task.blobs(14, 2), 2, 32).updater(momentum(0.02)),
            8,
            Faults.scrambledLabels(1)));
  }

  /** A run that has learned, and then gets some minibatches right and as many wrong, in turn. */
  private static BenchmarkCase swing(
      String name, RunConfig healthy, int count, UnaryOperator<DataSet> change) {
    return FaultInjector.oscillating(OSCILLATION_ONSET_ITERATION)
        .inject(
            name, healthy.iterations(320), recipe -> recipe.alternateMinibatches(OSCILLATION_ONSET_ITERATION, count, change));
  }

  static List<BenchmarkCase> standing() {
    Consumer<RunConfig> noInput = r -> r.changeData(Faults.features(0));
    return List.of(
        FaultInjector.plateau()
            .beyondTreatment()
            .inject("no-input-blobs", RunConfig.dense(Task.blobs(16, 4), 2, 32), noInput),
        FaultInjector.plateau()
            .beyondTreatment()
            .inject(
                "no-input-digits-adam",
                RunConfig.dense(Task.smallDigits(), 2, 48).updater(adam(1e-3)),
                noInput),
        FaultInjector.plateau()
            .inject(
                "zero-weights-teacher",
                RunConfig.dense(Task.teacher(8, 2), 2, 32),
                r -> r.initialisation(constant(0))),
        FaultInjector.plateau()
            .inject(
                "sgd-rate-1e-6-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).initialisation(normal(0.05)),
                r -> r.updater(sgd(1e-6))),
        FaultInjector.plateau()
            .inject("all-dead-friedman", RunConfig.dense(Task.friedman(), 3, 32), r -> r.biases(-20)),
        FaultInjector.plateau()
            .inject(
                "scrambled-labels-blobs",
                RunConfig.dense(Task.blobs(20, 5), 2, 32),
                r -> r.changeMinibatches(0, Faults::scrambledLabels)),
        FaultInjector.plateau()
            .beyondTreatment()
            .inject("lenet-no-input", FaultyGradients.lenet().iterations(260), noInput),
        FaultInjector.plateau()
            .inject("sigmoid-12-blobs", RunConfig.dense(Task.blobs(16, 4), 12, 24), RunConfig::sigmoid),
        FaultInjector.plateau()
            .inject(
                "zero-weights-convolutional",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.initialisation(constant(0))),
        FaultInjector.plateau()
            .inject(
                "scrambled-targets-teacher-adam",
                RunConfig.dense(Task.teacher(10, 3), 2, 32).updater(adam(1e-3)),
                r -> r.changeMinibatches(0, Faults::scrambledLabels)),
        FaultInjector.plateau()
            .beyondTreatment()
            .inject("no-input-questions", RunConfig.dense(Task.multiLabel(12, 3), 2, 32), noInput),
        FaultInjector.plateau()
            .inject(
                "dead-in-the-middle-rings",
                RunConfig.dense(Task.rings(4), 4, 32).updater(momentum(0.02)),
                r -> r.biasOf(1, -20)),
        FaultInjector.plateau()
            .beyondTreatment()
            .inject(
                "lstm-no-input",
                RunConfig.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                noInput),
        FaultInjector.plateau()
            .beyondTreatment()
            .inject(
                "residual-no-input",
                RunConfig.of(Task.blobs(12, 4), Shape.RESIDUAL, 2, 24).initialisation(normal(0.15)),
                noInput),
        FaultInjector.plateau()
            .inject(
                "adam-rate-1e-8-iris",
                RunConfig.dense(Task.iris(), 2, 16)
                    .initialisation(normal(0.05))
                    .batch(20)
                    .updater(adam(0.01)),
                r -> r.updater(adam(1e-8))),
        FaultInjector.plateau()
            .inject(
                "tiny-weights-8-blobs",
                RunConfig.dense(Task.blobs(14, 4), 8, 32)
                    .activation(Activation.TANH)
                    .initialisation(normal(0.2)),
                r -> r.initialisation(normal(0.005))));
  }
}
