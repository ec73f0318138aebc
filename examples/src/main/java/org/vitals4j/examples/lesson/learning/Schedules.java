package org.vitals4j.examples.lesson.learning;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Expectation;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;

/**
 * A rate need not stay what it was: it may warm up while weights are still random, fall in steps,
 * or be lowered when the score stands still. The monitor reads the rate in force in every
 * iteration.
 */
public final class Schedules implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int WARM_UP = 50;
  private static final double RATE = 0.1;

  @Override
  public String name() {
    return "schedules";
  }

  @Override
  public String lesson() {
    return "a learning rate that warms up, falls in steps, or falls when the score stands still";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        scheduled(
            "healthy-warm-up",
            "rising to 0.1 in 50 iterations (RampSchedule)",
            new Sgd(new RampSchedule(new FixedSchedule(RATE), WARM_UP)),
            rate(0, RATE / WARM_UP),
            rate(WARM_UP / 2 - 1, RATE / 2),
            rate(WARM_UP, RATE)),
        scheduled(
            "healthy-step",
            "0.1, a fifth of it from iteration 100 on (StepSchedule)",
            new Sgd(new StepSchedule(ScheduleType.ITERATION, RATE, 0.2, 100)),
            rate(99, RATE),
            rate(100, RATE / 5)),
        Variant.watched(
                "healthy-on-plateau",
                "0.1, halved after 25 iterations without 1 % of improvement",
                seed -> network(seed, new Sgd(RATE)),
                seed -> new TrainingData(Toys.noise(400, INPUTS, CLASSES, seed), 50, 60),
                rate(0, RATE),
                Expect.below(
                    "learning rate at the end",
                    RATE,
                    outcome -> at(outcome, outcome.iterations().size() - 1)),
                Expect.staysFinite())
            .trainedBy(Schedules::onPlateau));
  }

  private static void onPlateau(Model network, TrainingData data) {
    network.addListeners(new ReduceOnPlateau(RATE, 0.5, 25));
    ((MultiLayerNetwork) network).fit(data.minibatches(), data.epochs());
  }

  private static Variant scheduled(
      String name, String setup, IUpdater updater, Expectation... rates) {
    Expectation[] all = new Expectation[rates.length + 2];
    System.arraycopy(rates, 0, all, 0, rates.length);
    all[rates.length] = Expect.nothingAboveInfo();
    all[rates.length + 1] = Expect.scoreFallsBelow(0.7);
    return Variant.watched(
        name,
        setup,
        seed ->
            new Nets.Stack(2, 32, Activation.RELU, new WeightInitRelu(), updater)
                .classifier(seed, INPUTS, CLASSES),
        seed -> new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, 4),
        all);
  }

  private static Expectation rate(int iteration, double expected) {
    return Expect.between(
        "learning rate in iteration " + iteration,
        expected * 0.999,
        expected * 1.001,
        outcome -> at(outcome, iteration));
  }

  private static double at(Outcome outcome, int iteration) {
    return Outcome.measured(
            outcome.iterations().get(iteration).layers().get(0).blocks().get(0).learningRate())
        .orElse(Double.NaN);
  }

  private static MultiLayerNetwork network(long seed, IUpdater updater) {
    return new Nets.Stack(1, 16, Activation.RELU, new WeightInitRelu(), updater)
        .regression(seed, INPUTS, CLASSES);
  }
}
