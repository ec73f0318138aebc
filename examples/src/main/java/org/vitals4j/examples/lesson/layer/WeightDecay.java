package org.vitals4j.examples.lesson.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.IterationSnapshot;

/**
 * Labels that are noise can only be learned by heart, and that takes large weights. Weight decay
 * holds them down, by a share of each weight in every step, beside the gradient and not in it.
 */
public final class WeightDecay implements Example {

  private static final int INPUTS = 10;
  private static final String GROWTH =
      "norm of the hidden weights at the end over that at the start";

  @Override
  public String name() {
    return "weight-decay";
  }

  @Override
  public String lesson() {
    return "weight decay holds the weights down that learning by heart would make large";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "2 ReLU layers learn noise by heart",
            seed -> network(seed, 0),
            WeightDecay::data,
            Expect.above(GROWTH, 1.2, WeightDecay::growth)),
        Variant.watched(
            "treated",
            "the same with weight decay 0.5",
            seed -> network(seed, 0.5),
            WeightDecay::data,
            Expect.below(GROWTH, 0.9, WeightDecay::growth)));
  }

  private static double growth(Outcome outcome) {
    return norm(outcome.last()) / norm(outcome.first());
  }

  private static double norm(IterationSnapshot snapshot) {
    return snapshot.layers().get(1).blocks().get(0).parameter().get().l2();
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Toys.noise(200, INPUTS, 3, seed), 20, 40);
  }

  private static MultiLayerNetwork network(long seed, double decay) {
    return Nets.start(
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(5e-3))
            .weightDecay(decay)
            .activation(Activation.RELU)
            .weightInit(new WeightInitRelu())
            .list()
            .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(32).build())
            .layer(new DenseLayer.Builder().nIn(32).nOut(32).build())
            .layer(
                new OutputLayer.Builder(new LossMSE())
                    .nIn(32)
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .build()));
  }
}
