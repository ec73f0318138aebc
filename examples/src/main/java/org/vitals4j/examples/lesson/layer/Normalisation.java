package org.vitals4j.examples.lesson.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Expectation;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;

/**
 * Normalising what goes into each activation function evens out the gradients of the layers: batch
 * normalisation over the examples, layer normalisation over the units of each. Seen as the spread
 * of the layers' gradients.
 *
 * <p>DL4J has layer normalisation for dense layers and {@code SimpleRnn}, not for LSTM; in
 * 1.0.0-M2.1 that of {@code SimpleRnn} throws in its first forward pass, so it is not shown here.
 */
public final class Normalisation implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int LAYERS = 8;
  private static final int WIDTH = 50;
  private static final String SPREAD = "largest std of a layer's gradient over the smallest";
  private static final String NORMS = "std of log10 of the layers' gradient norms";

  private enum Norm {
    NONE,
    BATCH,
    NONE_TANH,
    LAYER
  }

  @Override
  public String name() {
    return "normalisation";
  }

  @Override
  public String lesson() {
    return "batch and layer normalisation even out the gradients of deep layers";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        dense("sick", "8 sigmoid layers, Xavier", Norm.NONE, false),
        dense("treated-batch", "8 sigmoid layers, each batch-normalised", Norm.BATCH, true),
        dense("sick-tanh", "8 tanh layers, weights normal with std 1.5", Norm.NONE_TANH, false),
        dense("treated-layer", "the same, each layer-normalised", Norm.LAYER, true));
  }

  private static Variant dense(String name, String setup, Norm norm, boolean even) {
    return Variant.watched(
        name,
        setup,
        seed -> network(seed, norm),
        seed -> new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, 4),
        even
            ? new Expectation[] {
              Expect.below(SPREAD, 100, Look::stdSpread),
              Expect.below(NORMS, 0.75, Normalisation::spreadOfNorms),
              Expect.scoreFallsBelow(0.8)
            }
            : new Expectation[] {
              Expect.above(SPREAD, 100, Look::stdSpread),
              Expect.above(NORMS, 0.75, Normalisation::spreadOfNorms)
            });
  }

  private static double spreadOfNorms(Outcome outcome) {
    double[] logs =
        Look.weightLayers(outcome.first()).stream()
            .mapToDouble(layer -> Math.log10(Look.weightNorm(layer)))
            .toArray();
    double mean = Arrays.stream(logs).average().orElse(Double.NaN);
    return Math.sqrt(
        Arrays.stream(logs).map(one -> (one - mean) * (one - mean)).average().orElse(Double.NaN));
  }

  private static MultiLayerNetwork network(long seed, Norm norm) {
    boolean tanh = norm == Norm.LAYER || norm == Norm.NONE_TANH;
    Activation activation = tanh ? Activation.TANH : Activation.SIGMOID;
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(tanh ? 0.05 : 0.2))
            .weightInit(tanh ? Nets.normal(1.5) : new WeightInitXavier())
            .list();
    for (int i = 0; i < LAYERS; i++) {
      boolean batch = norm == Norm.BATCH;
      layers.layer(
          new DenseLayer.Builder()
              .nIn(i == 0 ? INPUTS : WIDTH)
              .nOut(WIDTH)
              .activation(batch ? Activation.IDENTITY : activation)
              .hasLayerNorm(norm == Norm.LAYER)
              .hasBias(!batch)
              .build());
      if (batch) {
        layers.layer(new BatchNormalization.Builder().nIn(WIDTH).nOut(WIDTH).build());
        layers.layer(new ActivationLayer(activation));
      }
    }
    return Nets.start(
        layers.layer(Nets.output(WIDTH, CLASSES, new LossMCXENT(), Activation.SOFTMAX)));
  }
}
