package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;

/**
 * Data that get harder in stages. What is held out is a mixture of all stages from the beginning,
 * as easy and as hard as the last stage is.
 */
final class CurriculumRuns {

  private CurriculumRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("digits-ever-noisier-adam", CurriculumRuns::noisier),
        run("digits-ever-more-classes-nesterovs", CurriculumRuns::moreClasses),
        run("sums-ever-longer-lstm", CurriculumRuns::longer),
        run("teacher-ever-wider-rmsprop", CurriculumRuns::wider),
        run("clouds-ever-closer-sgd", CurriculumRuns::closer));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.CURRICULUM, name, start);
  }

  /** Some data sets, one after the other, the last one longest; the epochs are counted through. */
  private static Minibatches inTurn(
      List<DataSet> stages, int batch, long seed, int epochsPerStage) {
    return epoch -> {
      DataSet stage = stages.get(Math.min(stages.size() - 1, epoch / epochsPerStage));
      return Minibatches.shuffled(stage, batch, seed).of(epoch);
    };
  }

  private static TrainingJob noisier(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    Random random = new Random(seed);
    List<DataSet> stages = new ArrayList<>();
    List<DataSet> heldOut = new ArrayList<>();
    for (double noise : new double[] {0, 0.15, 0.3}) {
      stages.add(blurred(data.train(), noise, random));
      heldOut.add(blurred(data.test(), noise, random));
    }
    Model network =
        Networks.dense(
            base(seed, new Adam(1e-3), Activation.RELU).l2(1e-3), 64, Networks.classes(10), 48);
    return SupervisedJob.on(inTurn(stages, 32, seed, 3), DataSet.merge(heldOut))
        .requiresAccuracy(0.8)
        .start(network, watcher);
  }

  private static DataSet blurred(DataSet set, double noise, Random random) {
    float[] pixels = set.getFeatures().dup().data().asFloat();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += (float) (noise * random.nextGaussian());
    }
    return new DataSet(Tables.matrix(pixels, 64), set.getLabels());
  }

  private static TrainingJob moreClasses(long seed, Watcher watcher) {
    Samples data = Images.digits(seed);
    List<DataSet> stages =
        List.of(Images.below(3, data.train()), Images.below(6, data.train()), data.train());
    Model network =
        Networks.convolutional(
            base(seed, new Nesterovs(0.01, 0.9), Activation.RELU), 8, Networks.classes(10));
    return SupervisedJob.on(inTurn(stages, 32, seed, 3), data.test())
        .epochsPerPart(2)
        .requiresAccuracy(0.87)
        .start(network, watcher);
  }

  private static TrainingJob longer(long seed, Watcher watcher) {
    List<DataSet> stages = new ArrayList<>();
    for (int steps : new int[] {4, 8, 16}) {
      stages.add(Task.runningSum(steps).samples().apply(seed).train());
    }
    DataSet heldOut = Task.runningSum(16).samples().apply(seed).test();
    Model network =
        Networks.lstm(
            base(seed, new Adam(5e-3), Activation.TANH),
            2,
            16,
            Networks.stepwise(new LossMCXENT(), Activation.SOFTMAX, 2));
    return SupervisedJob.on(inTurn(stages, 32, seed, 5), heldOut)
        .epochsPerPart(2)
        .requiresLoss(16 * 0.35)
        .start(network, watcher);
  }

  /** A function is learned on ever more of its domain, where it takes ever larger values. */
  private static TrainingJob wider(long seed, Watcher watcher) {
    Random random = new Random(seed);
    List<DataSet> stages = new ArrayList<>();
    List<DataSet> heldOut = new ArrayList<>();
    for (double width : new double[] {0.5, 1, 2}) {
      stages.add(waves(1000, width, random));
      heldOut.add(waves(400, width, random));
    }
    stages.set(1, DataSet.merge(stages.subList(0, 2)));
    stages.set(2, DataSet.merge(stages.subList(1, 3)));
    Model network =
        Networks.dense(
            base(seed, new RmsProp(3e-3), Activation.TANH), 2, Networks.numbers(1), 32, 32);
    return SupervisedJob.on(inTurn(stages, 32, seed, 6), DataSet.merge(heldOut))
        .epochsPerPart(2)
        .requiresLoss(1)
        .start(network, watcher);
  }

  private static DataSet waves(int count, double width, Random random) {
    return Tables.rows(
        count,
        2,
        1,
        random,
        (x, label, draws) -> {
          x[0] *= (float) width;
          x[1] *= (float) width;
          label[0] = (float) (x[0] * x[1] + Math.sin(2 * x[0]));
        });
  }

  private static TrainingJob closer(long seed, Watcher watcher) {
    Random random = new Random(seed);
    double[][] centres = new double[6][];
    for (int k = 0; k < centres.length; k++) {
      centres[k] = Tables.direction(10, random);
    }
    List<DataSet> stages = new ArrayList<>();
    List<DataSet> heldOut = new ArrayList<>();
    for (double apart : new double[] {8, 5, 3}) {
      stages.add(clouds(1200, centres, apart, random));
      heldOut.add(clouds(500, centres, apart, random));
    }
    Model network =
        Networks.dense(base(seed, new Sgd(0.05), Activation.RELU), 10, Networks.classes(6), 32);
    return SupervisedJob.on(inTurn(stages, 16, seed, 3), DataSet.merge(heldOut))
        .requiresAccuracy(0.85)
        .start(network, watcher);
  }

  private static DataSet clouds(int count, double[][] centres, double apart, Random random) {
    return Tables.rows(
        count,
        10,
        centres.length,
        random,
        (x, label, draws) -> {
          int k = draws.nextInt(centres.length);
          for (int j = 0; j < x.length; j++) {
            x[j] += (float) (apart * centres[k][j]);
          }
          label[k] = 1;
        });
  }
}
