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
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Recipe.Shape;
import org.vitals4j.benchmarks.task.Task;

/** Runs that end well, chosen to tempt a monitor into false alarms. */
final class Healthy {

  private Healthy() {}

  static List<SetUp> all() {
    Map<String, Recipe> recipes = new LinkedHashMap<>();
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
    List<SetUp> all = new ArrayList<>();
    recipes.forEach((name, recipe) -> all.add(SetUp.healthy("healthy/" + name, recipe)));
    return all;
  }

  /** Many zeros, and units that rest. */
  private static void sparse(Map<String, Recipe> all) {
    all.put("relu-he-digits", Recipe.dense(Task.smallDigits(), 2, 100).iterations(600));
    all.put("relu-he-digits-adam", digits(adam(1e-3)).iterations(600));
    all.put("relu-he-digits-momentum", digits(momentum(0.02)).iterations(600));
    all.put("relu-wide-blobs", Recipe.dense(Task.blobs(20, 5), 1, 256).iterations(500));
    all.put("relu-negative-biases", Recipe.dense(Task.blobs(20, 5), 2, 64).biases(-0.3));
    all.put("relu6-digits", digits(adam(1e-3)).activation(Activation.RELU6));
    all.put("leaky-relu-rings", rings().activation(Activation.LEAKYRELU));
    all.put("relu-xavier-digits", digits(sgd(0.1)).initialisation(WeightInit.XAVIER));
    all.put("relu-l1-digits", digits(adam(1e-3)).l1(1e-4));
    all.put("relu-teacher-long", Recipe.dense(Task.teacher(8, 2), 3, 48).iterations(800));
  }

  /** Nothing left to learn, for a long time. */
  private static void converged(Map<String, Recipe> all) {
    all.put("converged-blobs", Recipe.dense(Task.blobs(20, 3), 2, 32).iterations(1500));
    all.put(
        "converged-blobs-adam",
        Recipe.dense(Task.blobs(20, 3), 2, 32).updater(adam(3e-3)).iterations(1500));
    all.put("converged-rings-momentum", rings().updater(momentum(0.05)).iterations(1500));
    all.put(
        "converged-iris-full-batch",
        Recipe.dense(Task.iris(), 1, 16).tanh().batch(100).updater(sgd(0.3)).iterations(1500));
    all.put("converged-teacher", teacher().iterations(1500));
    all.put("converged-teacher-adam", teacher().updater(adam(3e-3)).iterations(1500));
    all.put(
        "converged-questions",
        Recipe.dense(Task.questions(8, 2), 2, 32).updater(adam(3e-3)).iterations(1500));
    all.put("converged-digits-long", digits(adam(1e-3)).iterations(1500));
    all.put(
        "converged-decayed-to-nothing",
        Recipe.dense(Task.blobs(20, 4), 2, 32)
            .updater(() -> new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.98)))
            .iterations(900));
  }

  /** Rates that rise and fall. */
  private static void schedules(Map<String, Recipe> all) {
    all.put(
        "warm-up-digits",
        digits(
            () ->
                new Sgd(
                    new RampSchedule(
                        new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 150), 80))));
    all.put(
        "warm-up-adam-blobs",
        Recipe.dense(Task.blobs(20, 6), 3, 40)
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
        Recipe.dense(Task.friedman(), 2, 48)
            .updater(
                () ->
                    new Sgd(
                        new MapSchedule.Builder(ScheduleType.ITERATION)
                            .add(0, 0.05)
                            .add(200, 0.005)
                            .build()))
            .iterations(500));
    all.put("small-rate-digits", digits(sgd(0.005)).updater(momentum(0.002)).iterations(900));
    all.put("restarted-rate", teacher().before(200, Faults.learningRate(0.1)).iterations(500));
  }

  /** One example, and a thousand. */
  private static void batches(Map<String, Recipe> all) {
    all.put(
        "batch-1-blobs",
        Recipe.dense(Task.blobs(10, 3), 2, 24).batch(1).updater(sgd(0.01)).iterations(1200));
    all.put(
        "batch-1-iris-adam",
        Recipe.dense(Task.iris(), 2, 16).batch(1).updater(adam(1e-3)).iterations(1200));
    all.put("batch-1-teacher", teacher().batch(1).updater(sgd(0.01)).iterations(1500));
    all.put("batch-2-rings", rings().batch(2).updater(sgd(0.02)).iterations(1500));
    all.put("batch-4-digits", digits(sgd(0.02)).batch(4).iterations(1200));
    all.put(
        "batch-8-questions", Recipe.dense(Task.questions(10, 3), 2, 32).batch(8).iterations(800));
    all.put("batch-512-digits", digits(sgd(0.3)).batch(500).iterations(250));
    all.put(
        "batch-1024-blobs",
        Recipe.dense(Task.blobs(20, 5), 2, 48).batch(1024).updater(sgd(0.3)).iterations(300));
    all.put(
        "batch-256-friedman",
        Recipe.dense(Task.friedman(), 2, 64).batch(256).updater(adam(5e-3)).iterations(400));
    all.put("full-batch-rings", rings().batch(1024).updater(adam(5e-3)).iterations(400));
  }

  /** Inputs, targets and losses of odd sizes that do no harm. */
  private static void scales(Map<String, Recipe> all) {
    all.put(
        "features-x10-adam",
        Recipe.dense(Task.blobs(16, 4).features(10, 0), 2, 32).updater(adam(1e-3)));
    all.put(
        "features-shifted-adam",
        Recipe.dense(Task.blobs(16, 4).features(1, 5), 2, 48).updater(adam(1e-3)).iterations(600));
    all.put(
        "features-tenth",
        Recipe.dense(Task.blobs(16, 4).features(0.1, 0), 2, 48)
            .updater(adam(3e-3))
            .iterations(500));
    all.put(
        "features-0-to-255",
        Recipe.dense(Task.smallDigits().features(255, 0), 2, 64)
            .updater(adam(3e-4))
            .iterations(600));
    all.put(
        "targets-x100-adam",
        Recipe.dense(Task.teacher(8, 2).labels(100, 0), 2, 64)
            .updater(adam(0.02))
            .iterations(1200));
    all.put(
        "targets-x1000-small-rate",
        Recipe.dense(Task.teacher(8, 1).labels(1000, 0), 2, 32)
            .updater(adam(0.05))
            .iterations(1500));
    all.put(
        "targets-thousandth",
        Recipe.dense(Task.teacher(8, 2).labels(1e-3, 0), 2, 48)
            .updater(adam(1e-3))
            .iterations(900));
    all.put(
        "targets-shifted",
        Recipe.dense(Task.friedman().labels(1, 20), 2, 48).updater(adam(0.01)).iterations(900));
    all.put(
        "summed-gradients",
        Recipe.dense(Task.blobs(16, 4), 2, 32).sumGradients().updater(sgd(0.002)));
    all.put(
        "summed-gradients-regression",
        teacher().sumGradients().batch(64).updater(sgd(5e-4)).iterations(600));
    all.put(
        "absolute-error",
        teacher().loss(new LossMAE(), Activation.IDENTITY).updater(adam(3e-3)).iterations(600));
    all.put(
        "large-loss-sgd",
        Recipe.dense(Task.teacher(8, 2).labels(30, 0), 2, 32)
            .tanh()
            .updater(sgd(2e-3))
            .iterations(900));
  }

  /** Sigmoid, tanh and the like where they do well; outputs that saturate. */
  private static void squashed(Map<String, Recipe> all) {
    all.put("tanh-blobs", Recipe.dense(Task.blobs(20, 5), 3, 32).tanh());
    all.put("tanh-long-rings", rings().tanh().updater(adam(5e-3)).iterations(1200));
    all.put(
        "sigmoid-2-digits",
        Recipe.dense(Task.smallDigits(), 2, 64).sigmoid().updater(adam(5e-3)).iterations(600));
    all.put(
        "sigmoid-1-blobs",
        Recipe.dense(Task.blobs(20, 4), 1, 48).sigmoid().updater(momentum(0.1)).iterations(600));
    all.put(
        "sigmoid-3-adam",
        Recipe.dense(Task.blobs(20, 4), 3, 48).sigmoid().updater(adam(0.01)).iterations(600));
    all.put(
        "hard-tanh-teacher",
        teacher().activation(Activation.HARDTANH).initialisation(WeightInit.XAVIER));
    all.put(
        "softsign-friedman",
        Recipe.dense(Task.friedman(), 2, 48)
            .activation(Activation.SOFTSIGN)
            .initialisation(WeightInit.XAVIER)
            .updater(adam(5e-3))
            .iterations(600));
    all.put(
        "rectified-tanh-blobs",
        Recipe.dense(Task.blobs(20, 4), 2, 48)
            .activation(Activation.RECTIFIEDTANH)
            .initialisation(WeightInit.XAVIER));
    all.put(
        "sure-of-itself",
        Recipe.dense(Task.questions(6, 1), 2, 32).updater(adam(0.01)).iterations(1500));
    all.put(
        "xor-like-sigmoid",
        Recipe.dense(Task.rings(2), 1, 16).sigmoid().updater(adam(0.03)).iterations(900));
    all.put("elu-teacher", teacher().activation(Activation.ELU));
    all.put("swish-digits", digits(adam(1e-3)).activation(Activation.SWISH));
    all.put(
        "selu-lecun-blobs",
        Recipe.dense(Task.blobs(20, 5), 4, 48)
            .activation(Activation.SELU)
            .initialisation(WeightInit.LECUN_NORMAL)
            .updater(sgd(0.02)));
    all.put(
        "softplus-rings",
        rings().activation(Activation.SOFTPLUS).updater(adam(5e-3)).iterations(500));
    all.put(
        "gelu-blobs",
        Recipe.dense(Task.blobs(16, 6), 3, 40).activation(Activation.GELU).updater(adam(2e-3)));
  }

  /** Depth that is dealt with. */
  private static void deep(Map<String, Recipe> all) {
    all.put(
        "deep-8-relu-he",
        Recipe.dense(Task.blobs(20, 5), 8, 48).updater(sgd(0.02)).iterations(500));
    all.put(
        "deep-10-relu-he-adam",
        Recipe.dense(Task.blobs(20, 5), 10, 48).updater(adam(1e-3)).iterations(400));
    all.put("deep-6-tanh-xavier", Recipe.dense(Task.blobs(20, 5), 6, 48).tanh().iterations(400));
    all.put(
        "deep-10-normalised",
        Recipe.dense(Task.blobs(20, 5), 10, 32).normalised().updater(adam(3e-3)).iterations(350));
    all.put(
        "deep-6-normalised-sigmoid",
        Recipe.dense(Task.blobs(20, 5), 6, 32)
            .sigmoid()
            .normalised()
            .updater(adam(0.01))
            .iterations(500));
    all.put(
        "deep-5-normalised-momentum",
        Recipe.dense(Task.smallDigits(), 5, 48)
            .normalised()
            .updater(momentum(0.02))
            .iterations(400));
    all.put(
        "residual-6",
        Recipe.of(Task.blobs(20, 5), Shape.RESIDUAL, 6, 32)
            .initialisation(normal(0.08))
            .updater(sgd(0.03))
            .iterations(400));
    all.put(
        "residual-8-normalised",
        Recipe.of(Task.blobs(20, 5), Shape.RESIDUAL, 8, 24)
            .initialisation(normal(0.1))
            .normalised()
            .updater(adam(2e-3))
            .iterations(350));
    all.put(
        "residual-zero-branches",
        Recipe.of(Task.teacher(8, 2), Shape.RESIDUAL, 4, 32)
            .initialisation(normal(0.15))
            .activationOf(2, Activation.IDENTITY)
            .activationOf(4, Activation.IDENTITY)
            .activationOf(6, Activation.IDENTITY)
            .activationOf(8, Activation.IDENTITY)
            .first(Faults.scaleWeights(0, 2, 4, 6, 8))
            .updater(sgd(0.02))
            .iterations(500));
    all.put(
        "residual-4-regression",
        Recipe.of(Task.friedman(), Shape.RESIDUAL, 4, 32)
            .initialisation(normal(0.12))
            .updater(adam(2e-3))
            .iterations(500));
  }

  /** Sequences. */
  private static void recurrent(Map<String, Recipe> all) {
    all.put(
        "lstm-running-sum",
        Recipe.of(Task.runningSum(12), Shape.LSTM, 1, 16)
            .tanh()
            .updater(adam(5e-3))
            .iterations(300));
    all.put(
        "lstm-masked",
        Recipe.of(Task.maskedSum(16), Shape.LSTM, 1, 16)
            .tanh()
            .updater(adam(5e-3))
            .iterations(300));
    all.put(
        "lstm-2-masked-rmsprop",
        Recipe.of(Task.maskedSum(12), Shape.LSTM, 2, 12)
            .tanh()
            .updater(rmsProp(5e-3))
            .iterations(250));
    all.put(
        "lstm-sine",
        Recipe.of(Task.sine(16), Shape.LSTM, 1, 16).tanh().updater(adam(0.01)).iterations(300));
    all.put(
        "rnn-running-sum",
        Recipe.of(Task.runningSum(10), Shape.RNN, 1, 24)
            .tanh()
            .updater(adam(3e-3))
            .iterations(400));
    all.put(
        "rnn-sine-sgd",
        Recipe.of(Task.sine(12), Shape.RNN, 1, 24).tanh().updater(sgd(0.01)).iterations(500));
    all.put(
        "rnn-2-sum",
        Recipe.of(Task.runningSum(8), Shape.RNN, 2, 16).tanh().updater(adam(3e-3)).iterations(400));
    all.put(
        "rnn-masked",
        Recipe.of(Task.maskedSum(10), Shape.RNN, 1, 20).tanh().updater(adam(5e-3)).iterations(400));
  }

  /** Layers that stand still on purpose, and weights that are held down. */
  private static void frozenAndRegularised(Map<String, Recipe> all) {
    all.put("frozen-first-digits", digits(adam(2e-3)).freeze(0).iterations(500));
    all.put(
        "frozen-two-of-three",
        Recipe.dense(Task.blobs(20, 4), 3, 64).freeze(0, 1).updater(adam(5e-3)).iterations(500));
    all.put("l2-digits", digits(sgd(0.1)).l2(1e-3).iterations(600));
    all.put(
        "strong-l2-blobs",
        Recipe.dense(Task.blobs(20, 4), 2, 48).l2(0.01).updater(sgd(0.05)).iterations(900));
    all.put("l1-teacher", teacher().l1(1e-4).updater(adam(2e-3)).iterations(900));
    all.put("dropout-half-digits", digits(adam(2e-3)).dropout(0.5).iterations(600));
    all.put("dropout-08-rings", rings().dropout(0.8).updater(adam(5e-3)).iterations(600));
    all.put(
        "dropout-deep-blobs",
        Recipe.dense(Task.blobs(20, 5), 4, 64).dropout(0.7).updater(adam(2e-3)).iterations(500));
    all.put(
        "l2-normalised",
        Recipe.dense(Task.blobs(20, 5), 4, 32)
            .normalised()
            .l2(1e-3)
            .updater(sgd(0.05))
            .iterations(600));
    all.put(
        "autoencoder-relu", Recipe.dense(Task.redraw(), 3, 48).updater(adam(2e-3)).iterations(500));
    all.put(
        "autoencoder-tanh",
        Recipe.dense(Task.redraw(), 1, 32).tanh().updater(adam(3e-3)).iterations(500));
    all.put(
        "autoencoder-sigmoid",
        Recipe.dense(Task.redraw(), 1, 32).sigmoid().updater(adam(0.01)).iterations(600));
  }

  /** Every optimiser at a rate that suits it. */
  private static void optimisers(Map<String, Recipe> all) {
    all.put("adagrad-digits", digits(adaGrad(0.05)).iterations(400));
    all.put(
        "adadelta-blobs",
        Recipe.dense(Task.blobs(20, 5), 2, 48).updater(adaDelta()).iterations(700));
    all.put("rmsprop-rings", rings().updater(rmsProp(2e-3)).iterations(500));
    all.put("rmsprop-teacher", teacher().updater(rmsProp(2e-3)).iterations(500));
    all.put("nadam-digits", digits(() -> new Nadam(2e-3)).iterations(400));
    all.put(
        "amsgrad-friedman",
        Recipe.dense(Task.friedman(), 3, 48).updater(() -> new AMSGrad(3e-3)).iterations(500));
    all.put(
        "adamax-questions",
        Recipe.dense(Task.questions(10, 3), 2, 32).updater(() -> new AdaMax(5e-3)).iterations(500));
    all.put(
        "fast-adam-blobs",
        Recipe.dense(Task.blobs(20, 5), 2, 32).updater(adam(0.02)).iterations(500));
    all.put(
        "fast-sgd-tanh",
        Recipe.dense(Task.blobs(20, 5), 2, 32).tanh().updater(sgd(0.5)).iterations(500));
    all.put("fast-momentum-digits", digits(momentum(0.05)).iterations(500));
  }

  /** Convolutions. */
  private static void images(Map<String, Recipe> all) {
    all.put("convolutional-digits", convolutional().iterations(400));
    all.put("convolutional-adam", convolutional().updater(adam(2e-3)).iterations(400));
    all.put("convolutional-tanh", convolutional().tanh().updater(momentum(0.02)).iterations(300));
    all.put(
        "convolutional-normalised",
        convolutional().normalised().updater(adam(2e-3)).iterations(250));
    all.put(
        "convolutional-dropout", convolutional().dropout(0.7).updater(adam(2e-3)).iterations(400));
    all.put("lenet-momentum", SickGradients.lenet().iterations(300));
    all.put("lenet-adam", SickGradients.lenet().updater(adam(1e-3)).iterations(300));
  }

  private static Recipe digits(Supplier<IUpdater> updater) {
    return Recipe.dense(Task.smallDigits(), 2, 64).updater(updater).iterations(400);
  }

  private static Recipe rings() {
    return Recipe.dense(Task.rings(4), 2, 48).updater(adam(3e-3)).iterations(500);
  }

  private static Recipe teacher() {
    return Recipe.dense(Task.teacher(8, 2), 2, 48).iterations(500);
  }

  private static Recipe convolutional() {
    return Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, 48);
  }
}
