package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.clip.Clipping;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;

/**
 * A recurrent layer multiplies the gradient by the same weights once a time step, so that a long
 * sequence is a deep network. With too high a rate one large step is enough to blow it up; clipped,
 * the same run learns.
 */
public final class ExplodingRnn implements Example {

  private static final int STEPS = 40;
  private static final int UNITS = 24;
  private static final int BATCH = 16;
  private static final int EXAMPLES = 320;
  private static final int PIECE = 20;
  private static final double TOO_HIGH = 0.1;
  private static final double MAX_NORM = 1;
  private static final double LARGE = 100;

  @Override
  public String name() {
    return "exploding-rnn";
  }

  @Override
  public String lesson() {
    return "a gradient explodes through time as well as through layers; clipping heals it";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        sick("sick-rnn", "SimpleRnn, 40 steps, rate 0.1", simple(), false),
        treated("treated-rnn", "SimpleRnn, 40 steps, rate 0.1; clipped to 1", simple(), false),
        healthy("healthy-rnn", "SimpleRnn, 40 steps, Adam at 0.003", simple()),
        sick("sick-lstm", "LSTM, 40 steps, rate 0.1", lstm(), false),
        treated("treated-lstm", "LSTM, 40 steps, rate 0.1; clipped to 1", lstm(), false),
        healthy("healthy-lstm", "LSTM, 40 steps, Adam at 0.003", lstm()),
        sick("sick-tbptt", "SimpleRnn, truncated after 20 of 40 steps, rate 0.1", simple(), true),
        treated(
            "treated-tbptt",
            "SimpleRnn, truncated after 20 of 40 steps, rate 0.1; clipped to 1",
            simple(),
            true));
  }

  private static Variant sick(
      String name, String setup, BaseRecurrentLayer layer, boolean truncated) {
    return Variant.watched(
        name,
        setup,
        seed -> network(seed, layer, new Sgd(TOO_HIGH), truncated),
        ExplodingRnn::data,
        Expect.normAboveOrNotFinite(LARGE));
  }

  private static Variant treated(
      String name, String setup, BaseRecurrentLayer layer, boolean truncated) {
    return Variant.treated(
        name,
        setup,
        seed -> network(seed, layer, new Sgd(TOO_HIGH), truncated),
        ExplodingRnn::data,
        Clipping.norm(MAX_NORM),
        Expect.clippedTo(MAX_NORM),
        Expect.staysFinite());
  }

  private static Variant healthy(String name, String setup, BaseRecurrentLayer layer) {
    return Variant.watched(
        name,
        setup,
        seed -> network(seed, layer, new Adam(3e-3), false),
        ExplodingRnn::data,
        Expect.nothingAboveInfo(),
        Expect.scoreFallsBelow(0.9));
  }

  private static BaseRecurrentLayer simple() {
    return new SimpleRnn.Builder().nIn(1).nOut(UNITS).build();
  }

  private static BaseRecurrentLayer lstm() {
    return new LSTM.Builder().nIn(1).nOut(UNITS).build();
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Toys.runningSum(EXAMPLES, STEPS, seed), BATCH, 3);
  }

  private static MultiLayerNetwork network(
      long seed, BaseRecurrentLayer layer, IUpdater updater, boolean truncated) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .activation(Activation.TANH)
            .weightInit(new WeightInitXavier())
            .list()
            .layer(layer)
            .layer(
                new RnnOutputLayer.Builder(new LossMSE())
                    .nIn(UNITS)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build());
    if (truncated) {
      layers.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(PIECE);
    }
    return Nets.start(layers);
  }
}
