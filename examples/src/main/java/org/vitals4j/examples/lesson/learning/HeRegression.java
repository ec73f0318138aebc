package org.vitals4j.examples.lesson.learning;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;

/**
 * A small regression as a textbook trains it: He initialisation, zero biases, momentum, a rate that
 * is halved every ten epochs. A hundred random points are learned by heart, and nothing is amiss.
 */
public final class HeRegression implements Example {

  private static final int INPUTS = 10;
  private static final int OUTPUTS = 5;
  private static final int WIDTH = 40;
  private static final int POINTS = 100;
  private static final int BATCH = 10;
  private static final int EPOCHS = 100;
  private static final int PER_EPOCH = POINTS / BATCH;

  @Override
  public String name() {
    return "he-regression";
  }

  @Override
  public String lesson() {
    return "He initialisation, momentum and a rate halved every ten epochs: a run that is well";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "healthy",
            "10-40-40-5 ReLU, He, MSE, momentum 0.9, rate 0.1 halved every 10 epochs",
            HeRegression::network,
            seed -> new TrainingData(Toys.noise(POINTS, INPUTS, OUTPUTS, seed), BATCH, EPOCHS),
            Expect.nothingAboveInfo(),
            Expect.between("loss summed over epoch 1", 8, 20, outcome -> epoch(outcome, 0)),
            Expect.below("loss summed over epoch 100", 4, outcome -> epoch(outcome, EPOCHS - 1))));
  }

  private static double epoch(Outcome outcome, int number) {
    return outcome.iterations().stream()
        .skip((long) number * PER_EPOCH)
        .limit(PER_EPOCH)
        .mapToDouble(snapshot -> snapshot.score())
        .sum();
  }

  private static MultiLayerNetwork network(long seed) {
    return new Nets.Stack(
            2,
            WIDTH,
            Activation.RELU,
            new WeightInitRelu(),
            new Nesterovs(new StepSchedule(ScheduleType.EPOCH, 0.1, 0.5, 10), 0.9))
        .regression(seed, INPUTS, OUTPUTS);
  }
}
