package org.vitals4j.examples.lesson.layer;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * Inputs a hundred times too large drive tanh and sigmoid to their flat ends, where nearly no
 * gradient passes. The same inputs normalised leave them alone.
 */
public final class SaturatedUnits implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 4;
  private static final double SCALE = 100;
  private static final int SOON = 40;
  private static final String SATURATED = "share of saturated outputs";

  @Override
  public String name() {
    return "saturation";
  }

  @Override
  public String lesson() {
    return "inputs a hundred times too large saturate tanh and sigmoid; normalised inputs do not";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        sick("sick-tanh", "2 tanh layers, inputs times 100", Activation.TANH),
        sick("sick-sigmoid", "2 sigmoid layers, inputs times 100", Activation.SIGMOID),
        Variant.watched(
            "healthy",
            "2 tanh layers, inputs as they are",
            seed -> stack(Activation.TANH).classifier(seed, INPUTS, CLASSES),
            seed -> data(clouds(seed)),
            Expect.nothingAboveInfo(),
            Expect.below(SATURATED, 0.5, Look::saturatedAtWorst),
            Expect.scoreFallsBelow(0.5)),
        Variant.watched(
            "treated",
            "2 tanh layers, inputs times 100, then normalised",
            seed -> stack(Activation.TANH).classifier(seed, INPUTS, CLASSES),
            seed -> data(normalised(large(clouds(seed)))),
            Expect.nothingAboveInfo(),
            Expect.below(SATURATED, 0.5, Look::saturatedAtWorst),
            Expect.scoreFallsBelow(0.5)));
  }

  private static Variant sick(String name, String setup, Activation activation) {
    return Variant.watched(
        name,
        setup,
        seed -> stack(activation).classifier(seed, INPUTS, CLASSES),
        seed -> data(large(clouds(seed))),
        Expect.finding(Pathology.SATURATION, Severity.WARN, SOON),
        Expect.names(Pathology.SATURATION, "layer0"),
        Expect.above(SATURATED, 0.5, Look::saturatedAtWorst));
  }

  private static Nets.Stack stack(Activation activation) {
    return new Nets.Stack(2, 40, activation, new WeightInitXavier(), new Sgd(0.1));
  }

  private static TrainingData data(DataSet set) {
    return new TrainingData(set, 50, 4);
  }

  private static DataSet clouds(long seed) {
    return Toys.clouds(1500, INPUTS, CLASSES, seed);
  }

  private static DataSet large(DataSet set) {
    set.setFeatures(set.getFeatures().mul(SCALE));
    return set;
  }

  private static DataSet normalised(DataSet set) {
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(set);
    normaliser.transform(set);
    return set;
  }
}
