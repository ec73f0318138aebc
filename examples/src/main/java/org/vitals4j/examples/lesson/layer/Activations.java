package org.vitals4j.examples.lesson.layer;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;

/** What passes a gradient below zero, too, cannot die: leaky ReLU and ELU beside ReLU. */
public final class Activations implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;

  @Override
  public String name() {
    return "activations";
  }

  @Override
  public String lesson() {
    return "leaky ReLU and ELU have hardly a zero among their outputs, so no unit can die";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        healthy("healthy-relu", "4 ReLU layers", new ActivationReLU(), 0.3, 0.7),
        healthy("healthy-leaky-relu", "4 leaky ReLU layers", new ActivationLReLU(0.01), 0, 0.01),
        healthy("healthy-elu", "4 ELU layers", new ActivationELU(), 0, 0.01));
  }

  private static Variant healthy(
      String name, String setup, IActivation activation, double fewest, double most) {
    return Variant.watched(
        name,
        setup,
        seed ->
            new Nets.Stack(4, 32, activation, new WeightInitRelu(), 0, new Sgd(0.05))
                .classifier(seed, INPUTS, CLASSES),
        seed -> new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, 3),
        Expect.nothingAboveInfo(),
        Expect.between("share of zeros among the outputs", fewest, most, Look::sparsity),
        Expect.scoreFallsBelow(0.5));
  }
}
