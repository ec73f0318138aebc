package org.vitals4j.examples.lesson.learning;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * The smallest problem that needs a hidden layer. Four sigmoid units and plain descent learn it in
 * ten thousand epochs from weights of a good size; from equal weights all four stay alike, and four
 * alike are one.
 */
public final class Xor implements Example {

  /** Of the weights, whatever seed was asked for: some draws end in a local minimum. */
  private static final long PINNED = 7;

  private static final int EPOCHS = 10_000;
  private static final double RATE = 0.1;

  @Override
  public String name() {
    return "xor";
  }

  @Override
  public String lesson() {
    return "2-4-1 sigmoid units learn exclusive or; from equal weights they cannot";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "all weights 0.5: the hidden units are alike for ever",
            seed -> network(new WeightInitConstant(0.5)),
            seed -> new TrainingData(Toys.xor(300), 4, 1),
            Expect.finding(Pathology.POOR_INITIALISATION, Severity.WARN, 3),
            Expect.above("MSE at the end", 0.2, Outcome::lastScore)),
        Variant.watched(
                "healthy",
                "weights pinned, 10,000 epochs of plain SGD at 0.1",
                seed -> network(Nets.uniform(2.5)),
                seed -> new TrainingData(Toys.xor(EPOCHS / 10), 4, 10),
                Expect.below("MSE at the end", 0.05, Outcome::lastScore))
            // All is measured in every hundredth: there are ten thousand.
            .monitored(builder -> builder.sampling(Sampling.every(100))));
  }

  private static MultiLayerNetwork network(IWeightInit initialisation) {
    return new Nets.Stack(1, 4, Activation.SIGMOID, initialisation, new Sgd(RATE))
        .withOutput(PINNED, 2, 1, new LossMSE(), Activation.SIGMOID);
  }
}
