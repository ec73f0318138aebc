package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;
import static org.vitals4j.benchmarks.repair.harm.runs.Networks.output;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.repair.harm.runs.HeldOutResult.Accuracy;

/**
 * Data of which little can be foretold, as clicks and prices are: the best possible loss is 0.97 of
 * that of one answer for all. New examples come all the time.
 */
final class SmallSignalRuns {

  /** Half of what can be learned. */
  private static final double SHARE = 0.5;

  private static final int HELD_OUT = 4000;

  private SmallSignalRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("two-classes-adam", SmallSignalRuns::twoClasses),
        run("three-classes-nesterovs", SmallSignalRuns::threeClasses),
        run("clicks-sigmoid-rmsprop", SmallSignalRuns::clicks),
        run("numbers-sgd", SmallSignalRuns::numbers),
        run("returns-lstm-adam", SmallSignalRuns::returns));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.SMALL_SIGNAL, name, start);
  }

  /** Makes minibatches that are never seen twice. */
  private static Minibatches stream(
      int size, int perEpoch, int features, int outputs, long seed, Tables.Row row) {
    return epoch -> {
      Random random = new Random(seed * 1_000 + epoch);
      return new org.nd4j.linalg.dataset.ViewIterator(
          Tables.rows(size * perEpoch, features, outputs, random, row), size);
    };
  }

  private static TrainingJob twoClasses(long seed, Watcher watcher) {
    Random random = new Random(seed);
    double[] direction = Tables.direction(8, random);
    Tables.Row row =
        (x, label, draws) ->
            label[draws.nextDouble() < sigmoid(0.42 * Tables.dot(direction, x)) ? 1 : 0] = 1;
    Model network =
        Networks.dense(base(seed, new Adam(1e-3), Activation.TANH), 8, Networks.classes(2), 12);
    return SupervisedJob.on(
            stream(64, 60, 8, 2, seed, row), Tables.rows(HELD_OUT, 8, 2, random, row))
        .accuracy(Accuracy.PLAIN)
        .requires(Requirement.learned(SHARE, Math.log(2), 0.97 * Math.log(2)))
        .start(network, watcher);
  }

  private static TrainingJob threeClasses(long seed, Watcher watcher) {
    Random random = new Random(seed);
    double[][] directions = {
      Tables.direction(8, random), Tables.direction(8, random), Tables.direction(8, random)
    };
    Tables.Row row =
        (x, label, draws) -> {
          double sum = 0;
          double[] p = new double[3];
          for (int k = 0; k < 3; k++) {
            p[k] = Math.exp(0.285 * Tables.dot(directions[k], x));
            sum += p[k];
          }
          double draw = draws.nextDouble() * sum;
          label[draw < p[0] ? 0 : draw < p[0] + p[1] ? 1 : 2] = 1;
        };
    Model network =
        Networks.dense(
            base(seed, new Nesterovs(0.01, 0.9), Activation.RELU), 8, Networks.classes(3), 16);
    return SupervisedJob.on(
            stream(128, 50, 8, 3, seed, row), Tables.rows(HELD_OUT, 8, 3, random, row))
        .accuracy(Accuracy.PLAIN)
        .requires(Requirement.learned(SHARE, Math.log(3), 0.97 * Math.log(3)))
        .start(network, watcher);
  }

  /** One of about ten shown is clicked. */
  private static TrainingJob clicks(long seed, Watcher watcher) {
    Random random = new Random(seed);
    double[] direction = Tables.direction(10, random);
    Tables.Row row =
        (x, label, draws) ->
            label[0] = draws.nextDouble() < sigmoid(-2.2 + 0.46 * Tables.dot(direction, x)) ? 1 : 0;
    DataSet heldOut = Tables.rows(4 * HELD_OUT, 10, 1, random, row);
    double share = heldOut.getLabels().meanNumber().doubleValue();
    double guessing = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    Model network =
        Networks.dense(
            base(seed, new RmsProp(5e-3), Activation.RELU),
            10,
            output(new LossBinaryXENT(), Activation.SIGMOID, 1),
            16);
    return SupervisedJob.on(stream(256, 60, 10, 1, seed, row), heldOut)
        .requires(Requirement.learned(SHARE, guessing, 0.97 * guessing))
        .start(network, watcher);
  }

  private static TrainingJob numbers(long seed, Watcher watcher) {
    Random random = new Random(seed);
    double[] direction = Tables.direction(10, random);
    Tables.Row row =
        (x, label, draws) ->
            label[0] = (float) mixed(Tables.dot(direction, x), draws.nextGaussian());
    Model network =
        Networks.dense(base(seed, new Sgd(0.01), Activation.TANH), 10, Networks.numbers(1), 16);
    DataSet heldOut = Tables.rows(HELD_OUT, 10, 1, random, row);
    double guessing = heldOut.getLabels().varNumber().doubleValue();
    return SupervisedJob.on(stream(64, 80, 10, 1, seed, row), heldOut)
        .requires(Requirement.learned(SHARE, guessing, 0.97 * guessing))
        .start(network, watcher);
  }

  /** The next of ten returns from those before it. */
  private static TrainingJob returns(long seed, Watcher watcher) {
    int steps = 10;
    Model network =
        Networks.lstm(
            base(seed, new Adam(2e-3), Activation.TANH),
            1,
            12,
            Networks.stepwise(new LossMSE(), Activation.IDENTITY, 1));
    DataSet heldOut = series(1000, steps, new Random(seed));
    double guessing = steps * heldOut.getLabels().varNumber().doubleValue();
    return SupervisedJob.on(
            epoch -> {
              Random random = new Random(seed * 1_000 + epoch);
              return new org.nd4j.linalg.dataset.ViewIterator(series(40 * 32, steps, random), 32);
            },
            heldOut)
        .requires(Requirement.learned(SHARE, guessing, 0.97 * guessing))
        .start(network, watcher);
  }

  private static DataSet series(int count, int steps, Random random) {
    var x = Nd4j.zeros(count, 1, steps);
    var y = Nd4j.zeros(count, 1, steps);
    for (int i = 0; i < count; i++) {
      double now = random.nextGaussian();
      for (int t = 0; t < steps; t++) {
        double next = mixed(now, random.nextGaussian());
        x.putScalar(i, 0, t, now);
        y.putScalar(i, 0, t, next);
        now = next;
      }
    }
    return new DataSet(x, y);
  }

  /** Variance 1, of which 0.03 is signal. */
  private static double mixed(double signal, double noise) {
    return Math.sqrt(0.03) * signal + Math.sqrt(0.97) * noise;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
