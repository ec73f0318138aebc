package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.report.IterationSnapshot;

/** Against every row of the gradient that DL4J shows. */
class TouchedRowsTest {

  private static final int WORDS = 40;
  private static final int EXAMPLES = 6;
  private static final int STEPS = 3;

  /** Counts the rows of a weight matrix that have a gradient. */
  private static final class Witness extends BaseTrainingListener {
    private final String block;
    int touched;

    Witness(String block) {
      this.block = block;
    }

    @Override
    public void onGradientCalculation(Model model) {
      INDArray gradient = Objects.requireNonNull(model.gradient().getGradientFor(block));
      Set<Long> rows = new HashSet<>();
      for (long row = 0; row < gradient.size(0); row++) {
        for (long column = 0; column < gradient.size(1); column++) {
          if (gradient.getDouble(row, column) != 0) {
            rows.add(row);
          }
        }
      }
      touched = rows.size();
    }
  }

  private static INDArray oneHot(long... shape) {
    Random random = new Random(3);
    INDArray array = Nd4j.zeros(shape);
    for (int i = 0; i < EXAMPLES; i++) {
      if (shape.length == 2) {
        array.putScalar(i, random.nextInt(WORDS), 1);
      }
      for (int t = 0; t < STEPS && shape.length == 3; t++) {
        array.putScalar(new int[] {i, random.nextInt(WORDS), t}, 1);
      }
    }
    return array;
  }

  private static INDArray words(long... shape) {
    INDArray array = Nd4j.create(shape);
    Random random = new Random(3);
    for (int i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextInt(WORDS));
    }
    return array;
  }

  static Stream<Arguments> layers() {
    Layer lstm = new LSTM.Builder().nIn(WORDS).nOut(5).build();
    Layer last = LayerKinds.seriesOutput(RNNFormat.NCW, 5);
    Layer wide = LayerKinds.seriesOutput(RNNFormat.NCW, 10);
    Layer softmax = ActivationNetworks.output(5);
    INDArray classes = Nd4j.zeros(EXAMPLES, 3);
    classes.getColumn(1).assign(1);
    INDArray series = Nd4j.rand(EXAMPLES, 1, STEPS);
    return Stream.of(
        Arguments.of(
            "one-hot features",
            "0_W",
            List.of(ActivationNetworks.dense(WORDS, 5, Activation.RELU), softmax),
            new DataSet(oneHot(EXAMPLES, WORDS), classes)),
        Arguments.of(
            "one-hot steps",
            "0_W",
            List.of(lstm, last),
            new DataSet(oneHot(EXAMPLES, WORDS, STEPS), series)),
        Arguments.of(
            "both directions",
            "0_fW",
            List.of(new Bidirectional(lstm.clone()), wide),
            new DataSet(oneHot(EXAMPLES, WORDS, STEPS), series)),
        Arguments.of(
            "embedding",
            "0_W",
            List.of(new EmbeddingLayer.Builder().nIn(WORDS).nOut(5).build(), softmax.clone()),
            new DataSet(words(EXAMPLES, 1), classes)),
        Arguments.of(
            "embedded sequence",
            "0_W",
            List.of(
                new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(7).inputLength(STEPS).build(),
                new LSTM.Builder().nIn(7).nOut(5).build(),
                last.clone()),
            new DataSet(words(EXAMPLES, STEPS), series)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void areThoseOfWhatOccurs(String name, String block, List<Layer> layers, DataSet batch) {
    MultiLayerNetwork network = ActivationNetworks.network(layers.toArray(Layer[]::new));
    Witness witness = new Witness(block);
    network.addListeners(witness);

    IterationSnapshot snapshot = ActivationNetworks.watch(network, batch);

    assertThat(witness.touched).isBetween(1, WORDS - 1);
    assertThat(snapshot.layers().get(0).touchedRows().get())
        .isCloseTo(witness.touched / (double) WORDS, within(1e-12));
  }

  @Test
  void maskedWordsAreNotTouched() {
    MultiLayerNetwork network =
        ActivationNetworks.network(
            new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(7).inputLength(STEPS).build(),
            new LSTM.Builder().nIn(7).nOut(5).build(),
            LayerKinds.seriesOutput(RNNFormat.NCW, 5));
    INDArray words = Nd4j.create(new double[][] {{1, 2, 3}, {1, 4, 5}});
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1}, {1, 0, 0}});

    IterationSnapshot snapshot =
        ActivationNetworks.watch(
            network, new DataSet(words, Nd4j.rand(2, 1, STEPS), mask, mask.dup()));

    assertThat(snapshot.layers().get(0).touchedRows().get()).isEqualTo(3.0 / WORDS);
  }

  @Test
  void deadUnitsDoNotHideTheOthersRows() {
    DenseLayer dense = ActivationNetworks.dense(WORDS, 40, Activation.RELU);
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(40)
            .nOut(3)
            .build();
    MultiLayerNetwork network = ActivationNetworks.network(dense, output);
    INDArray bias = Objects.requireNonNull(network.paramTable().get("0_b"));
    bias.assign(-50); // all dead
    bias.putScalar(33, 5); // but one
    Witness witness = new Witness("0_W");
    network.addListeners(witness);
    DataSet batch = new DataSet(oneHot(EXAMPLES, WORDS), Nd4j.rand(EXAMPLES, 3));

    IterationSnapshot snapshot = ActivationNetworks.watch(network, batch);

    assertThat(witness.touched).isPositive();
    assertThat(snapshot.layers().get(0).touchedRows().get())
        .isEqualTo(witness.touched / (double) WORDS);
  }
}
