package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.exploding;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.nonFinite;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.vanishing;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.row;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Faults.uniform;
import static org.vitals4j.benchmarks.run.Optimisers.adaDelta;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;
import static org.vitals4j.benchmarks.run.RunConfig.dense;
import static org.vitals4j.benchmarks.task.Task.blobs;
import static org.vitals4j.benchmarks.task.Task.digits;
import static org.vitals4j.benchmarks.task.Task.friedman;
import static org.vitals4j.benchmarks.task.Task.iris;
import static org.vitals4j.benchmarks.task.Task.multiLabel;
import static org.vitals4j.benchmarks.task.Task.rings;
import static org.vitals4j.benchmarks.task.Task.runningSum;
import static org.vitals4j.benchmarks.task.Task.sine;
import static org.vitals4j.benchmarks.task.Task.smallDigits;
import static org.vitals4j.benchmarks.task.Task.teacher;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;

/** Gradients that vanish, explode or are not finite. */
final class FaultyGradients {

  private FaultyGradients() {}

  static final List<BenchmarkCase> VANISHING =
      List.of(
          row(
              "sigmoid-10-blobs-sgd",
              vanishing(5),
              dense(blobs(20, 5), 10, 32),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-8-digits-momentum",
              vanishing(4),
              dense(smallDigits(), 8, 64).updater(momentum(0.02)),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-12-iris-sgd",
              vanishing(6),
              dense(iris(), 12, 24).batch(20).updater(sgd(0.05)),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-9-teacher-sgd",
              vanishing(4),
              dense(teacher(8, 3), 9, 40),
              Faults::sigmoidByGlorot),
          row(
              "hard-sigmoid-8-rings-momentum",
              vanishing(4),
              dense(rings(4), 8, 32).updater(momentum(0.03)),
              r -> r.activation(Activation.HARDSIGMOID).initialisation(normal(0.2))),
          row(
              "softmax-inside-6-blobs-sgd",
              vanishing(3),
              dense(blobs(16, 4), 6, 32),
              r -> r.activation(Activation.SOFTMAX)),
          row(
              "small-weights-large-biases-7-blobs-sgd",
              vanishing(4),
              dense(blobs(12, 4), 7, 40),
              r -> r.initialisation(normal(0.02)).biases(0.5)),
          row(
              "lenet-small-weights-large-biases",
              vanishing(1),
              lenet(),
              r -> r.initialisation(normal(5e-4)).biases(0.3)),
          row(
              "sigmoid-rnn-5-running-sum",
              vanishing(2),
              RunConfig.of(runningSum(8), Shape.RNN, 5, 16).tanh().updater(sgd(0.1)),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-14-blobs-adagrad",
              vanishing(5),
              dense(blobs(24, 6), 14, 32).updater(adaGrad(0.01)),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-14-blobs-adam",
              vanishing(7),
              dense(blobs(20, 8), 14, 24).updater(adam(1e-3)),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-11-digits-rmsprop",
              vanishing(5),
              dense(smallDigits(), 11, 32).updater(rmsProp(1e-3)),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-9-questions-sgd",
              vanishing(4),
              dense(multiLabel(12, 3), 9, 32),
              Faults::sigmoidByGlorot),
          row(
              "tanh-small-weights-large-biases-8-friedman",
              vanishing(3),
              dense(friedman(), 8, 32).tanh().updater(sgd(0.03)),
              r -> r.initialisation(normal(0.02)).biases(0.7)),
          row(
              "sigmoid-13-blobs-adadelta",
              vanishing(5),
              dense(blobs(20, 5), 13, 24).updater(adaDelta()),
              Faults::sigmoidByGlorot),
          row(
              "sigmoid-9-blobs-batch-128",
              vanishing(4),
              dense(blobs(30, 10), 9, 48).batch(128).updater(sgd(0.1)),
              Faults::sigmoidByGlorot));

  static final List<BenchmarkCase> EXPLODING =
      List.of(
          row(
              "init-uniform-2-digits",
              exploding(),
              dense(smallDigits(), 5, 100).updater(sgd(0.1)),
              r -> r.initialisation(uniform(2))),
          row(
              "init-normal-1-8-blobs",
              exploding(),
              dense(blobs(20, 5), 8, 32),
              r -> r.initialisation(normal(1))),
          row(
              "linear-init-normal-3-teacher",
              exploding(),
              dense(teacher(10, 4), 4, 40)
                  .activation(Activation.IDENTITY)
                  .initialisation(normal(0.15))
                  .updater(sgd(0.01)),
              r -> r.initialisation(normal(3))),
          row(
              "one-layer-x60-friedman",
              exploding().in(0, 1, 2),
              dense(friedman(), 4, 32).updater(sgd(0.02)),
              r -> r.afterBuild(Faults.scaleWeights(60, 1))),
          row(
              "rate-x100-at-100-friedman",
              exploding().from(100),
              dense(friedman(), 3, 40).updater(sgd(0.03)),
              r -> r.beforeIteration(100, Faults.learningRate(3))),
          row(
              "relu-rnn-large-recurrence",
              exploding(),
              RunConfig.of(sine(30), Shape.RNN, 1, 24).tanh().updater(sgd(0.005)),
              r -> r.activation(Activation.RELU).initialisation(normal(0.6))),
          row(
              "targets-x1e4-teacher",
              exploding(),
              dense(teacher(8, 2), 3, 32).updater(sgd(0.05)),
              r -> r.changeData(Faults.labels(1e4))),
          row(
              "features-x500-friedman",
              exploding(),
              dense(friedman(), 2, 32).updater(sgd(0.02)),
              r -> r.changeData(Faults.features(500))),
          row(
              "all-weights-x8-at-120-teacher",
              exploding().from(120),
              dense(teacher(12, 3), 4, 40).updater(momentum(0.005)),
              r -> r.beforeIteration(120, Faults.scaleWeights(8, 0, 1, 2, 3))),
          row(
              "residual-init-normal-06",
              exploding(),
              RunConfig.of(teacher(10, 2), Shape.RESIDUAL, 4, 32)
                  .initialisation(normal(0.1))
                  .updater(sgd(0.01)),
              r -> r.initialisation(normal(0.6))),
          row(
              "convolutional-init-normal-2",
              exploding(),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
              r -> r.initialisation(normal(2))),
          row("lenet-init-uniform-2", exploding(), lenet(), r -> r.initialisation(uniform(2))),
          row(
              "sum-of-256-gradients-friedman",
              exploding(),
              dense(friedman(), 3, 32).batch(256).updater(sgd(0.05)),
              RunConfig::sumGradients),
          row(
              "rate-x200-at-80-momentum-teacher",
              exploding().from(80),
              dense(teacher(6, 2), 2, 48).updater(momentum(0.01)),
              r -> r.beforeIteration(80, Faults.learningRate(2))),
          row(
              "features-x300-from-90-questions",
              exploding().from(90),
              dense(teacher(14, 3), 3, 32).updater(sgd(0.04)),
              r -> {
                for (int i = 90; i < r.iterations; i++) {
                  r.changeMinibatch(i, Faults.features(300));
                }
              }),
          row(
              "init-uniform-1-6-blobs-momentum",
              exploding(),
              dense(blobs(16, 4), 6, 64).updater(momentum(0.02)),
              r -> r.initialisation(uniform(1))));

  static final List<BenchmarkCase> NON_FINITE =
      List.of(
          row(
              "nan-feature-blobs",
              nonFinite(30).origin(Kind.FEATURES),
              dense(blobs(10, 3), 2, 24),
              r -> r.changeMinibatch(30, Faults.feature(Double.NaN))),
          row(
              "infinite-pixel-convolutional",
              nonFinite(45).origin(Kind.FEATURES),
              RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
              r -> r.changeMinibatch(45, Faults.feature(Double.POSITIVE_INFINITY))),
          row(
              "nan-label-friedman",
              nonFinite(20).origin(Kind.LABELS),
              dense(friedman(), 3, 32).updater(adam(1e-3)),
              r -> r.changeMinibatch(20, Faults.label(Double.NaN))),
          row(
              "nan-feature-lstm",
              nonFinite(25).origin(Kind.FEATURES),
              RunConfig.of(runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
              r -> r.changeMinibatch(25, Faults.feature(Double.NaN))),
          row(
              "nan-weight-teacher",
              nonFinite(50).in("hidden2").origin(Kind.PARAMETER),
              dense(teacher(8, 3), 4, 32),
              r -> r.beforeIteration(50, Faults.setWeight("hidden2", Double.NaN))),
          row(
              "infinite-bias-digits",
              nonFinite(33).in("hidden0").origin(Kind.PARAMETER),
              dense(smallDigits(), 2, 48).updater(rmsProp(1e-3)),
              r -> r.beforeIteration(33, Faults.setBias("hidden0", Double.POSITIVE_INFINITY))),
          row(
              "overflow-in-layer-2-blobs",
              nonFinite(40).in("hidden2").origin(Kind.ACTIVATION),
              dense(blobs(12, 4), 5, 24),
              r -> r.beforeIteration(40, Faults.scaleWeights(1e22, 1, 2))),
          row(
              "poisson-of-negative-teacher",
              nonFinite(0).beyondTreatment().origin(Kind.SCORE),
              dense(teacher(8, 2), 2, 24),
              r -> r.loss(new LossPoisson(), Activation.IDENTITY)),
          row(
              "rate-1e6-teacher",
              nonFinite(0),
              dense(teacher(6, 2), 3, 32),
              r -> r.updater(sgd(1e6))),
          row(
              "schedule-divides-by-zero-blobs",
              nonFinite(60),
              dense(blobs(10, 4), 2, 32),
              r ->
                  r.updater(
                      () -> new org.nd4j.linalg.learning.config.Sgd(new Faults.Hyperbola(60)))),
          row(
              "nan-weight-in-the-output-layer-iris",
              nonFinite(35).in("out").origin(Kind.PARAMETER),
              dense(iris(), 2, 16).batch(20),
              r -> r.beforeIteration(35, Faults.setWeight("out", Double.NaN))),
          row(
              "lenet-nan-pixel",
              nonFinite(50).origin(Kind.FEATURES),
              lenet(),
              r -> r.changeMinibatch(50, Faults.feature(Double.NaN))),
          row(
              "residual-nan-feature",
              nonFinite(28).origin(Kind.FEATURES),
              RunConfig.of(blobs(12, 4), Shape.RESIDUAL, 3, 24).initialisation(normal(0.1)),
              r -> r.changeMinibatch(28, Faults.feature(Double.NaN))),
          row(
              "residual-infinite-label",
              nonFinite(31).origin(Kind.LABELS),
              RunConfig.of(teacher(8, 2), Shape.RESIDUAL, 2, 24)
                  .initialisation(normal(0.1))
                  .updater(sgd(0.01)),
              r -> r.changeMinibatch(31, Faults.label(Double.NEGATIVE_INFINITY))),
          row(
              "msle-below-minus-one-teacher",
              nonFinite(0).beyondTreatment(),
              dense(teacher(8, 3), 2, 24),
              r -> r.loss(new LossMSLE(), Activation.IDENTITY)),
          row(
              "nan-weight-lstm",
              nonFinite(55).in("hidden0").origin(Kind.PARAMETER),
              RunConfig.of(sine(12), Shape.LSTM, 1, 12).tanh().updater(adam(5e-3)),
              r -> r.beforeIteration(55, Faults.setWeight("hidden0", Double.NaN))));

  /** LeNet with fewer channels on real digits; learns them in a few hundred iterations. */
  static RunConfig lenet() {
    return RunConfig.of(digits(), Shape.LENET, 3, 48)
        .batch(16)
        .updater(momentum(0.01))
        .iterations(250);
  }
}
