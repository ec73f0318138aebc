package org.vitals4j.examples.lesson.learning;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * A rate far too low: the loss stands where a network stands that knows nothing but how frequent
 * each class is. That is what tells it from a run that stands still because it has converged.
 */
public final class Plateau implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int ITERATIONS = 300;

  @Override
  public String name() {
    return "plateau";
  }

  @Override
  public String lesson() {
    return "a loss that stands still at the level of guessing has learned nothing";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "2 ReLU layers, rate 1e-6",
            seed -> stack(1e-6).classifier(seed, INPUTS, CLASSES),
            Plateau::data,
            Expect.finding(Pathology.LOSS_PLATEAU, Severity.WARN, ITERATIONS),
            Expect.above("score at the end (guessing: 1.61)", 1.5, Outcome::lastScore)),
        Variant.watched(
            "healthy",
            "the same at rate 0.05",
            seed -> stack(0.05).classifier(seed, INPUTS, CLASSES),
            Plateau::data,
            Expect.nothingAboveInfo(),
            Expect.scoreFallsBelow(0.5)));
  }

  private static Nets.Stack stack(double rate) {
    return new Nets.Stack(2, 32, Activation.RELU, Nets.normal(0.1), new Sgd(rate));
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, ITERATIONS / 50);
  }
}
