package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Minibatches of a few examples, whose losses differ much. */
final class SmallBatchRuns {

  private SmallBatchRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("iris-one-by-one-sgd", SmallBatchRuns::iris),
        run("digits-by-four-adam", SmallBatchRuns::digits),
        run("teacher-by-two-nesterovs", SmallBatchRuns::teacher),
        run("rings-by-eight-rmsprop", SmallBatchRuns::rings),
        run("sine-lstm-one-by-one-adam", SmallBatchRuns::sine),
        run("clouds-one-by-one-adagrad", SmallBatchRuns::clouds));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.SMALL_BATCHES, name, start);
  }

  private static SupervisedJob.Builder job(Samples data, int examples, int batch, long seed) {
    DataSet some = (DataSet) data.train().getRange(0, examples);
    return SupervisedJob.on(Minibatches.shuffled(some, batch, seed), data.test());
  }

  private static TrainingJob iris(long seed, Watcher watcher) {
    Samples data = Task.iris().samples().apply(seed);
    Model network =
        Networks.dense(base(seed, new Sgd(0.05), Activation.TANH), 4, Networks.classes(3), 8);
    return job(data, 100, 1, seed).epochsPerPart(2).requiresAccuracy(0.9).start(network, watcher);
  }

  private static TrainingJob digits(long seed, Watcher watcher) {
    Model network =
        Networks.dense(base(seed, new Adam(5e-4), Activation.RELU), 64, Networks.classes(10), 48);
    return job(Images.digits(seed), 800, 4, seed).requiresAccuracy(0.82).start(network, watcher);
  }

  private static TrainingJob teacher(long seed, Watcher watcher) {
    Model network =
        Networks.dense(
            base(seed, new Nesterovs(2e-3, 0.9), Activation.TANH), 6, Networks.numbers(1), 24);
    return job(Task.teacher(6, 1).samples().apply(seed), 400, 2, seed)
        .requiresLoss(0.25)
        .start(network, watcher);
  }

  private static TrainingJob rings(long seed, Watcher watcher) {
    Model network =
        Networks.dense(
            base(seed, new RmsProp(1e-3), Activation.RELU), 4, Networks.classes(2), 32, 16);
    return job(Task.rings(4).samples().apply(seed), 1000, 8, seed)
        .requiresAccuracy(0.95)
        .start(network, watcher);
  }

  private static TrainingJob sine(long seed, Watcher watcher) {
    Model network =
        Networks.lstm(
            base(seed, new Adam(3e-3), Activation.TANH),
            1,
            12,
            Networks.stepwise(new LossMSE(), Activation.IDENTITY, 1));
    return job(Task.sine(10).samples().apply(seed), 60, 1, seed)
        .requiresLoss(1)
        .start(network, watcher);
  }

  private static TrainingJob clouds(long seed, Watcher watcher) {
    Model network =
        Networks.dense(base(seed, new AdaGrad(0.03), Activation.RELU), 12, Networks.classes(4), 24);
    return job(Task.blobs(12, 4).samples().apply(seed), 150, 1, seed)
        .requiresAccuracy(0.85)
        .start(network, watcher);
  }
}
