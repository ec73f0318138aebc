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
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Recipe.Shape;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.report.NonFiniteOrigin.Kind;

/** Gradients that vanish, explode or are not finite. */
final class SickGradients {

  private SickGradients() {}

  static List<SetUp> vanishing() {
    return List.of(
        Spoiler.vanishing(5)
            .spoil(
                "sigmoid-10-blobs-sgd",
                Recipe.dense(Task.blobs(20, 5), 10, 32),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(4)
            .spoil(
                "sigmoid-8-digits-momentum",
                Recipe.dense(Task.smallDigits(), 8, 64).updater(momentum(0.02)),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(6)
            .spoil(
                "sigmoid-12-iris-sgd",
                Recipe.dense(Task.iris(), 12, 24).batch(20).updater(sgd(0.05)),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(4)
            .spoil(
                "sigmoid-9-teacher-sgd",
                Recipe.dense(Task.teacher(8, 3), 9, 40),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(4)
            .spoil(
                "hard-sigmoid-8-rings-momentum",
                Recipe.dense(Task.rings(4), 8, 32).updater(momentum(0.03)),
                r -> r.activation(Activation.HARDSIGMOID).initialisation(normal(0.2))),
        Spoiler.vanishing(3)
            .spoil(
                "softmax-inside-6-blobs-sgd",
                Recipe.dense(Task.blobs(16, 4), 6, 32),
                r -> r.activation(Activation.SOFTMAX)),
        Spoiler.vanishing(4)
            .spoil(
                "small-weights-large-biases-7-blobs-sgd",
                Recipe.dense(Task.blobs(12, 4), 7, 40),
                r -> r.initialisation(normal(0.02)).biases(0.5)),
        Spoiler.vanishing(1)
            .spoil(
                "lenet-small-weights-large-biases",
                lenet(),
                r -> r.initialisation(normal(5e-4)).biases(0.3)),
        Spoiler.vanishing(2)
            .spoil(
                "sigmoid-rnn-5-running-sum",
                Recipe.of(Task.runningSum(8), Shape.RNN, 5, 16).tanh().updater(sgd(0.1)),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(5)
            .spoil(
                "sigmoid-14-blobs-adagrad",
                Recipe.dense(Task.blobs(24, 6), 14, 32).updater(adaGrad(0.01)),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(7)
            .spoil(
                "sigmoid-14-blobs-adam",
                Recipe.dense(Task.blobs(20, 8), 14, 24).updater(adam(1e-3)),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(5)
            .spoil(
                "sigmoid-11-digits-rmsprop",
                Recipe.dense(Task.smallDigits(), 11, 32).updater(rmsProp(1e-3)),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(4)
            .spoil(
                "sigmoid-9-questions-sgd",
                Recipe.dense(Task.questions(12, 3), 9, 32),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(3)
            .spoil(
                "tanh-small-weights-large-biases-8-friedman",
                Recipe.dense(Task.friedman(), 8, 32).tanh().updater(sgd(0.03)),
                r -> r.initialisation(normal(0.02)).biases(0.7)),
        Spoiler.vanishing(5)
            .spoil(
                "sigmoid-13-blobs-adadelta",
                Recipe.dense(Task.blobs(20, 5), 13, 24).updater(adaDelta()),
                Faults::sigmoidByGlorot),
        Spoiler.vanishing(4)
            .spoil(
                "sigmoid-9-blobs-batch-128",
                Recipe.dense(Task.blobs(30, 10), 9, 48).batch(128).updater(sgd(0.1)),
                Faults::sigmoidByGlorot));
  }

  static List<SetUp> exploding() {
    return List.of(
        Spoiler.exploding()
            .spoil(
                "init-uniform-2-digits",
                Recipe.dense(Task.smallDigits(), 5, 100).updater(sgd(0.1)),
                r -> r.initialisation(uniform(2))),
        Spoiler.exploding()
            .spoil(
                "init-normal-1-8-blobs",
                Recipe.dense(Task.blobs(20, 5), 8, 32),
                r -> r.initialisation(normal(1))),
        Spoiler.exploding()
            .spoil(
                "linear-init-normal-3-teacher",
                Recipe.dense(Task.teacher(10, 4), 4, 40)
                    .activation(Activation.IDENTITY)
                    .initialisation(normal(0.15))
                    .updater(sgd(0.01)),
                r -> r.initialisation(normal(3))),
        Spoiler.exploding()
            .in(0, 1, 2)
            .spoil(
                "one-layer-x60-friedman",
                Recipe.dense(Task.friedman(), 4, 32).updater(sgd(0.02)),
                r -> r.first(Faults.scaleWeights(60, 1))),
        Spoiler.exploding()
            .from(100)
            .spoil(
                "rate-x100-at-100-friedman",
                Recipe.dense(Task.friedman(), 3, 40).updater(sgd(0.03)),
                r -> r.before(100, Faults.learningRate(3))),
        Spoiler.exploding()
            .spoil(
                "relu-rnn-large-recurrence",
                Recipe.of(Task.sine(30), Shape.RNN, 1, 24).tanh().updater(sgd(0.005)),
                r -> r.activation(Activation.RELU).initialisation(normal(0.6))),
        Spoiler.exploding()
            .spoil(
                "targets-x1e4-teacher",
                Recipe.dense(Task.teacher(8, 2), 3, 32).updater(sgd(0.05)),
                r -> r.data(Faults.labels(1e4))),
        Spoiler.exploding()
            .spoil(
                "features-x500-friedman",
                Recipe.dense(Task.friedman(), 2, 32).updater(sgd(0.02)),
                r -> r.data(Faults.features(500))),
        Spoiler.exploding()
            .from(120)
            .spoil(
                "all-weights-x8-at-120-teacher",
                Recipe.dense(Task.teacher(12, 3), 4, 40).updater(momentum(0.005)),
                r -> r.before(120, Faults.scaleWeights(8, 0, 1, 2, 3))),
        Spoiler.exploding()
            .spoil(
                "residual-init-normal-06",
                Recipe.of(Task.teacher(10, 2), Shape.RESIDUAL, 4, 32)
                    .initialisation(normal(0.1))
                    .updater(sgd(0.01)),
                r -> r.initialisation(normal(0.6))),
        Spoiler.exploding()
            .spoil(
                "convolutional-init-normal-2",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.initialisation(normal(2))),
        Spoiler.exploding()
            .spoil("lenet-init-uniform-2", lenet(), r -> r.initialisation(uniform(2))),
        Spoiler.exploding()
            .spoil(
                "sum-of-256-gradients-friedman",
                Recipe.dense(Task.friedman(), 3, 32).batch(256).updater(sgd(0.05)),
                Recipe::sumGradients),
        Spoiler.exploding()
            .from(80)
            .spoil(
                "rate-x200-at-80-momentum-teacher",
                Recipe.dense(Task.teacher(6, 2), 2, 48).updater(momentum(0.01)),
                r -> r.before(80, Faults.learningRate(2))),
        Spoiler.exploding()
            .from(90)
            .spoil(
                "features-x300-from-90-questions",
                Recipe.dense(Task.teacher(14, 3), 3, 32).updater(sgd(0.04)),
                r -> {
                  for (int i = 90; i < r.iterations; i++) {
                    r.minibatch(i, Faults.features(300));
                  }
                }),
        Spoiler.exploding()
            .spoil(
                "init-uniform-1-6-blobs-momentum",
                Recipe.dense(Task.blobs(16, 4), 6, 64).updater(momentum(0.02)),
                r -> r.initialisation(uniform(1))));
  }

  static List<SetUp> nonFinite() {
    return List.of(
        Spoiler.nonFinite(30)
            .begins(Kind.FEATURES)
            .spoil(
                "nan-feature-blobs",
                Recipe.dense(Task.blobs(10, 3), 2, 24),
                r -> r.minibatch(30, Faults.feature(Double.NaN))),
        Spoiler.nonFinite(45)
            .begins(Kind.FEATURES)
            .spoil(
                "infinite-pixel-convolutional",
                Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 40),
                r -> r.minibatch(45, Faults.feature(Double.POSITIVE_INFINITY))),
        Spoiler.nonFinite(20)
            .begins(Kind.LABELS)
            .spoil(
                "nan-label-friedman",
                Recipe.dense(Task.friedman(), 3, 32).updater(adam(1e-3)),
                r -> r.minibatch(20, Faults.label(Double.NaN))),
        Spoiler.nonFinite(25)
            .begins(Kind.FEATURES)
            .spoil(
                "nan-feature-lstm",
                Recipe.of(Task.runningSum(10), Shape.LSTM, 1, 16).tanh().updater(adam(5e-3)),
                r -> r.minibatch(25, Faults.feature(Double.NaN))),
        Spoiler.nonFinite(50)
            .in("hidden2")
            .begins(Kind.PARAMETER)
            .spoil(
                "nan-weight-teacher",
                Recipe.dense(Task.teacher(8, 3), 4, 32),
                r -> r.before(50, Faults.setWeight("hidden2", Double.NaN))),
        Spoiler.nonFinite(33)
            .in("hidden0")
            .begins(Kind.PARAMETER)
            .spoil(
                "infinite-bias-digits",
                Recipe.dense(Task.smallDigits(), 2, 48).updater(rmsProp(1e-3)),
                r -> r.before(33, Faults.setBias("hidden0", Double.POSITIVE_INFINITY))),
        Spoiler.nonFinite(40)
            .in("hidden2")
            .begins(Kind.ACTIVATION)
            .spoil(
                "overflow-in-layer-2-blobs",
                Recipe.dense(Task.blobs(12, 4), 5, 24),
                r -> r.before(40, Faults.scaleWeights(1e22, 1, 2))),
        Spoiler.nonFinite(0)
            .beyondTreatment()
            .begins(Kind.SCORE)
            .spoil(
                "poisson-of-negative-teacher",
                Recipe.dense(Task.teacher(8, 2), 2, 24),
                r -> r.loss(new LossPoisson(), Activation.IDENTITY)),
        Spoiler.nonFinite(0)
            .spoil(
                "rate-1e6-teacher",
                Recipe.dense(Task.teacher(6, 2), 3, 32),
                r -> r.updater(sgd(1e6))),
        Spoiler.nonFinite(60)
            .spoil(
                "schedule-divides-by-zero-blobs",
                Recipe.dense(Task.blobs(10, 4), 2, 32),
                r ->
                    r.updater(
                        () -> new org.nd4j.linalg.learning.config.Sgd(new Faults.Hyperbola(60)))),
        Spoiler.nonFinite(35)
            .in("out")
            .begins(Kind.PARAMETER)
            .spoil(
                "nan-weight-in-the-output-layer-iris",
                Recipe.dense(Task.iris(), 2, 16).batch(20),
                r -> r.before(35, Faults.setWeight("out", Double.NaN))),
        Spoiler.nonFinite(50)
            .begins(Kind.FEATURES)
            .spoil("lenet-nan-pixel", lenet(), r -> r.minibatch(50, Faults.feature(Double.NaN))),
        Spoiler.nonFinite(28)
            .begins(Kind.FEATURES)
            .spoil(
                "residual-nan-feature",
                Recipe.of(Task.blobs(12, 4), Shape.RESIDUAL, 3, 24).initialisation(normal(0.1)),
                r -> r.minibatch(28, Faults.feature(Double.NaN))),
        Spoiler.nonFinite(31)
            .begins(Kind.LABELS)
            .spoil(
                "residual-infinite-label",
                Recipe.of(Task.teacher(8, 2), Shape.RESIDUAL, 2, 24)
                    .initialisation(normal(0.1))
                    .updater(sgd(0.01)),
                r -> r.minibatch(31, Faults.label(Double.NEGATIVE_INFINITY))),
        Spoiler.nonFinite(0)
            .beyondTreatment()
            .spoil(
                "msle-below-minus-one-teacher",
                Recipe.dense(Task.teacher(8, 3), 2, 24),
                r -> r.loss(new LossMSLE(), Activation.IDENTITY)),
        Spoiler.nonFinite(55)
            .in("hidden0")
            .begins(Kind.PARAMETER)
            .spoil(
                "nan-weight-lstm",
                Recipe.of(Task.sine(12), Shape.LSTM, 1, 12).tanh().updater(adam(5e-3)),
                r -> r.before(55, Faults.setWeight("hidden0", Double.NaN))));
  }

  /** LeNet with fewer channels on real digits; learns them in a few hundred iterations. */
  static Recipe lenet() {
    return Recipe.of(Task.digits(), Shape.LENET, 3, 48)
        .batch(16)
        .updater(momentum(0.01))
        .iterations(250);
  }
}
