package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Faults.uniform;
import static org.vitals4j.benchmarks.run.Optimisers.adaDelta;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.report.NonFiniteOrigin.Kind;

/** Gradients that vanish, explode or are not finite. */
final class FaultyGradients {

  private FaultyGradients() {}

  static List<BenchmarkCase> vanishing() {
    return List.of(
        FaultInjector.vanishing(5)
            .inject(
                "sigmoid-10-blobs-sgd",
                RunConfig.dense(Task.blobs(20, 5), 10, 32),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(4)
            .inject(
                "sigmoid-8-digits-momentum",
                RunConfig.dense(Task.smallDigits(), 8, 64).updater(momentum(0.02)),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(6)
            .inject(
                "sigmoid-12-iris-sgd",
                RunConfig.dense(Task.iris(), 12, 24).batch(20).updater(sgd(0.05)),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(4)
            .inject(
                "sigmoid-9-teacher-sgd",
                RunConfig.dense(Task.teacher(8, 3), 9, 40),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(4)
            .inject(
                "hard-sigmoid-8-rings-momentum",
                RunConfig.dense(Task.rings(4), 8, 32).updater(momentum(0.03)),
                r -> r.activation(Activation.HARDSIGMOID).initialisation(normal(0.2))),
        FaultInjector.vanishing(3)
            .inject(
                "softmax-inside-6-blobs-sgd",
                RunConfig.dense(Task.blobs(16, 4), 6, 32),
                r -> r.activation(Activation.SOFTMAX)),
        FaultInjector.vanishing(4)
            .inject(
                "small-weights-large-biases-7-blobs-sgd",
                RunConfig.dense(Task.blobs(12, 4), 7, 40),
                r -> r.initialisation(normal(0.02)).biases(0.5)),
        FaultInjector.vanishing(1)
            .inject(
                "lenet-small-weights-large-biases",
                lenet(),
                r -> r.initialisation(normal(5e-4)).biases(0.3)),
        FaultInjector.vanishing(2)
            .inject(
                "sigmoid-rnn-5-running-sum",
                RunConfig.of(Task.runningSum(8), Shape.RNN, 5, 16).tanh().updater(sgd(0.1)),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(5)
            .inject(
                "sigmoid-14-blobs-adagrad",
                RunConfig.dense(Task.blobs(24, 6), 14, 32).updater(adaGrad(0.01)),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(7)
            .inject(
                "sigmoid-14-blobs-adam",
                RunConfig.dense(Task.blobs(20, 8), 14, 24).updater(adam(1e-3)),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(5)
            .inject(
                "sigmoid-11-digits-rmsprop",
                RunConfig.dense(Task.smallDigits(), 11, 32).updater(rmsProp(1e-3)),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(4)
            .inject(
                "sigmoid-9-questions-sgd",
                RunConfig.dense(Task.multiLabel(12, 3), 9, 32),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(3)
            .inject(
                "tanh-small-weights-large-biases-8-friedman",
                RunConfig.dense(Task.friedman(), 8, 32).tanh().updater(sgd(0.03)),
                r -> r.initialisation(normal(0.02)).biases(0.7)),
        FaultInjector.vanishing(5)
            .inject(
                "sigmoid-13-blobs-adadelta",
                RunConfig.dense(Task.blobs(20, 5), 13, 24).updater(adaDelta()),
                Faults::sigmoidByGlorot),
        FaultInjector.vanishing(4)
            .inject(
                "sigmoid-9-blobs-batch-128",
                RunConfig.dense(Task.blobs(30, 10), 9, 48).batch(128).updater(sgd(0.1)),
                Faults::sigmoidByGlorot));
  }

  static List<BenchmarkCase> exploding() {
    return List.of(
        FaultInjector.exploding()
            .inject(
                "init-uniform-2-digits",
                RunConfig.dense(Task.smallDigits(), 5, 100).updater(sgd(0.1)),
                r -> r.initialisation(uniform(2))),
        FaultInjector.exploding()
            .inject(
                "init-normal-1-8-blobs",
                RunConfig.dense(Task.blobs(20, 5), 8, 32),
                r -> r.initialisation(normal(1))),
        FaultInjector.exploding()
            .inject(
                "linear-init-normal-3-teacher",
                RunConfig.dense(Task.teacher(10, 4), 4, 40)
                    .activation(Activation.IDENTITY)
                    .initialisation(normal(0.15))
                    .updater(sgd(0.01)),
                r -> r.initialisation(normal(3))),
        FaultInjector.exploding()
            .in(0, 1, 2)
            .inject(
                "one-layer-x60-friedman",
                RunConfig.dense(Task.friedman(), 4, 32).updater(sgd(0.02)),
                r -> r.afterBuild(Faults.scaleWeights(60, 1))),
        FaultInjector.exploding()
            .from(100)
            .inject(
                "rate-x100-at-100-friedman",
                RunConfig.dense(Task.friedman(), 3, 40).updater(sgd(0.03)),
                r -> r.beforeIteration(100, Faults.learningRate(3))),
        FaultInjector.exploding()
            .inject(
                "relu-rnn-large-recurrence",
                RunConfig.of(Task.sine(30), Shape.RNN, 1, 24).tanh().updater(sgd(0.005)),
                r -> r.activation(Activation.RELU).initialisation(normal(0.6))),
        FaultInjector.exploding()
            .inject(
                "targets-x1e4-teacher",
                RunConfig.dense(Task.teacher(8, 2), 3, 32).updater(sgd(0.05)),
                r -> r.changeData(Faults.labels(1e4))),
        FaultInjector.exploding()
            .inject(
                "features-x500-friedman",
                RunConfig.dense(Task.friedman(), 2, 32).updater(sgd(0.02)),
                r -> r.changeData(Faults.features(500))),
        FaultInjector.exploding()
            .from(120)
            .inject(
                "all-weights-x8-at-120-teacher",
                RunConfig.dense(Task.teacher(12, 3), 4, 40).updater(momentum(0.005)),
                r -> r.beforeIteration(120, Faults.scaleWeights(8, 0, 1, 2, 3))),
        FaultInjector.exploding()
            .inject(
                "residual-init-normal-06",
                RunConfig.of(Task.teacher(10, 2), Shape.RESIDUAL, 4, 32)
                    .initialisation(normal(0.1))
                    .updater(sgd(0.01)),
                r -> r.initialisation(normal(0.6))),
        FaultInjector.exploding()
            .inject(
                "convolutional-init-normal-2",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.initialisation(normal(2))),
        FaultInjector.exploding()
            .inject("lenet-init-uniform-2", lenet(), r -> r.initialisation(uniform(2))),
        FaultInjector.exploding()
            .inject(
                "sum-of-256-gradients-friedman",
                RunConfig.dense(Task.friedman(), 3, 32).batch(256).updater(sgd(0.05)),
                RunConfig::sumGradients),
        FaultInjector.exploding()
            .from(80)
            .inject(
                "rate-x200-at-80-momentum-teacher",
                RunConfig.dense(Task.teacher(6, 2), 2, 48).updater(momentum(0.01)),
                r -> r.beforeIteration(80, Faults.learningRate(2))),
        FaultInjector.exploding()
            .from(90)
            .inject(
                "features-x300-from-90-questions",
                RunConfig.dense(Task.teacher(14, 3), 3, 32).updater(sgd(0.04)),
                r -> {
                  for (int i = 90; i < r.iterations; i++) {
                    r.changeMinibatch(i, Faults.features(300));
                  }
                }),
        FaultInjector.exploding()
            .inject(
                "init-uniform-1-6-blobs-momentum",
                RunConfig.dense(Task.blobs(16, 4), 6, 64).updater(momentum(0.02)),
                r -> r.initialisation(uniform(1))));
  }

  static List<BenchmarkCase> nonFinite() {
    return List.of(
        FaultInjector.nonFinite(30)
            .origin(Kind.FEATURES)
            .inject(
                "nan-feature-blobs",
                RunConfig.dense(Task.blobs(10, 3), 2, 24),
                r -> r.changeMinibatch(30, Faults.feature(Double.NaN))),
        FaultInjector.nonFinite(45)
            .origin(Kind.FEATURES)
            .inject(
                "infinite-pixel-convolutional",
                RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.changeMinibatch(45, Faults.feature(Double.POSITIVE_INFINITY))),
        FaultInjector.nonFinite(20)
            .origin(Kind.LABELS)
            .inject(
                "nan-label-friedman",
                RunConfig.dense(Task.friedman(), 3, 32).updater(adam(1e-3)),
                r -> r.changeMinibatch(20, Faults.label(Double.NaN))),
        FaultInjector.nonFinite(25)
            .origin(Kind.FEATURES)
            .inject(
                "nan-feature-lstm",
                RunConfig.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                r -> r.changeMinibatch(25, Faults.feature(Double.NaN))),
        FaultInjector.nonFinite(50)
            .in("hidden2")
            .origin(Kind.PARAMETER)
            .inject(
                "nan-weight-teacher",
                RunConfig.dense(Task.teacher(8, 3), 4, 32),
                r -> r.beforeIteration(50, Faults.setWeight("hidden2", Double.NaN))),
        FaultInjector.nonFinite(33)
            .in("hidden0")
            .origin(Kind.PARAMETER)
            .inject(
                "infinite-bias-digits",
                RunConfig.dense(Task.smallDigits(), 2, 48).updater(rmsProp(1e-3)),
                r -> r.beforeIteration(33, Faults.setBias("hidden0", Double.POSITIVE_INFINITY))),
        FaultInjector.nonFinite(40)
            .in("hidden2")
            .origin(Kind.ACTIVATION)
            .inject(
                "overflow-in-layer-2-blobs",
                RunConfig.dense(Task.blobs(12, 4), 5, 24),
                r -> r.beforeIteration(40, Faults.scaleWeights(1e22, 1, 2))),
        FaultInjector.nonFinite(0)
            .beyondTreatment()
            .origin(Kind.SCORE)
            .inject(
                "poisson-of-negative-teacher",
                RunConfig.dense(Task.teacher(8, 2), 2, 24),
                r -> r.loss(new LossPoisson(), Activation.IDENTITY)),
        FaultInjector.nonFinite(0)
            .inject(
                "rate-1e6-teacher",
                RunConfig.dense(Task.teacher(6, 2), 3, 32),
                r -> r.updater(sgd(1e6))),
        FaultInjector.nonFinite(60)
            .inject(
                "schedule-divides-by-zero-blobs",
                RunConfig.dense(Task.blobs(10, 4), 2, 32),
                r ->
                    r.updater(
                        () -> new org.nd4j.linalg.learning.config.Sgd(new Faults.Hyperbola(60)))),
        FaultInjector.nonFinite(35)
            .in("out")
            .origin(Kind.PARAMETER)
            .inject(
                "nan-weight-in-the-output-layer-iris",
                RunConfig.dense(Task.iris(), 2, 16).batch(20),
                r -> r.beforeIteration(35, Faults.setWeight("out", Double.NaN))),
        FaultInjector.nonFinite(50)
            .origin(Kind.FEATURES)
            .inject("lenet-nan-pixel", lenet(), r -> r.changeMinibatch(50, Faults.feature(Double.NaN))),
        FaultInjector.nonFinite(28)
            .origin(Kind.FEATURES)
            .inject(
                "residual-nan-feature",
                RunConfig.of(Task.blobs(12, 4), Shape.RESIDUAL, 3, 24).initialisation(normal(0.1)),
                r -> r.changeMinibatch(28, Faults.feature(Double.NaN))),
        FaultInjector.nonFinite(31)
            .origin(Kind.LABELS)
            .inject(
                "residual-infinite-label",
                RunConfig.of(Task.teacher(8, 2), Shape.RESIDUAL, 2, 24)
                    .initialisation(normal(0.1))
                    .updater(sgd(0.01)),
                r -> r.changeMinibatch(31, Faults.label(Double.NEGATIVE_INFINITY))),
        FaultInjector.nonFinite(0)
            .beyondTreatment()
            .inject(
                "msle-below-minus-one-teacher",
                RunConfig.dense(Task.teacher(8, 3), 2, 24),
                r -> r.loss(new LossMSLE(), Activation.IDENTITY)),
        FaultInjector.nonFinite(55)
            .in("hidden0")
            .origin(Kind.PARAMETER)
            .inject(
                "nan-weight-lstm",
                RunConfig.of(Task.sine(12), Shape.LSTM, 1, 12).tanh().updater(adam(5e-3)),
                r -> r.beforeIteration(55, Faults.setWeight("hidden0", Double.NaN))));
  }

  /** LeNet with fewer channels on real digits; learns them in a few hundred iterations. */
  static RunConfig lenet() {
    return RunConfig.of(Task.digits(), Shape.LENET, 3, 48)
        .batch(16)
        .updater(momentum(0.01))
        .iterations(250);
  }
}
