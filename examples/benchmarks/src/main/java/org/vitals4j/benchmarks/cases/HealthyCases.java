package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaDelta;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
import org.vitals4j.benchmarks.task.Task;

/** Runs that end well, chosen to tempt a monitor into false alarms. */
final class HealthyCases {

  private HealthyCases() {}

  static List<BenchmarkCase> all() {
    Map<String, RunConfig> recipes = new LinkedHashMap<>();
    sparse(recipes);
    converged(recipes);
    schedules(recipes);
    batches(recipes);
    scales(recipes);
    squashed(recipes);
    deep(recipes);
    recurrent(recipes);
    frozenAndRegularised(recipes);
    optimisers(recipes);
    images(recipes);
    List<BenchmarkCase> all = new ArrayList<>();
    recipes.forEach((name, recipe) -> all.add(BenchmarkCase.healthy("healthy/" + name, recipe)));
    return all;
  }

  /** Many zeros, and units that rest. */
  private static void sparse(Map<String, RunConfig> all) {
    all.put("relu-he-digits", RunConfig.dense(Task.smallDigits(), 2, 100).iterations(600));
    all.put("relu-he-digits-adam", digits(adam(1e-3)).iterations(600));
    all.put("relu-he-digits-momentum", digits(momentum(0.02)).iterations(600));
    all.put("relu-wide-blobs", RunConfig.dense(Task.blobs(20, 5), 1, 256).iterations(500));
    all.put("relu-negative-biases", RunConfig.dense(Task.blobs(20, 5), 2, 64).biases(-0.3));
    all.put("relu6-digits", digits(adam(1e-3)).activation(Activation.RELU6));
    all.put("leaky-relu-rings", rings().activation(Activation.LEAKYRELU));
    all.put("relu-xavier-digits", digits(sgd(0.1)).initialisation(WeightInit.XAVIER));
    all.put("relu-l1-digits", digits(adam(1e-3)).l1(1e-4));
    all.put("relu-teacher-long", RunConfig.dense(Task.teacher(8, 2), 3, 48).iterations(800));
  }

  /** Nothing left to learn, for a long time. */
  private static void converged(Map<String, RunConfig> all) {
    all.put("converged-blobs", RunConfig.dense(Task.blobs(20, 3), 2, 32).iterations(1500));
    all.put(
        "converged-blobs-adam",
        RunConfig.dense(Task.blobs(20, 3), 2, 32).updater(adam(3e-3)).iterations(1500));
    all.put("converged-rings-momentum", rings().updater(momentum(0.05)).iterations(1500));
    all.put(
        "converged-iris-full-batch",
        RunConfig.dense(Task.iris(), 1, 16).tanh().batch(100).updater(sgd(0.3)).iterations(1500));
    all.put("converged-teacher", teacher().iterations(1500));
    all.put("converged-teacher-adam", teacher().updater(adam(3e-3)).iterations(1500));
    all.put(
        "converged-questions",
        RunConfig.dense(Task.multiLabel(8, 2), 2, 32).updater(adam(3e-3)).iterations(1500));
    all.put("converged-digits-long", digits(adam(1e-3)).iterations(1500));
    all.put(
        "converged-decayed-to-nothing",
        RunConfig.dense(Task.blobs(20, 4), 2, 32)
            .updater(() -> new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.98)))
            .iterations(900));
  }

  /** Rates that rise and fall. */
  private static void schedules(Map<String, RunConfig> all) {
    all.put(
        "warm-up-digits",
        digits(
            () ->
                new Sgd(
                    new RampSchedule(
                        new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 150), 80))));
    all.put(
        "warm-up-adam-blobs",
        RunConfig.dense(Task.blobs(20, 6), 3, 40)
            .updater(
                () ->
                    new org.nd4j.linalg.learning.config.Adam(
                        new RampSchedule(
                            new ExponentialSchedule(ScheduleType.ITERATION, 3e-3, 0.995), 100))));
    all.put(
        "steps-teacher",
        teacher()
            .updater(() -> new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.3, 120)))
            .iterations(600));
    all.put(
        "exponential-rings",
        rings()
            .updater(
                () ->
                    new org.nd4j.linalg.learning.config.Nesterovs(
                        new ExponentialSchedule(ScheduleType.ITERATION, 0.05, 0.99), 0.9))
            .iterations(600));
    all.put(
        "one-cycle-digits",
        digits(() -> new Sgd(new CycleSchedule(ScheduleType.ITERATION, 0.01, 0.2, 400, 80, 0.1)))
            .iterations(400));
    all.put(
        "two-rates-friedman",
        RunConfig.dense(Task.friedman(), 2, 48)
            .updater(
                () ->
                    new Sgd(
                        new MapSchedule.Builder(ScheduleType.ITERATION)
                            .add(0, 0.05)
                            .add(200, 0.005)
                            .build()))
            .iterations(500));
    all.put("small-rate-digits", digits(sgd(0.005)).updater(momentum(0.002)).iterations(900));
    all.put("restarted-rate", teacher().beforeIteration(200, Faults.learningRate(0.1)).iterations(500));
  }

  /** One example, and a thousand. */
  private static void batches(Map<String, RunConfig> all) {
    all.put(
        "batch-1-blobs",
        RunConfig.dense(Task.blobs(10, 3), 2, 24).batch(1).updater(sgd(0.01)).iterations(1200));
    all.put(
        "batch-1-iris-adam",
        RunConfig.dense(Task.iris(), 2, 16).batch(1).updater(adam(1e-3)).iterations(1200));
    all.put("batch-1-teacher", teacher().batch(1).updater(sgd(0.01)).iterations(1500));
    all.put("batch-2-rings", rings().batch(2).updater(sgd(0.02)).iterations(1500));
    all.put("batch-4-digits", digits(sgd(0.02)).batch(4).iterations(1200));
    all.put(
        "batch-8-questions", RunConfig.dense(Task.multiLabel(10, 3), 2, 32).batch(8).iterations(800));
    all.put("batch-512-digits", digits(sgd(0.3)).batch(500).iterations(250));
    all.put(
        "batch-1024-blobs",
        RunConfig.dense(Task.blobs(20, 5), 2, 48).batch(1024).updater(sgd(0.3)).iterations(300));
    all.put(
        "batch-256-friedman",
        RunConfig.dense(Task.friedman(), 2, 64).batch(256).updater(adam(5e-3)).iterations(400));
    all.put("full-batch-rings", rings().batch(1024).updater(adam(5e-3)).iterations(400));
  }

  /** Inputs, targets and losses of odd sizes that do no harm. */
  private static void scales(Map<String, RunConfig> all) {
    all.put(
        "features-x10-adam",
        RunConfig.dense(Task.blobs(16, 4).features(10, 0), 2, 32).updater(adam(1e-3)));
    all.put(
        "features-shifted-adam",
        RunConfig.dense(Task.blobs(16, 4).features(1, 5), 2, 48).updater(adam(1e-3)).iterations(600));
    all.put(
        "features-tenth",
        RunConfig.dense(Task.blobs(16, 4).features(0.1, 0), 2, 48)
            .updater(adam(3e-3))
            .iterations(500));
    all.put(
        "features-0-to-255",
        RunConfig.dense(Task.smallDigits().features(255, 0), 2, 64)
            .updater(adam(3e-4))
            .iterations(600));
    all.put(
        "targets-x100-adam",
        RunConfig.dense(Task.teacher(8, 2).labels(100, 0), 2, 64)
            .updater(adam(0.02))
            .iterations(1200));
    all.put(
        "targets-x1000-small-rate",
        RunConfig.dense(Task.teacher(8, 1).labels(1000, 0), 2, 32)
            .updater(adam(0.05))
            .iterations(1500));
    all.put(
        "targets-thousandth",
        RunConfig.dense(Task.teacher(8, 2).labels(1e-3, 0), 2, 48)
            .updater(adam(1e-3))
            .iterations(900));
    all.put(
        "targets-shifted",
        RunConfig.dense(Task.friedman().labels(1, 20), 2, 48).updater(adam(0.01)).iterations(900));
    all.put(
        "summed-gradients",
        RunConfig.dense(Task.blobs(16, 4), 2, 32).sumGradients().updater(sgd(0.002)));
    all.put(
        "summed-gradients-regression",
        teacher().sumGradients().batch(64).updater(sgd(5e-4)).iterations(600));
    all.put(
        "absolute-error",
        teacher().loss(new LossMAE(), Activation.IDENTITY).updater(adam(3e-3)).iterations(600));
    all.put(
        "large-loss-sgd",
        RunConfig.dense(Task.teacher(8, 2).labels(30, 0), 2, 32)
            .tanh()
            .updater(sgd(2e-3))
            .iterations(900));
  }

  /** Sigmoid, tanh and the like where they do well; outputs that saturate. */
  private static void squashed(Map<String, RunConfig> all) {
    all.put("tanh-blobs", RunConfig.dense(Task.blobs(20, 5), 3, 32).tanh());
    all.put("tanh-long-rings", rings().tanh().updater(adam(5e-3)).iterations(1200));
    all.put(
        "sigmoid-2-digits",
        RunConfig.dense(Task.smallDigits(), 2, 64).sigmoid().updater(adam(5e-3)).iterations(600));
    all.put(
        "sigmoid-1-blobs",
        RunConfig.dense(Task.blobs(20, 4), 1, 48).sigmoid().updater(momentum(0.1)).iterations(600));
    all.put(
        "sigmoid-3-adam",
        RunConfig.dense(Task.blobs(20, 4), 3, 48).sigmoid().updater(adam(0.01)).iterations(600));
    all.put(
        "hard-tanh-teacher",
        teacher().activation(Activation.HARDTANH).initialisation(WeightInit.XAVIER));
    all.put(
        "softsign-friedman",
        RunConfig.dense(Task.friedman(), 2, 48)
            .activation(Activation.SOFTSIGN)
            .initialisation(WeightInit.XAVIER)
            .updater(adam(5e-3))
            .iterations(600));
    all.put(
        "rectified-tanh-blobs",
        RunConfig.dense(Task.blobs(20, 4), 2, 48)
            .activation(Activation.RECTIFIEDTANH)
            .initialisation(WeightInit.XAVIER));
    all.put(
        "sure-of-itself",
        RunConfig.dense(Task.multiLabel(6, 1), 2, 32).updater(adam(0.01)).iterations(1500));
    all.put(
        "xor-like-sigmoid",
        RunConfig.dense(Task.rings(2), 1, 16).sigmoid().updater(adam(0.03)).iterations(900));
    all.put("elu-teacher", teacher().activation(Activation.ELU));
    all.put("swish-digits", digits(adam(1e-3)).activation(Activation.SWISH));
    all.put(
        "selu-lecun-blobs",
        RunConfig.dense(Task.blobs(20, 5), 4, 48)
            .activation(Activation.SELU)
            .initialisation(WeightInit.LECUN_NORMAL)
            .updater(sgd(0.02)));
    all.put(
        "softplus-rings",
        rings().activation(Activation.SOFTPLUS).updater(adam(5e-3)).iterations(500));
    all.put(
        "gelu-blobs",
        RunConfig.dense(Task.blobs(16, 6), 3, 40).activation(Activation.GELU).updater(adam(2e-3)));
  }

  /** Depth that is dealt with. */
  private static void deep(Map<String, RunConfig> all) {
    all.put(
        "deep-8-relu-he",
        RunConfig.dense(Task.blobs(20, 5), 8, 48).updater(sgd(0.02)).iterations(500));
    all.put(
        "deep-10-relu-he-adam",
        RunConfig.dense(Task.blobs(20, 5), 10, 48).updater(adam(1e-3)).iterations(400));
    all.put("deep-6-tanh-xavier", RunConfig.dense(Task.blobs(20, 5), 6, 48).tanh().iterations(400));
    all.put(
        "deep-10-normalised",
        RunConfig.dense(Task.blobs(20, 5), 10, 32).normalised().updater(adam(3e-3)).iterations(350));
    all.put(
        "deep-6-normalised-sigmoid",
        RunConfig.dense(Task.blobs(20, 5), 6, 32)
            .sigmoid()
            .normalised()
            .updater(adam(0.01))
            .iterations(500));
    all.put(
        "deep-5-normalised-momentum",
        RunConfig.dense(Task.smallDigits(), 5, 48)
            .normalised()
            .updater(momentum(0.02))
            .iterations(400));
    all.put(
        "residual-6",
        RunConfig.of(Task.blobs(20, 5), Shape.RESIDUAL, 6, 32)
            .initialisation(normal(0.08))
            .updater(sgd(0.03))
            .iterations(400));
    all.put(
        "residual-8-normalised",
        RunConfig.of(Task.blobs(20, 5), Shape.RESIDUAL, 8, 24)
            .initialisation(normal(0.1))
            .normalised()
            .updater(adam(2e-3))
            .iterations(350));
    all.put(
        "residual-zero-branches",
        RunConfig.of(Task.teacher(8, 2), Shape.RESIDUAL, 4, 32)
            .initialisation(normal(0.15))
            .activationOf(2, Activation.IDENTITY)
            .activationOf(4, Activation.IDENTITY)
            .activationOf(6, Activation.IDENTITY)
            .activationOf(8, Activation.IDENTITY)
            .afterBuild(Faults.scaleWeights(0, 2, 4, 6, 8))
            .updater(sgd(0.02))
            .iterations(500));
    all.put(
        "residual-4-regression",
        RunConfig.of(Task.friedman(), Shape.RESIDUAL, 4, 32)
            .initialisation(normal(0.12))
            .updater(adam(2e-3))
            .iterations(500));
  }

  /** Sequences. */
  private static void recurrent(Map<String, RunConfig> all) {
    all.put(
        "lstm-running-sum",
        RunConfig.of(Task.runningSum(12), Shape.LSTM, 1, 16)
            .tanh()
            .updater(adam(5e-3))
            .iterations(300));
    all.put(
        "lstm-masked",
        RunConfig.of(Task.maskedSum(16), Shape.LSTM, 1, 16)
            .tanh()
            .updater(adam(5e-3))
            .iterations(300));
    all.put(
        "lstm-2-masked-rmsprop",
        RunConfig.of(Task.maskedSum(12), Shape.LSTM, 2, 12)
            .tanh()
            .updater(rmsProp(5e-3))
            .iterations(250));
    all.put(
        "lstm-sine",
        RunConfig.of(Task.sine(16), Shape.LSTM, 1, 16).tanh().updater(adam(0.01)).iterations(300));
    all.put(
        "rnn-running-sum",
        RunConfig.of(Task.runningSum(10), Shape.RNN, 1, 24)
            .tanh()
            .updater(adam(3e-3))
            .iterations(400));
    all.put(
        "rnn-sine-sgd",
        RunConfig.of(Task.sine(12), Shape.RNN, 1, 24).tanh().updater(sgd(0.01)).iterations(500));
    all.put(
        "rnn-2-sum",
        RunConfig.of(Task.runningSum(8), Shape.RNN, 2, 16).tanh().updater(adam(3e-3)).iterations(400));
    all.put(
        "rnn-masked",
        RunConfig.of(Task.maskedSum(10), Shape.RNN, 1, 20).tanh().updater(adam(5e-3)).iterations(400));
  }

  /** Layers that stand still on purpose, and weights that are held down. */
  private static void frozenAndRegularised(Map<String, RunConfig> all) {
    all.put("frozen-first-digits", digits(adam(2e-3)).freeze(0).iterations(500));
    all.put(
        "frozen-two-of-three",
        RunConfig.dense(Task.blobs(20, 4), 3, 64).freeze(0, 1).updater(adam(5e-3)).iterations(500));
    all.put("l2-digits", digits(sgd(0.1)).l2(1e-3).iterations(600));
    all.put(
        "strong-l2-blobs",
        RunConfig.dense(Task.blobs(20, 4), 2, 48).l2(0.01).updater(sgd(0.05)).iterations(900));
    all.put("l1-teacher", teacher().l1(1e-4).updater(adam(2e-3)).iterations(900));
    all.put("dropout-half-digits", digits(adam(2e-3)).dropout(0.5).iterations(600));
    all.put("dropout-08-rings", rings().dropout(0.8).updater(adam(5e-3)).iterations(600));
    all.put(
        "dropout-deep-blobs",
        RunConfig.dense(Task.blobs(20, 5), 4, 64).dropout(0.7).updater(adam(2e-3)).iterations(500));
    all.put(
        "l2-normalised",
        RunConfig.dense(Task.blobs(20, 5), 4, 32)
            .normalised()
            .l2(1e-3)
            .updater(sgd(0.05))
            .iterations(600));
    all.put(
        "autoencoder-relu", RunConfig.dense(Task.autoencoder(), 3, 48).updater(adam(2e-3)).iterations(500));
    all.put(
        "autoencoder-tanh",
        RunConfig.dense(Task.autoencoder(), 1, 32).tanh().updater(adam(3e-3)).iterations(500));
    all.put(
        "autoencoder-sigmoid",
        RunConfig.dense(Task.autoencoder(), 1, 32).sigmoid().updater(adam(0.01)).iterations(600));
  }

  /** Every optimiser at a rate that suits it. */
  private static void optimisers(Map<String, RunConfig> all) {
    all.put("adagrad-digits", digits(adaGrad(0.05)).iterations(400));
    all.put(
        "adadelta-blobs",
        RunConfig.dense(Task.blobs(20, 5), 2, 48).updater(adaDelta()).iterations(700));
    all.put("rmsprop-rings", rings().updater(rmsProp(2e-3)).iterations(500));
    all.put("rmsprop-teacher", teacher().updater(rmsProp(2e-3)).iterations(500));
    all.put("nadam-digits", digits(() -> new Nadam(2e-3)).iterations(400));
    all.put(
        "amsgrad-friedman",
        RunConfig.dense(Task.friedman(), 3, 48).updater(() -> new AMSGrad(3e-3)).iterations(500));
    all.put(
        "adamax-questions",
        RunConfig.dense(Task.multiLabel(10, 3), 2, 32).updater(() -> new AdaMax(5e-3)).iterations(500));
    all.put(
        "fast-adam-blobs",
        RunConfig.dense(Task.blobs(20, 5), 2, 32).updater(adam(0.02)).iterations(500));
    all.put(
        "fast-sgd-tanh",
        RunConfig.dense(Task.blobs(20, 5), 2, 32).tanh().updater(sgd(0.5)).iterations(500));
    all.put("fast-momentum-digits", digits(momentum(0.05)).iterations(500));
  }

  /** Convolutions. */
  private static void images(Map<String, RunConfig> all) {
    all.put("convolutional-digits", convolutional().iterations(400));
    all.put("convolutional-adam", convolutional().updater(adam(2e-3)).iterations(400));
    all.put("convolutional-tanh", convolutional().tanh().updater(momentum(0.02)).iterations(300));
    all.put(
        "convolutional-normalised",
        convolutional().normalised().updater(adam(2e-3)).iterations(250));
    all.put(
        "convolutional-dropout", convolutional().dropout(0.7).updater(adam(2e-3)).iterations(400));
    all.put("lenet-momentum", FaultyGradients.lenet().iterations(300));
    all.put("lenet-adam", FaultyGradients.lenet().updater(adam(1e-3)).iterations(300));
  }

  private static RunConfig digits(Supplier<IUpdater> updater) {
    return RunConfig.dense(Task.smallDigits(), 2, 64).updater(updater).iterations(400);
  }

  private static RunConfig rings() {
    return RunConfig.dense(Task.rings(4), 2, 48).updater(adam(3e-3)).iterations(500);
  }

  private static RunConfig teacher() {
    return RunConfig.dense(Task.teacher(8, 2), 2, 48).iterations(500);
  }

  private static RunConfig convolutional() {
    return RunConfig.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 48);
  }
}
