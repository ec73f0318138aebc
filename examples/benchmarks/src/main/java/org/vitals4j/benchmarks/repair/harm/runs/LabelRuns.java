package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;
import static org.vitals4j.benchmarks.repair.harm.runs.Networks.output;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Labels as numbers of classes, and labels that are often wrong. */
final class LabelRuns {

  private LabelRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        sparse("digits-dense-adam", LabelRuns::sparseDigits),
        sparse("digits-convolution-nesterovs", LabelRuns::sparseConvolution),
        sparse("twelve-clouds-sgd", LabelRuns::sparseClouds),
        sparse("rings-rmsprop", LabelRuns::sparseRings),
        sparse("digits-residual-graph-nadam", LabelRuns::sparseGraph),
        noisy("digits-20-percent", (seed, watcher) -> noisyDigits(seed, watcher, 0.2)),
        noisy("digits-40-percent", (seed, watcher) -> noisyDigits(seed, watcher, 0.4)),
        noisy("clouds-30-percent-sgd", LabelRuns::noisyClouds),
        noisy("two-classes-45-percent", LabelRuns::nearlyHalf),
        noisy("digits-30-percent-convolution-dropout", LabelRuns::noisyConvolution),
        noisy("digits-45-percent-nesterovs", LabelRuns::noisyMomentum));
  }

  private static HealthyRun sparse(String name, Start start) {
    return new HealthyRun(Kind.SPARSE_LABELS, name, start);
  }

  private static HealthyRun noisy(String name, Start start) {
    return new HealthyRun(Kind.LABEL_NOISE, name, start);
  }

  private static OutputLayer classNumbers(int classes) {
    return output(new LossSparseMCXENT(), Activation.SOFTMAX, classes);
  }

  private static SupervisedJob.Builder numbered(Samples data, int batch, long seed) {
    return SupervisedJob.on(
        Minibatches.shuffled(Tables.sparse(data.train()), batch, seed), Tables.sparse(data.test()));
  }

  private static TrainingJob sparseDigits(long seed, Watcher watcher) {
    Model network =
        Networks.dense(base(seed, new Adam(1e-3), Activation.RELU), 64, classNumbers(10), 64, 32);
    return numbered(Images.digits(seed), 32, seed).requiresAccuracy(0.87).start(network, watcher);
  }

  private static TrainingJob sparseConvolution(long seed, Watcher watcher) {
    Model network =
        Networks.convolutional(
            base(seed, new Nesterovs(0.01, 0.9), Activation.RELU), 8, classNumbers(10));
    return numbered(Images.digits(seed), 32, seed).requiresAccuracy(0.87).start(network, watcher);
  }

  private static TrainingJob sparseClouds(long seed, Watcher watcher) {
    Model network =
        Networks.dense(base(seed, new Sgd(0.05), Activation.TANH), 16, classNumbers(12), 48);
    return numbered(Task.blobs(16, 12).samples().apply(seed), 16, seed)
        .requiresAccuracy(0.8)
        .start(network, watcher);
  }

  private static TrainingJob sparseRings(long seed, Watcher watcher) {
    Model network =
        Networks.dense(
            base(seed, new RmsProp(2e-3), Activation.LEAKYRELU), 4, classNumbers(2), 32, 16);
    return numbered(Task.rings(4).samples().apply(seed), 16, seed)
        .requiresAccuracy(0.95)
        .start(network, watcher);
  }

  private static TrainingJob sparseGraph(long seed, Watcher watcher) {
    Model network =
        Networks.residual(
            base(seed, new Nadam(1e-3), Activation.RELU), 64, 32, 2, true, classNumbers(10));
    return numbered(Images.digits(seed), 32, seed).requiresAccuracy(0.87).start(network, watcher);
  }

  /** Learned from noisy labels, tested on right ones. */
  private static SupervisedJob.Builder noisy(Samples data, double share, int batch, long seed) {
    return SupervisedJob.on(
        Minibatches.shuffled(
            Tables.mislabelled(data.train(), share, new Random(seed)), batch, seed),
        data.test());
  }

  private static TrainingJob noisyDigits(long seed, Watcher watcher, double share) {
    Model network =
        Networks.dense(
            base(seed, new Adam(1e-3), Activation.RELU).l2(2e-3), 64, Networks.classes(10), 32);
    return noisy(Images.digits(seed), share, 32, seed)
        .requiresAccuracy(0.74)
        .start(network, watcher);
  }

  private static TrainingJob noisyClouds(long seed, Watcher watcher) {
    Model network =
        Networks.dense(base(seed, new Sgd(0.03), Activation.TANH), 12, Networks.classes(4), 24);
    return noisy(Task.blobs(12, 4).samples().apply(seed), 0.3, 16, seed)
        .requiresAccuracy(0.9)
        .start(network, watcher);
  }

  private static TrainingJob nearlyHalf(long seed, Watcher watcher) {
    Random random = new Random(seed);
    Samples data = Tables.samples(20000, 2000, 6, 2, random, Tables.rare(6, 0.5, 5, random));
    Model network =
        Networks.dense(
            base(seed, new Adam(1e-3), Activation.TANH).l2(1e-3), 6, Networks.classes(2), 12);
    return noisy(data, 0.45, 128, seed).requiresAccuracy(0.85).start(network, watcher);
  }

  private static TrainingJob noisyConvolution(long seed, Watcher watcher) {
    Model network =
        Networks.convolutional(
            base(seed, new Adam(3e-3), Activation.RELU).dropOut(0.9), 8, Networks.classes(10));
    return noisy(Images.digits(seed), 0.3, 32, seed).requiresAccuracy(0.75).start(network, watcher);
  }

  private static TrainingJob noisyMomentum(long seed, Watcher watcher) {
    Model network =
        Networks.dense(
            base(seed, new Nesterovs(0.01, 0.9), Activation.RELU).l2(2e-3),
            64,
            Networks.classes(10),
            32);
    return noisy(Images.digits(seed), 0.45, 64, seed)
        .requiresAccuracy(0.75)
        .start(network, watcher);
  }
}
