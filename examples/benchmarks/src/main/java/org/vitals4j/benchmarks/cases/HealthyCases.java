package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.cases.BenchmarkCase.healthy;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaDelta;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;
import static org.vitals4j.benchmarks.run.RunConfig.dense;
import static org.vitals4j.benchmarks.task.Task.autoencoder;
import static org.vitals4j.benchmarks.task.Task.blobs;
import static org.vitals4j.benchmarks.task.Task.friedman;
import static org.vitals4j.benchmarks.task.Task.iris;
import static org.vitals4j.benchmarks.task.Task.maskedSum;
import static org.vitals4j.benchmarks.task.Task.multiLabel;
import static org.vitals4j.benchmarks.task.Task.rings;
import static org.vitals4j.benchmarks.task.Task.runningSum;
import static org.vitals4j.benchmarks.task.Task.sine;
import static org.vitals4j.benchmarks.task.Task.smallDigits;
import static org.vitals4j.benchmarks.task.Task.teacher;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;

/** Runs that end well, chosen to tempt a monitor into false alarms. */
final class HealthyCases {

  private HealthyCases() {}

  /** All of the tables below, in a fixed order. */
  static List<BenchmarkCase> all() {
    return Stream.of(
            SPARSE,
            CONVERGED,
            SCHEDULES,
            BATCHES,
            SCALES,
            SQUASHED,
            DEEP,
            RECURRENT,
            FROZEN_AND_REGULARISED,
            OPTIMISERS,
            IMAGES)
        .flatMap(List::stream)
        .toList();
  }

  /** Many zeros, and units that rest. */
  private static final List<BenchmarkCase> SPARSE =
      List.of(
          healthy("relu-he-digits", dense(smallDigits(), 2, 100).iterations(600)),
          healthy("relu-he-digits-adam", digitsNetwork(adam(1e-3)).iterations(600)),
          healthy("relu-he-digits-momentum", digitsNetwork(momentum(0.02)).iterations(600)),
          healthy("relu-wide-blobs", dense(blobs(20, 5), 1, 256).iterations(500)),
          healthy("relu-negative-biases", dense(blobs(20, 5), 2, 64).biases(-0.3)),
          healthy("relu6-digits", digitsNetwork(adam(1e-3)).activation(Activation.RELU6)),
          healthy("leaky-relu-rings", ringsNetwork().activation(Activation.LEAKYRELU)),
          healthy("relu-xavier-digits", digitsNetwork(sgd(0.1)).initialisation(WeightInit.XAVIER)),
          healthy("relu-l1-digits", digitsNetwork(adam(1e-3)).l1(1e-4)),
          healthy("relu-teacher-long", dense(teacher(8, 2), 3, 48).iterations(800)));

  /** Nothing left to learn, for a long time. */
  private static final List<BenchmarkCase> CONVERGED =
      List.of(
          healthy("converged-blobs", dense(blobs(20, 3), 2, 32).iterations(1500)),
          healthy(
              "converged-blobs-adam",
              dense(blobs(20, 3), 2, 32).updater(adam(3e-3)).iterations(1500)),
          healthy(
              "converged-rings-momentum", ringsNetwork().updater(momentum(0.05)).iterations(1500)),
          healthy(
              "converged-iris-full-batch",
              dense(iris(), 1, 16).tanh().batch(100).updater(sgd(0.3)).iterations(1500)),
          healthy("converged-teacher", teacherNetwork().iterations(1500)),
          healthy("converged-teacher-adam", teacherNetwork().updater(adam(3e-3)).iterations(1500)),
          healthy(
              "converged-questions",
              dense(multiLabel(8, 2), 2, 32).updater(adam(3e-3)).iterations(1500)),
          healthy("converged-digits-long", digitsNetwork(adam(1e-3)).iterations(1500)),
          healthy(
              "converged-decayed-to-nothing",
              dense(blobs(20, 4), 2, 32)
                  .updater(
                      () -> new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.98)))
                  .iterations(900)));

  /** Rates that rise and fall. */
  private static final List<BenchmarkCase> SCHEDULES =
      List.of(
          healthy(
              "warm-up-digits",
              digitsNetwork(
                  () ->
                      new Sgd(
                          new RampSchedule(
                              new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 150), 80)))),
          healthy(
              "warm-up-adam-blobs",
              dense(blobs(20, 6), 3, 40)
                  .updater(
                      () ->
                          new org.nd4j.linalg.learning.config.Adam(
                              new RampSchedule(
                                  new ExponentialSchedule(ScheduleType.ITERATION, 3e-3, 0.995),
                                  100)))),
          healthy(
              "steps-teacher",
              teacherNetwork()
                  .updater(() -> new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.3, 120)))
                  .iterations(600)),
          healthy(
              "exponential-rings",
              ringsNetwork()
                  .updater(
                      () ->
                          new org.nd4j.linalg.learning.config.Nesterovs(
                              new ExponentialSchedule(ScheduleType.ITERATION, 0.05, 0.99), 0.9))
                  .iterations(600)),
          healthy(
              "one-cycle-digits",
              digitsNetwork(
                      () ->
                          new Sgd(
                              new CycleSchedule(ScheduleType.ITERATION, 0.01, 0.2, 400, 80, 0.1)))
                  .iterations(400)),
          healthy(
              "two-rates-friedman",
              dense(friedman(), 2, 48)
                  .updater(
                      () ->
                          new Sgd(
                              new MapSchedule.Builder(ScheduleType.ITERATION)
                                  .add(0, 0.05)
                                  .add(200, 0.005)
                                  .build()))
                  .iterations(500)),
          healthy(
              "small-rate-digits",
              digitsNetwork(sgd(0.005)).updater(momentum(0.002)).iterations(900)),
          healthy(
              "restarted-rate",
              teacherNetwork().beforeIteration(200, Faults.learningRate(0.1)).iterations(500)));

  /** One example, and a thousand. */
  private static final List<BenchmarkCase> BATCHES =
      List.of(
          healthy(
              "batch-1-blobs",
              dense(blobs(10, 3), 2, 24).batch(1).updater(sgd(0.01)).iterations(1200)),
          healthy(
              "batch-1-iris-adam",
              dense(iris(), 2, 16).batch(1).updater(adam(1e-3)).iterations(1200)),
          healthy("batch-1-teacher", teacherNetwork().batch(1).updater(sgd(0.01)).iterations(1500)),
          healthy("batch-2-rings", ringsNetwork().batch(2).updater(sgd(0.02)).iterations(1500)),
          healthy("batch-4-digits", digitsNetwork(sgd(0.02)).batch(4).iterations(1200)),
          healthy("batch-8-questions", dense(multiLabel(10, 3), 2, 32).batch(8).iterations(800)),
          healthy("batch-512-digits", digitsNetwork(sgd(0.3)).batch(500).iterations(250)),
          healthy(
              "batch-1024-blobs",
              dense(blobs(20, 5), 2, 48).batch(1024).updater(sgd(0.3)).iterations(300)),
          healthy(
              "batch-256-friedman",
              dense(friedman(), 2, 64).batch(256).updater(adam(5e-3)).iterations(400)),
          healthy(
              "full-batch-rings", ringsNetwork().batch(1024).updater(adam(5e-3)).iterations(400)));

  /** Inputs, targets and losses of odd sizes that do no harm. */
  private static final List<BenchmarkCase> SCALES =
      List.of(
          healthy(
              "features-x10-adam", dense(blobs(16, 4).features(10, 0), 2, 32).updater(adam(1e-3))),
          healthy(
              "features-shifted-adam",
              dense(blobs(16, 4).features(1, 5), 2, 48).updater(adam(1e-3)).iterations(600)),
          healthy(
              "features-tenth",
              dense(blobs(16, 4).features(0.1, 0), 2, 48).updater(adam(3e-3)).iterations(500)),
          healthy(
              "features-0-to-255",
              dense(smallDigits().features(255, 0), 2, 64).updater(adam(3e-4)).iterations(600)),
          healthy(
              "targets-x100-adam",
              dense(teacher(8, 2).labels(100, 0), 2, 64).updater(adam(0.02)).iterations(1200)),
          healthy(
              "targets-x1000-small-rate",
              dense(teacher(8, 1).labels(1000, 0), 2, 32).updater(adam(0.05)).iterations(1500)),
          healthy(
              "targets-thousandth",
              dense(teacher(8, 2).labels(1e-3, 0), 2, 48).updater(adam(1e-3)).iterations(900)),
          healthy(
              "targets-shifted",
              dense(friedman().labels(1, 20), 2, 48).updater(adam(0.01)).iterations(900)),
          healthy(
              "summed-gradients", dense(blobs(16, 4), 2, 32).sumGradients().updater(sgd(0.002))),
          healthy(
              "summed-gradients-regression",
              teacherNetwork().sumGradients().batch(64).updater(sgd(5e-4)).iterations(600)),
          healthy(
              "absolute-error",
              teacherNetwork()
                  .loss(new LossMAE(), Activation.IDENTITY)
                  .updater(adam(3e-3))
                  .iterations(600)),
          healthy(
              "large-loss-sgd",
              dense(teacher(8, 2).labels(30, 0), 2, 32).tanh().updater(sgd(2e-3)).iterations(900)));

  /** Sigmoid, tanh and the like where they do well; outputs that saturate. */
  private static final List<BenchmarkCase> SQUASHED =
      List.of(
          healthy("tanh-blobs", dense(blobs(20, 5), 3, 32).tanh()),
          healthy("tanh-long-rings", ringsNetwork().tanh().updater(adam(5e-3)).iterations(1200)),
          healthy(
              "sigmoid-2-digits",
              dense(smallDigits(), 2, 64).sigmoid().updater(adam(5e-3)).iterations(600)),
          healthy(
              "sigmoid-1-blobs",
              dense(blobs(20, 4), 1, 48).sigmoid().updater(momentum(0.1)).iterations(600)),
          healthy(
              "sigmoid-3-adam",
              dense(blobs(20, 4), 3, 48).sigmoid().updater(adam(0.01)).iterations(600)),
          healthy(
              "hard-tanh-teacher",
              teacherNetwork().activation(Activation.HARDTANH).initialisation(WeightInit.XAVIER)),
          healthy(
              "softsign-friedman",
              dense(friedman(), 2, 48)
                  .activation(Activation.SOFTSIGN)
                  .initialisation(WeightInit.XAVIER)
                  .updater(adam(5e-3))
                  .iterations(600)),
          healthy(
              "rectified-tanh-blobs",
              dense(blobs(20, 4), 2, 48)
                  .activation(Activation.RECTIFIEDTANH)
                  .initialisation(WeightInit.XAVIER)),
          healthy(
              "sure-of-itself",
              dense(multiLabel(6, 1), 2, 32).updater(adam(0.01)).iterations(1500)),
          healthy(
              "xor-like-sigmoid",
              dense(rings(2), 1, 16).sigmoid().updater(adam(0.03)).iterations(900)),
          healthy("elu-teacher", teacherNetwork().activation(Activation.ELU)),
          healthy("swish-digits", digitsNetwork(adam(1e-3)).activation(Activation.SWISH)),
          healthy(
              "selu-lecun-blobs",
              dense(blobs(20, 5), 4, 48)
                  .activation(Activation.SELU)
                  .initialisation(WeightInit.LECUN_NORMAL)
                  .updater(sgd(0.02))),
          healthy(
              "softplus-rings",
              ringsNetwork().activation(Activation.SOFTPLUS).updater(adam(5e-3)).iterations(500)),
          healthy(
              "gelu-blobs",
              dense(blobs(16, 6), 3, 40).activation(Activation.GELU).updater(adam(2e-3))));

  /** Depth that is dealt with. */
  private static final List<BenchmarkCase> DEEP =
      List.of(
          healthy("deep-8-relu-he", dense(blobs(20, 5), 8, 48).updater(sgd(0.02)).iterations(500)),
          healthy(
              "deep-10-relu-he-adam",
              dense(blobs(20, 5), 10, 48).updater(adam(1e-3)).iterations(400)),
          healthy("deep-6-tanh-xavier", dense(blobs(20, 5), 6, 48).tanh().iterations(400)),
          healthy(
              "deep-10-normalised",
              dense(blobs(20, 5), 10, 32).normalised().updater(adam(3e-3)).iterations(350)),
          healthy(
              "deep-6-normalised-sigmoid",
              dense(blobs(20, 5), 6, 32)
                  .sigmoid()
                  .normalised()
                  .updater(adam(0.01))
                  .iterations(500)),
          healthy(
              "deep-5-normalised-momentum",
              dense(smallDigits(), 5, 48).normalised().updater(momentum(0.02)).iterations(400)),
          healthy(
              "residual-6",
              RunConfig.of(blobs(20, 5), Shape.RESIDUAL, 6, 32)
                  .initialisation(normal(0.08))
                  .updater(sgd(0.03))
                  .iterations(400)),
          healthy(
              "residual-8-normalised",
              RunConfig.of(blobs(20, 5), Shape.RESIDUAL, 8, 24)
                  .initialisation(normal(0.1))
                  .normalised()
                  .updater(adam(2e-3))
                  .iterations(350)),
          healthy(
              "residual-zero-branches",
              RunConfig.of(teacher(8, 2), Shape.RESIDUAL, 4, 32)
                  .initialisation(normal(0.15))
                  .activationOf(2, Activation.IDENTITY)
                  .activationOf(4, Activation.IDENTITY)
                  .activationOf(6, Activation.IDENTITY)
                  .activationOf(8, Activation.IDENTITY)
                  .afterBuild(Faults.scaleWeights(0, 2, 4, 6, 8))
                  .updater(sgd(0.02))
                  .iterations(500)),
          healthy(
              "residual-4-regression",
              RunConfig.of(friedman(), Shape.RESIDUAL, 4, 32)
                  .initialisation(normal(0.12))
                  .updater(adam(2e-3))
                  .iterations(500)));

  /** Sequences. */
  private static final List<BenchmarkCase> RECURRENT =
      List.of(
          healthy(
              "lstm-running-sum",
              RunConfig.of(runningSum(12), Shape.LSTM, 1, 16)
                  .tanh()
                  .updater(adam(5e-3))
                  .iterations(300)),
          healthy(
              "lstm-masked",
              RunConfig.of(maskedSum(16), Shape.LSTM, 1, 16)
                  .tanh()
                  .updater(adam(5e-3))
                  .iterations(300)),
          healthy(
              "lstm-2-masked-rmsprop",
              RunConfig.of(maskedSum(12), Shape.LSTM, 2, 12)
                  .tanh()
                  .updater(rmsProp(5e-3))
                  .iterations(250)),
          healthy(
              "lstm-sine",
              RunConfig.of(sine(16), Shape.LSTM, 1, 16).tanh().updater(adam(0.01)).iterations(300)),
          healthy(
              "rnn-running-sum",
              RunConfig.of(runningSum(10), Shape.RNN, 1, 24)
                  .tanh()
                  .updater(adam(3e-3))
                  .iterations(400)),
          healthy(
              "rnn-sine-sgd",
              RunConfig.of(sine(12), Shape.RNN, 1, 24).tanh().updater(sgd(0.01)).iterations(500)),
          healthy(
              "rnn-2-sum",
              RunConfig.of(runningSum(8), Shape.RNN, 2, 16)
                  .tanh()
                  .updater(adam(3e-3))
                  .iterations(400)),
          healthy(
              "rnn-masked",
              RunConfig.of(maskedSum(10), Shape.RNN, 1, 20)
                  .tanh()
                  .updater(adam(5e-3))
                  .iterations(400)));

  /** Layers that stand still on purpose, and weights that are held down. */
  private static final List<BenchmarkCase> FROZEN_AND_REGULARISED =
      List.of(
          healthy("frozen-first-digits", digitsNetwork(adam(2e-3)).freeze(0).iterations(500)),
          healthy(
              "frozen-two-of-three",
              dense(blobs(20, 4), 3, 64).freeze(0, 1).updater(adam(5e-3)).iterations(500)),
          healthy("l2-digits", digitsNetwork(sgd(0.1)).l2(1e-3).iterations(600)),
          healthy(
              "strong-l2-blobs",
              dense(blobs(20, 4), 2, 48).l2(0.01).updater(sgd(0.05)).iterations(900)),
          healthy("l1-teacher", teacherNetwork().l1(1e-4).updater(adam(2e-3)).iterations(900)),
          healthy("dropout-half-digits", digitsNetwork(adam(2e-3)).dropout(0.5).iterations(600)),
          healthy(
              "dropout-08-rings", ringsNetwork().dropout(0.8).updater(adam(5e-3)).iterations(600)),
          healthy(
              "dropout-deep-blobs",
              dense(blobs(20, 5), 4, 64).dropout(0.7).updater(adam(2e-3)).iterations(500)),
          healthy(
              "l2-normalised",
              dense(blobs(20, 5), 4, 32).normalised().l2(1e-3).updater(sgd(0.05)).iterations(600)),
          healthy(
              "autoencoder-relu", dense(autoencoder(), 3, 48).updater(adam(2e-3)).iterations(500)),
          healthy(
              "autoencoder-tanh",
              dense(autoencoder(), 1, 32).tanh().updater(adam(3e-3)).iterations(500)),
          healthy(
              "autoencoder-sigmoid",
              dense(autoencoder(), 1, 32).sigmoid().updater(adam(0.01)).iterations(600)));

  /** Every optimiser at a rate that suits it. */
  private static final List<BenchmarkCase> OPTIMISERS =
      List.of(
          healthy("adagrad-digits", digitsNetwork(adaGrad(0.05)).iterations(400)),
          healthy("adadelta-blobs", dense(blobs(20, 5), 2, 48).updater(adaDelta()).iterations(700)),
          healthy("rmsprop-rings", ringsNetwork().updater(rmsProp(2e-3)).iterations(500)),
          healthy("rmsprop-teacher", teacherNetwork().updater(rmsProp(2e-3)).iterations(500)),
          healthy("nadam-digits", digitsNetwork(() -> new Nadam(2e-3)).iterations(400)),
          healthy(
              "amsgrad-friedman",
              dense(friedman(), 3, 48).updater(() -> new AMSGrad(3e-3)).iterations(500)),
          healthy(
              "adamax-questions",
              dense(multiLabel(10, 3), 2, 32).updater(() -> new AdaMax(5e-3)).iterations(500)),
          healthy(
              "fast-adam-blobs", dense(blobs(20, 5), 2, 32).updater(adam(0.02)).iterations(500)),
          healthy(
              "fast-sgd-tanh", dense(blobs(20, 5), 2, 32).tanh().updater(sgd(0.5)).iterations(500)),
          healthy("fast-momentum-digits", digitsNetwork(momentum(0.05)).iterations(500)));

  /** Convolutions. */
  private static final List<BenchmarkCase> IMAGES =
      List.of(
          healthy("convolutional-digits", convolutionalNetwork().iterations(400)),
          healthy("convolutional-adam", convolutionalNetwork().updater(adam(2e-3)).iterations(400)),
          healthy(
              "convolutional-tanh",
              convolutionalNetwork().tanh().updater(momentum(0.02)).iterations(300)),
          healthy(
              "convolutional-normalised",
              convolutionalNetwork().normalised().updater(adam(2e-3)).iterations(250)),
          healthy(
              "convolutional-dropout",
              convolutionalNetwork().dropout(0.7).updater(adam(2e-3)).iterations(400)),
          healthy("lenet-momentum", FaultyGradients.lenet().iterations(300)),
          healthy("lenet-adam", FaultyGradients.lenet().updater(adam(1e-3)).iterations(300)));

  private static RunConfig digitsNetwork(Supplier<IUpdater> updater) {
    return dense(smallDigits(), 2, 64).updater(updater).iterations(400);
  }

  private static RunConfig ringsNetwork() {
    return dense(rings(4), 2, 48).updater(adam(3e-3)).iterations(500);
  }

  private static RunConfig teacherNetwork() {
    return dense(teacher(8, 2), 2, 48).iterations(500);
  }

  private static RunConfig convolutionalNetwork() {
    return RunConfig.of(smallDigits(), Shape.CONVOLUTIONAL, 3, 48);
  }
}
