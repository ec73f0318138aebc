package org.vitals4j.examples.lesson.learning;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.examples.data.SyntheticData;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Networks;
import org.vitals4j.examples.lesson.TrainingRecord;
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
            Check.finding(Pathology.LOSS_PLATEAU, Severity.WARN, ITERATIONS),
            Check.above("score at the end (guessing: 1.61)", 1.5, TrainingRecord::lastScore)),
        Variant.watched(
            "healthy",
            "the same at rate 0.05",
            seed -> stack(0.05).classifier(seed, INPUTS, CLASSES),
            Plateau::data,
            Check.scoreFallsBelow(0.5)));
  }

  private static Networks.Stack stack(double rate) {
    return new Networks.Stack(2, 32, Activation.RELU, Networks.normal(0.1), new Sgd(rate));
  }

  private static TrainingData data(long seed) {
    return new TrainingData(SyntheticData.clouds(1600, INPUTS, CLASSES, seed), 32, ITERATIONS / 50);
  }
}
