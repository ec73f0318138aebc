package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Networks that were trained in another process, as far as the monitor can know. */
final class RestoredRuns {

  private RestoredRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("digits-dense-adam", RestoredRuns::digitsDense),
        run("digits-convolution-nesterovs", RestoredRuns::digitsConvolution),
        run("teacher-rmsprop", RestoredRuns::teacher),
        run("clouds-residual-graph", RestoredRuns::cloudsGraph),
        run("digits-without-updater-state", RestoredRuns::withoutUpdaterState),
        run("sine-lstm-restored-three-times", RestoredRuns::threeTimes),
        run("digits-converged-small-rate", RestoredRuns::converged));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.RESTORED_MODEL, name, start);
  }

  private static TrainingJob digitsDense(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Minibatches minibatches = Minibatches.shuffled(data.train(), 64, seed);
    MultiLayerNetwork network =
        Networks.dense(
            base(seed, new Adam(2e-3), Activation.RELU), 64, Networks.classes(10), 48, 32);
    return SupervisedJob.on(minibatches, data.test())
        .epochsPerPart(2)
        .requiresAccuracy(0.88)
        .start(restored(trained(network, minibatches, 8), true), watcher);
  }

  private static TrainingJob digitsConvolution(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Minibatches minibatches = Minibatches.shuffled(data.train(), 32, seed);
    MultiLayerNetwork network =
        Networks.convolutional(
            base(seed, new Nesterovs(0.005, 0.9), Activation.RELU), 8, Networks.classes(10));
    return SupervisedJob.on(minibatches, data.test())
        .requiresAccuracy(0.88)
        .start(restored(trained(network, minibatches, 4), true), watcher);
  }

  private static TrainingJob teacher(long seed, Watcher watcher) {
    Samples data = Task.teacher(8, 2).samples().apply(seed);
    Minibatches minibatches = Minibatches.shuffled(data.train(), 32, seed);
    MultiLayerNetwork network =
        Networks.dense(base(seed, new RmsProp(1e-3), Activation.TANH), 8, Networks.numbers(2), 48);
    return SupervisedJob.on(minibatches, data.test())
        .epochsPerPart(3)
        .requiresLoss(0.05)
        .start(restored(trained(network, minibatches, 15), true), watcher);
  }

  private static TrainingJob cloudsGraph(long seed, Watcher watcher) {
    Samples data = Task.blobs(20, 5).samples().apply(seed);
    Minibatches minibatches = Minibatches.shuffled(data.train(), 32, seed);
    ComputationGraph network =
        Networks.residual(
            base(seed, new Adam(1e-3), Activation.RELU), 20, 32, 3, true, Networks.classes(5));
    return SupervisedJob.on(minibatches, data.test())
        .epochsPerPart(2)
        .requiresAccuracy(0.9)
        .start(restored(trained(network, minibatches, 6), true), watcher);
  }

  /** {@code ModelSerializer.writeModel(network, file, false)}: Adam begins again from nothing. */
  private static TrainingJob withoutUpdaterState(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Minibatches minibatches = Minibatches.shuffled(data.train(), 64, seed);
    MultiLayerNetwork network =
        Networks.dense(base(seed, new Adam(1e-3), Activation.RELU), 64, Networks.classes(10), 64);
    return SupervisedJob.on(minibatches, data.test())
        .epochsPerPart(2)
        .requiresAccuracy(0.88)
        .start(restored(trained(network, minibatches, 8), false), watcher);
  }

  /** A machine that may be taken away: the job is restored from its last file again and again. */
  private static TrainingJob threeTimes(long seed, Watcher watcher) {
    Samples data = Task.sine(12).samples().apply(seed);
    MultiLayerNetwork network =
        Networks.lstm(
            base(seed, new Adam(5e-3), Activation.TANH),
            1,
            16,
            Networks.stepwise(new LossMSE(), Activation.IDENTITY, 1));
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 16, seed), data.test())
        .requiresLoss(0.6)
        .beforeEpoch(
            (running, epoch) -> {
              if (epoch == 0 || epoch % 3 != 0) {
                return running;
              }
              Model again = restored(running, true);
              watcher.watch(again);
              return again;
            })
        .start(network, watcher);
  }

  /** Trained until nothing more is learned, then on at a tenth of the rate. */
  private static TrainingJob converged(long seed, Watcher watcher) {
    Samples data = Task.blobs(12, 4).samples().apply(seed);
    Minibatches minibatches = Minibatches.shuffled(data.train(), 64, seed);
    MultiLayerNetwork network =
        Networks.dense(
            base(seed, new Sgd(0.1), Activation.TANH).l2(1e-3), 12, Networks.classes(4), 24);
    MultiLayerNetwork again = (MultiLayerNetwork) restored(trained(network, minibatches, 40), true);
    again.setLearningRate(0.01);
    return SupervisedJob.on(minibatches, data.test())
        .epochsPerPart(4)
        .requiresAccuracy(0.9)
        .start(again, watcher);
  }

  private static Model trained(Model network, Minibatches minibatches, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      SupervisedJob.fit(network, minibatches.of(1_000 + epoch));
    }
    return network;
  }

  private static Model restored(Model network, boolean updater) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network, file, updater);
      ByteArrayInputStream in = new ByteArrayInputStream(file.toByteArray());
      return network instanceof ComputationGraph
          ? ModelSerializer.restoreComputationGraph(in, updater)
          : ModelSerializer.restoreMultiLayerNetwork(in, updater);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
