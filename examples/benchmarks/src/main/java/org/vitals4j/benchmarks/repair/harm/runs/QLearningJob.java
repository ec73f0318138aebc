package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deep Q-learning (Mnih and others 2015) in a small world: steps are remembered, minibatches are
 * drawn from memory, and targets come from a copy of the network, which is renewed now and then.
 * The values rise for long, and so do targets and loss.
 *
 * <p>The true values are known here. The held-out loss is the squared distance from them, and a
 * state counts as right where the best action is chosen.
 */
final class QLearningJob implements TrainingJob {

  private static final int MEMORY = 2_000;
  private static final double EXPLORING = 0.3;
  private static final double TIE = 1e-9;

  /**
   * What differs from job to job.
   *
   * @param world to act in
   * @param batch remembered steps a minibatch
   * @param stepsPerPart minibatches a tenth of the run
   * @param copyEvery minibatches from one copy of the network to the next
   * @param doubled whether the network itself chooses the action whose value the copy tells (van
   *     Hasselt and others 2016)
   * @param maxError the most that is required of the held-out loss at the end
   */
  record Plan(
      World world, int batch, int stepsPerPart, int copyEvery, boolean doubled, double maxError) {}

  private record Step(int state, int action) {}

  private final Plan plan;
  private final World world;
  private final MultiLayerNetwork network;
  private final Random random;
  private final List<Step> memory = new ArrayList<>();
  private final double[][] values;
  private final INDArray everyState;
  private MultiLayerNetwork copy;
  private int state;
  private int steps;

  private QLearningJob(Plan plan, MultiLayerNetwork network, long seed) {
    this.plan = plan;
    this.world = plan.world;
    this.network = network;
    random = new Random(seed);
    values = world.values();
    everyState = Nd4j.eye(world.states());
    copy = network.clone();
  }

  /** Has the network watched, and is ready to train it. */
  static QLearningJob start(Plan plan, MultiLayerNetwork network, long seed, Watcher watcher) {
    watcher.watch(network);
    return new QLearningJob(plan, network, seed);
  }

  @Override
  public void trainPart() {
    for (int i = 0; i < plan.stepsPerPart; i++) {
      if (steps % plan.copyEvery == 0) {
        copy = network.clone();
      }
      explore();
      learn();
      steps++;
    }
  }

  private void explore() {
    int action =
        random.nextDouble() < EXPLORING
            ? random.nextInt(world.actions())
            : best(network.output(everyState.getRows(state)).toDoubleVector());
    remember(new Step(state, action));
    int next = world.next()[state][action];
    state = next < 0 || random.nextInt(20) == 0 ? random.nextInt(world.states()) : next;
  }

  private void remember(Step step) {
    if (memory.size() < MEMORY) {
      memory.add(step);
    } else {
      memory.set(random.nextInt(MEMORY), step);
    }
  }

  private void learn() {
    int[] from = new int[plan.batch];
    int[] to = new int[plan.batch];
    Step[] drawn = new Step[plan.batch];
    for (int i = 0; i < plan.batch; i++) {
      drawn[i] = memory.get(random.nextInt(memory.size()));
      from[i] = drawn[i].state;
      to[i] = Math.max(0, world.next()[drawn[i].state][drawn[i].action]);
    }
    INDArray features = everyState.getRows(from);
    INDArray targets = network.output(features);
    double[][] later = copy.output(everyState.getRows(to)).toDoubleMatrix();
    double[][] choosing =
        plan.doubled ? network.output(everyState.getRows(to)).toDoubleMatrix() : later;
    for (int i = 0; i < plan.batch; i++) {
      boolean ends = world.next()[drawn[i].state][drawn[i].action] < 0;
      double then = ends ? 0 : world.discount() * later[i][best(choosing[i])];
      double reward = world.reward()[drawn[i].state][drawn[i].action];
      targets.putScalar(i, drawn[i].action, reward + then);
    }
    network.fit(new DataSet(features, targets));
  }

  private static int best(double[] of) {
    int best = 0;
    for (int a = 1; a < of.length; a++) {
      if (of[a] > of[best]) {
        best = a;
      }
    }
    return best;
  }

  @Override
  public HeldOutResult evaluate() {
    double[][] told = network.output(everyState).toDoubleMatrix();
    double[] losses = new double[world.states() * world.actions()];
    double[] hits = new double[world.states()];
    for (int s = 0; s < world.states(); s++) {
      for (int a = 0; a < world.actions(); a++) {
        double error = told[s][a] - values[s][a];
        losses[s * world.actions() + a] = error * error;
      }
      hits[s] = values[s][best(told[s])] > World.highest(values[s]) - TIE ? 1 : 0;
    }
    return new HeldOutResult(losses, hits);
  }

  @Override
  public Requirement requirement() {
    return new Requirement(plan.maxError, 0.85);
  }
}
