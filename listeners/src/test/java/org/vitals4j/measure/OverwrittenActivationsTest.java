package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.LayerKinds.convolution;
import static org.vitals4j.measure.LayerKinds.dense;
import static org.vitals4j.measure.LayerKinds.recurrent;
import static org.vitals4j.measure.LayerKinds.seriesOutput;
import static org.vitals4j.measure.LayerKinds.softmax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;

/**
 * What the next layer's dropout does to a layer's activations, in place and through every way in
 * which DL4J reshapes them in between, is in no statistic.
 */
class OverwrittenActivationsTest {

  private static final int EXAMPLES = 6;
  private static final int STEPS = 5;

  /** A layer of tanh, which is never 0, and one behind it that drops some of its input. */
  private record Case(
      String name, InputType input, Layer first, Function<IDropout, List<Layer>> rest, int rank) {

    @Override
    public String toString() {
      return name;
    }

    MultiLayerNetwork network(IDropout dropout) {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(5)
              .dataType(DataType.DOUBLE)
              .updater(new Sgd(0.05))
              .activation(Activation.TANH)
              .list();
      list.layer(first.clone());
      rest.apply(dropout).forEach(list::layer);
      MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
      network.init();
      return network;
    }

    DataSet batch() {
      Nd4j.getRandom().setSeed(3);
      boolean channelsLast = name.contains("NHWC") || name.contains("NWC");
      INDArray features =
          switch (input.getType()) {
            case CNN -> channelsLast ? random(6, 5, 2) : random(2, 6, 5);
            case RNN -> channelsLast ? random(STEPS, 3) : random(3, STEPS);
            default -> random(6);
          };
      INDArray labels = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, 3);
      labels.getColumn(1).assign(1);
      if (input.getType() == InputType.Type.RNN && !name.contains("last step")) {
        labels = channelsLast ? random(STEPS, 2) : random(2, STEPS);
      }
      return new DataSet(features, labels);
    }

    private static INDArray random(long... shape) {
      long[] all = new long[shape.length + 1];
      all[0] = EXAMPLES;
      System.arraycopy(shape, 0, all, 1, shape.length);
      return Nd4j.rand(DataType.DOUBLE, all).subi(0.5);
    }
  }

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    InputType flat = InputType.feedForward(6);
    Layer tanh = dense(7, Activation.TANH);
    cases.add(new Case("dense to dense", flat, tanh, d -> List.of(dropping(4, d), softmax()), 2));
    cases.add(
        new Case(
            "dense to dropout layer", flat, tanh, d -> List.of(new DropoutLayer(d), softmax()), 2));
    for (CNN2DFormat f : CNN2DFormat.values()) {
      InputType images = InputType.convolutional(6, 5, 2, f);
      Layer conv = convolution(4, Activation.TANH);
      if (f == CNN2DFormat.NCHW) { // M2.1 cannot apply it to NHWC
        cases.add(
            new Case(
                "convolution to convolution",
                images,
                conv,
                d -> List.of(drop(convolution(3, Activation.TANH), d), softmax()),
                4));
      }
      cases.add(
          new Case(
              f + " convolution to dense",
              images,
              conv,
              d -> List.of(dropping(4, d), softmax()),
              2));
    }
    for (RNNFormat f : RNNFormat.values()) {
      InputType series = InputType.recurrent(3, STEPS, f);
      Layer rnn = recurrent(4, Activation.TANH, f);
      Layer lstm = new LSTM.Builder().nOut(7).dataFormat(f).build();
      add(cases, f + " series to dense", series, rnn, f, dense(7, Activation.TANH), 2);
      add(cases, f + " series to LSTM", series, rnn, f, lstm, 3);
      add(cases, f + " series to both directions of LSTM", series, rnn, f, both(lstm), 3);
      cases.add(
          new Case(
              f + " series to the last step of an LSTM",
              series,
              rnn,
              d -> List.of(new LastTimeStep(drop(lstm.clone(), d)), softmax()),
              3));
      if (f == RNNFormat.NCW) { // nor here to NWC
        Layer simple = recurrent(7, Activation.TANH, f);
        add(cases, "series to recurrent", series, rnn, f, simple, 3);
        add(cases, "series to both directions", series, rnn, f, both(simple), 3);
      }
    }
    return cases.stream();
  }

  private static void add(
      List<Case> cases,
      String name,
      InputType input,
      Layer first,
      RNNFormat f,
      Layer second,
      int rank) {
    cases.add(
        new Case(name, input, first, d -> List.of(drop(second.clone(), d), seriesOutput(f)), rank));
  }

  private static DenseLayer dropping(int units, IDropout dropout) {
    return drop(dense(units, Activation.TANH), dropout);
  }

  private static <T extends Layer> T drop(T layer, IDropout dropout) {
    if (layer instanceof Bidirectional both) {
      both.getFwd().setIDropout(dropout);
      both.getBwd().setIDropout(dropout.clone());
    } else {
      layer.setIDropout(dropout);
    }
    return layer;
  }

  private static Bidirectional both(Layer layer) {
    return new Bidirectional(layer.clone());
  }

  static Stream<Arguments> casesAndDropouts() {
    return cases()
        .flatMap(
            one -> {
              List<IDropout> all =
                  new ArrayList<>(
                      List.of(new Dropout(0.6), new AlphaDropout(0.6), new GaussianDropout(0.3)));
              if (one.rank() > 2) {
                all.add(new SpatialDropout(0.6));
              }
              return all.stream().map(d -> Arguments.of(one, d.getClass().getSimpleName(), d));
            });
  }

  /** Copies the first layer's activations when DL4J shows them, overwritten as they may be. */
  private static final class Witness extends BaseTrainingListener {
    double[] seen = {};

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      seen = ReferenceStatistics.elements(activations.get(1));
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("casesAndDropouts")
  void areReadThroughTheMaskThatTheDropoutKeeps(Case one, String name, IDropout dropout) {
    MultiLayerNetwork network = one.network(dropout);
    DataSet batch = one.batch();
    double[] clean =
        ReferenceStatistics.elements(
            network.feedForwardToLayer(0, batch.getFeatures(), true).get(1));
    Witness witness = new Witness();
    network.addListeners(witness);

    IterationSnapshot snapshot = ActivationNetworks.watch(network, batch);

    ReferenceActivations.assertAgree(
        snapshot.layers().get(0).activation(), survivors(clean, witness.seen, dropout), 1e-9);
  }

  /** The values that were not lost: tanh is never 0, so what is 0 was dropped. */
  private static double[] survivors(double[] clean, double[] seen, IDropout dropout) {
    List<Double> kept = new ArrayList<>();
    for (int i = 0; i < clean.length; i++) {
      boolean lost = seen[i] == 0;
      if (dropout instanceof AlphaDropout alpha) {
        lost = Math.abs(seen[i] - (alpha.getA() * alpha.getAlphaPrime() + alpha.getB())) < 1e-9;
      }
      if (!lost) {
        kept.add(clean[i]);
      }
    }
    return kept.stream().mapToDouble(d -> d).toArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void noiseOfWhichNothingIsKeptMakesTheValueAbsent(Case one) {
    MultiLayerNetwork network = one.network(new GaussianNoise(0.5));
    DataSet batch = one.batch();
    double[] clean =
        ReferenceStatistics.elements(
            network.feedForwardToLayer(0, batch.getFeatures(), true).get(1));
    Witness witness = new Witness();
    network.addListeners(witness);

    Measurement<ActivationStatistics> reading =
        ActivationNetworks.watch(network, batch).layers().get(0).activation().statistics();

    boolean untouched = Arrays.equals(clean, witness.seen);
    assertThat(reading.isMeasured()).isEqualTo(untouched);
  }

  // Graphs: only the last of those that read an array may write into it.

  private static ComputationGraph graph(Layer first, Layer second) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.05))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(3, STEPS))
                .addLayer("made", recurrent(4, Activation.TANH, RNNFormat.NCW), "in")
                .addLayer("first", first, "made")
                .addLayer("second", second, "made")
                .addVertex("both", new MergeVertex(), "first", "second")
                .addLayer("out", seriesOutput(RNNFormat.NCW), "both")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static Layer plain() {
    return recurrent(5, Activation.TANH, RNNFormat.NCW);
  }

  private static long measured(ComputationGraph graph) {
    DataSet batch = new DataSet(Case.random(3, STEPS), Case.random(2, STEPS));
    return ActivationNetworks.watch(graph, batch)
        .layers()
        .get(0)
        .activation()
        .statistics()
        .get()
        .count();
  }

  @Test
  void dropoutThatWorksOnACopyLeavesAllValues() {
    Layer dropping = drop(both(plain()), new Dropout(0.5));

    assertThat(measured(graph(dropping, plain()))).isEqualTo(4L * EXAMPLES * STEPS);
  }

  @Test
  void dropoutOfTheLastReaderOverwrites() {
    Layer dropping = drop(both(plain()), new Dropout(0.5));

    assertThat(measured(graph(plain(), dropping))).isBetween(30L, 90L); // of 120
  }

  @Test
  void aFrozenActivationLayerWorksInPlace() {
    MultiLayerNetwork network =
        ActivationNetworks.network(
            ActivationNetworks.dense(6, 8, Activation.IDENTITY),
            new FrozenLayer(new ActivationLayer(Activation.RELU)),
            ActivationNetworks.output(8));
    IterationSnapshot snapshot = ActivationNetworks.watch(network, ActivationNetworks.batch(10, 1));

    assertThat(snapshot.layers().get(0).activation().statistics())
        .isEqualTo(Measurement.absent("the activation function of layer1 has overwritten it"));
    assertThat(snapshot.layers().get(1).activation().statistics().isMeasured()).isTrue();
  }

  /** Also where as many units as steps make the two axes look alike. */
  private static Stream<Case> reshaping() {
    RNNFormat nwc = RNNFormat.NWC;
    Layer lstm = new LSTM.Builder().nOut(7).dataFormat(nwc).build();
    Layer square = recurrent(STEPS, Activation.TANH, nwc);
    List<Case> more = new ArrayList<>();
    add(
        more,
        "NWC as many units as steps",
        InputType.recurrent(3, STEPS, nwc),
        square,
        nwc,
        lstm,
        3);
    return Stream.concat(
        cases().filter(c -> c.name().matches("(NCW series to dense|NWC series to LSTM)")),
        more.stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reshaping")
  void paddedStepsThatDropoutHasReshapedAreLeftOutToo(Case one) {
    MultiLayerNetwork network = one.network(new Dropout(0.6));
    DataSet batch = one.batch();
    INDArray mask = Nd4j.ones(EXAMPLES, STEPS);
    mask.putScalar(2, 4, 0);
    mask.putScalar(5, 4, 0);
    mask.putScalar(5, 3, 0);
    network.setLayerMaskArrays(mask, null);
    INDArray clean = network.feedForwardToLayer(0, batch.getFeatures(), true).get(1);
    Witness witness = new Witness();
    network.addListeners(witness);

    IterationSnapshot snapshot =
        ActivationNetworks.watch(
            network, new DataSet(batch.getFeatures(), batch.getLabels(), mask, mask.dup()));

    // SimpleRnn's outputs are 0 where it is masked, so what is 0 was dropped or masked.
    double[] expected =
        survivors(ReferenceStatistics.elements(clean), witness.seen, new Dropout(0.6));
    ReferenceActivations.assertAgree(snapshot.layers().get(0).activation(), expected, 1e-9);
  }
}
