package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;
import static org.vitals4j.benchmarks.repair.harm.runs.Networks.output;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Rare classes, with weights against it and without. */
final class ImbalancedRuns {

  private ImbalancedRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        weighted("softmax-5-percent-adam", ImbalancedRuns::softmax),
        weighted("sigmoid-10-percent-nesterovs", ImbalancedRuns::sigmoid),
        weighted("three-classes-rmsprop", ImbalancedRuns::threeClasses),
        weighted("one-digit-of-ten-convolution", ImbalancedRuns::oneDigit),
        weighted("likelihood-2-percent-residual-graph", ImbalancedRuns::graph),
        plain("1-percent-adam", (seed, watcher) -> rare(seed, watcher, 0.01, 6, 32)),
        plain("2-percent-batch-64", (seed, watcher) -> rare(seed, watcher, 0.02, 4, 64)),
        plain("5-percent-sgd", ImbalancedRuns::sgd),
        plain("3-percent-sigmoid-rmsprop", ImbalancedRuns::rareSigmoid),
        plain("rare-digit-convolution", ImbalancedRuns::rareDigit));
  }

  private static HealthyRun weighted(String name, Start start) {
    return new HealthyRun(Kind.CLASS_WEIGHTS, name, start);
  }

  private static HealthyRun plain(String name, Start start) {
    return new HealthyRun(Kind.IMBALANCE, name, start);
  }

  private static Samples table(long seed, double share, double apart) {
    Random random = new Random(seed);
    return Tables.samples(3000, 3000, 10, 2, random, Tables.rare(10, share, apart, random));
  }

  private static SupervisedJob.Builder job(Samples data, int batch, long seed) {
    return SupervisedJob.on(Minibatches.shuffled(data.train(), batch, seed), data.test());
  }

  private static TrainingJob softmax(long seed, Watcher watcher) {
    INDArray weights = Nd4j.createFromArray(1f, 19f);
    Model network =
        Networks.dense(
            base(seed, new Adam(1e-3), Activation.RELU),
            10,
            output(new LossMCXENT(weights), Activation.SOFTMAX, 2),
            32,
            16);
    return job(table(seed, 0.05, 2.5), 32, seed)
        .requiresBalancedAccuracy(0.82)
        .start(network, watcher);
  }

  /** Weights below 1, as the examples of DL4J have them: the common class counts less. */
  private static TrainingJob sigmoid(long seed, Watcher watcher) {
    Samples all = table(seed, 0.1, 2.5);
    Samples data = new Samples(secondColumn(all.train()), secondColumn(all.test()));
    Model network =
        Networks.dense(
            base(seed, new Nesterovs(0.01, 0.9), Activation.TANH),
            10,
            output(new LossBinaryXENT(Nd4j.createFromArray(5f)), Activation.SIGMOID, 1),
            24);
    return job(data, 32, seed).requiresBalancedAccuracy(0.8).start(network, watcher);
  }

  private static DataSet secondColumn(DataSet oneHot) {
    return new DataSet(oneHot.getFeatures(), oneHot.getLabels().getColumn(1, true).dup());
  }

  /** 80, 15 and 5 %. */
  private static TrainingJob threeClasses(long seed, Watcher watcher) {
    Random random = new Random(seed);
    double[][] sides = {Tables.direction(12, random), Tables.direction(12, random)};
    Samples data =
        Tables.samples(
            3000,
            3000,
            12,
            3,
            random,
            (x, label, draws) -> {
              double draw = draws.nextDouble();
              int k = draw < 0.8 ? 0 : draw < 0.95 ? 1 : 2;
              for (int j = 0; k > 0 && j < x.length; j++) {
                x[j] += (float) (3 * sides[k - 1][j]);
              }
              label[k] = 1;
            });
    INDArray weights = Nd4j.createFromArray(0.4f, 2.2f, 6.7f);
    Model network =
        Networks.dense(
            base(seed, new RmsProp(1e-3), Activation.RELU),
            12,
            output(new LossMCXENT(weights), Activation.SOFTMAX, 3),
            32);
    return job(data, 32, seed).requiresBalancedAccuracy(0.8).start(network, watcher);
  }

  private static TrainingJob oneDigit(long seed, Watcher watcher) {
    Samples digits = Images.digits(seed);
    Samples data = new Samples(Images.is(7, digits.train()), Images.is(7, digits.test()));
    INDArray weights = Nd4j.createFromArray(0.1f, 1f);
    Model network =
        Networks.convolutional(
            base(seed, new Adam(2e-3), Activation.RELU),
            8,
            output(new LossMCXENT(weights), Activation.SOFTMAX, 2));
    return job(data, 50, seed).requiresBalancedAccuracy(0.92).start(network, watcher);
  }

  private static TrainingJob graph(long seed, Watcher watcher) {
    INDArray weights = Nd4j.createFromArray(1f, 30f);
    Model network =
        Networks.residual(
            base(seed, new Adam(5e-4), Activation.RELU).l2(1e-4),
            10,
            24,
            2,
            false,
            output(new LossNegativeLogLikelihood(weights), Activation.SOFTMAX, 2));
    return job(table(seed, 0.02, 3.5), 64, seed)
        .epochsPerPart(2)
        .requiresBalancedAccuracy(0.85)
        .start(network, watcher);
  }

  private static TrainingJob rare(
      long seed, Watcher watcher, double share, double apart, int batch) {
    Model network =
        Networks.dense(
            base(seed, new Adam(2e-3), Activation.RELU), 10, Networks.classes(2), 32, 16);
    return job(table(seed, share, apart), batch, seed)
        .epochsPerPart(2)
        .requiresBalancedAccuracy(0.78)
        .start(network, watcher);
  }

  private static TrainingJob sgd(long seed, Watcher watcher) {
    Model network =
        Networks.dense(base(seed, new Sgd(0.1), Activation.TANH), 10, Networks.classes(2), 32);
    return job(table(seed, 0.05, 4), 32, seed)
        .requiresBalancedAccuracy(0.85)
        .start(network, watcher);
  }

  private static TrainingJob rareSigmoid(long seed, Watcher watcher) {
    Samples all = table(seed, 0.03, 4);
    Samples data = new Samples(secondColumn(all.train()), secondColumn(all.test()));
    Model network =
        Networks.dense(
            base(seed, new RmsProp(1e-3), Activation.RELU),
            10,
            output(new LossBinaryXENT(), Activation.SIGMOID, 1),
            24,
            12);
    return job(data, 32, seed).requiresBalancedAccuracy(0.85).start(network, watcher);
  }

  /** Nine of ten pictures of a 3 are left out: 1 % of the examples are a 3. */
  private static TrainingJob rareDigit(long seed, Watcher watcher) {
    Samples digits = Images.digits(seed);
    Samples data = new Samples(thinned(digits.train()), Images.is(3, digits.test()));
    Model network =
        Networks.convolutional(base(seed, new Adam(2e-3), Activation.RELU), 8, Networks.classes(2));
    return job(data, 32, seed).requiresBalancedAccuracy(0.7).start(network, watcher);
  }

  private static DataSet thinned(DataSet digits) {
    DataSet all = Images.is(3, digits);
    List<DataSet> kept = new java.util.ArrayList<>();
    int positives = 0;
    for (DataSet one : all.asList()) {
      boolean positive = one.getLabels().getDouble(0, 1) > 0;
      if (!positive || positives++ % 5 == 0) {
        kept.add(one);
      }
    }
    return DataSet.merge(kept);
  }
}
