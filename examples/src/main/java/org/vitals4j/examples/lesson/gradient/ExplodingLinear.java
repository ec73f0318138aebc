package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.clip.Clipping;
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
 * Layers without an activation function: their product is one matrix, and where each makes its
 * input larger nothing stops it. Clipping bounds the step, and cannot make the weights small.
 */
public final class ExplodingLinear implements Example {

  private static final int INPUTS = 10;
  private static final int OUTPUTS = 2;
  private static final double WEIGHT_STD = 5;
  private static final double MAX_NORM = 1;

  @Override
  public String name() {
    return "exploding-linear";
  }

  @Override
  public String lesson() {
    return "without activation functions large weights multiply; clipping bounds every step";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "5 linear layers of 20, weights normal with std 5",
            seed -> network(seed, Nets.normal(WEIGHT_STD)),
            ExplodingLinear::data,
            Expect.above("std of the first weights", 2, one -> Look.initialStd(one, 0)),
            Expect.finding(Pathology.EXPLODING_GRADIENT, Severity.CRITICAL, 5),
            Expect.normAboveOrNotFinite(100)),
        Variant.watched(
            "healthy",
            "5 linear layers of 20, Xavier",
            seed -> network(seed, new WeightInitXavier()),
            ExplodingLinear::data,
            Expect.nothingAboveInfo(),
            Expect.scoreFallsBelow(0.7)),
        Variant.treated(
            "treated",
            "5 linear layers of 20, weights normal with std 5; gradient clipped to norm 1",
            seed -> network(seed, Nets.normal(WEIGHT_STD)),
            ExplodingLinear::data,
            Clipping.norm(MAX_NORM),
            Expect.normAbove(100),
            Expect.clippedTo(MAX_NORM),
            Expect.staysFinite()));
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Toys.teacher(1600, INPUTS, OUTPUTS, seed), 32, 4);
  }

  private static MultiLayerNetwork network(long seed, IWeightInit initialisation) {
    return new Nets.Stack(5, 20, Activation.IDENTITY, initialisation, new Sgd(0.02))
        .regression(seed, INPUTS, OUTPUTS);
  }
}
