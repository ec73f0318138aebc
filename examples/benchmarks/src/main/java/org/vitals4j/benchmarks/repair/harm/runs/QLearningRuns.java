package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.vitals4j.benchmarks.repair.harm.runs.QLearningJob.Plan;

/** Targets that rise as the network learns. */
final class QLearningRuns {

  private QLearningRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run(
            "corridor-adam",
            new Plan(World.corridor(8, 10, 0.9), 32, 80, 40, false, 2),
            new Adam(3e-3),
            Activation.RELU),
        run(
            "square-rmsprop",
            new Plan(World.square(4, 10, 0.2, 0.95), 32, 90, 40, false, 1),
            new RmsProp(2e-3),
            Activation.RELU),
        run(
            "square-double-adam",
            new Plan(World.square(4, 20, 0.5, 0.95), 32, 90, 40, true, 3),
            new Adam(2e-3),
            Activation.LEAKYRELU),
        run(
            "ring-without-end-adam",
            new Plan(World.ring(6, 0.95), 32, 100, 12, false, 4),
            new Adam(5e-3),
            Activation.TANH),
        run(
            "ring-large-values-nesterovs",
            new Plan(World.ring(8, 0.9), 16, 100, 20, false, 0.5),
            new Nesterovs(0.01, 0.9),
            Activation.RELU));
  }

  private static HealthyRun run(String name, Plan plan, IUpdater updater, Activation activation) {
    return new HealthyRun(
        Kind.RISING_TD_TARGETS,
        name,
        (seed, watcher) -> {
          World world = plan.world();
          OutputLayer values = Networks.numbers(world.actions());
          return QLearningJob.start(
              plan,
              Networks.dense(
                  base(seed, updater.clone(), activation), world.states(), values, 32, 24),
              seed,
              watcher);
        });
  }
}
