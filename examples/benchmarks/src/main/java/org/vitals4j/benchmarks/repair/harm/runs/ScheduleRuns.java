package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Learning rates that go down and up again. */
final class ScheduleRuns {

  private ScheduleRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("cosine-restarts-sgd", ScheduleRuns::cosine),
        run("steps-and-back-nesterovs", ScheduleRuns::steps),
        run("cycle-schedule-nesterovs", ScheduleRuns::cycle),
        run("rate-set-by-hand-adam", ScheduleRuns::byHand),
        run("new-decay-every-fit-rmsprop", ScheduleRuns::newDecay),
        run("cosine-restarts-convolution-adam", ScheduleRuns::convolution));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.WARM_RESTART, name, start);
  }

  /**
   * SGDR (Loshchilov and Hutter 2017), which DL4J does not bring: half a cosine, and then from the
   * top.
   *
   * @param period iterations from one restart to the next
   */
  record CosineRestarts(double highest, double lowest, int period) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      double part = (double) (iteration % period) / period;
      return lowest + 0.5 * (highest - lowest) * (1 + Math.cos(Math.PI * part));
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  private static TrainingJob cosine(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Model network =
        Networks.dense(
            base(seed, new Sgd(new CosineRestarts(0.1, 0.001, 126)), Activation.RELU),
            64,
            Networks.classes(10),
            48,
            32);
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 32, seed), data.test())
        .requiresAccuracy(0.88)
        .start(network, watcher);
  }

  private static TrainingJob steps(long seed, Watcher watcher) {
    Samples data = Task.teacher(8, 2).samples().apply(seed);
    MapSchedule.Builder schedule = new MapSchedule.Builder(ScheduleType.ITERATION);
    for (int restart = 0; restart < 4; restart++) {
      schedule
          .add(restart * 160, 0.05)
          .add(restart * 160 + 60, 0.015)
          .add(restart * 160 + 110, 0.003);
    }
    Model network =
        Networks.dense(
            base(seed, new Nesterovs(schedule.build(), 0.9), Activation.TANH),
            8,
            Networks.numbers(2),
            32);
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 16, seed), data.test())
        .requiresLoss(0.15)
        .start(network, watcher);
  }

  private static TrainingJob cycle(long seed, Watcher watcher) {
    Samples data = Task.blobs(20, 8).samples().apply(seed);
    Model network =
        Networks.dense(
            base(
                seed,
                new Nesterovs(
                    new CycleSchedule(ScheduleType.ITERATION, 0.005, 0.08, 160, 20, 0.1), 0.9),
                Activation.RELU),
            20,
            Networks.classes(8),
            48);
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 16, seed), data.test())
        .requiresAccuracy(0.85)
        .start(network, watcher);
  }

  private static TrainingJob byHand(long seed, Watcher watcher) {
    Samples data = Task.friedman().samples().apply(seed);
    Model network =
        Networks.dense(
            base(seed, new Adam(1e-2), Activation.RELU), 10, Networks.numbers(1), 32, 32);
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 32, seed), data.test())
        .epochsPerPart(2)
        .requiresLoss(0.15)
        .beforeEpoch(
            (running, epoch) -> {
              ((MultiLayerNetwork) running).setLearningRate(1e-2 * Math.pow(0.5, epoch % 5));
              return running;
            })
        .start(network, watcher);
  }

  /** A decay of its own in every call of fit, from the same rate on. */
  private static TrainingJob newDecay(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Model network =
        Networks.residual(
            base(seed, new RmsProp(2e-3), Activation.RELU), 64, 32, 2, true, Networks.classes(10));
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 32, seed), data.test())
        .requiresAccuracy(0.83)
        .beforeEpoch(
            (running, epoch) -> {
              int now = epoch * 63; // DL4J asks a schedule with the iterations since the beginning
              ((ComputationGraph) running)
                  .setLearningRate(
                      new MapSchedule.Builder(ScheduleType.ITERATION)
                          .add(0, 2e-3)
                          .add(now, 2e-3)
                          .add(now + 30, 6e-4)
                          .add(now + 50, 2e-4)
                          .build());
              return running;
            })
        .start(network, watcher);
  }

  private static TrainingJob convolution(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Model network =
        Networks.convolutional(
            base(seed, new Adam(new CosineRestarts(4e-3, 0, 125)), Activation.RELU),
            8,
            Networks.classes(10));
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 40, seed), data.test())
        .requiresAccuracy(0.85)
        .start(network, watcher);
  }
}
