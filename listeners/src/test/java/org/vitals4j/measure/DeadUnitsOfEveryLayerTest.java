package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.LayerKinds.dense;
import static org.vitals4j.measure.LayerKinds.recurrent;
import static org.vitals4j.measure.LayerKinds.seriesOutput;
import static org.vitals4j.measure.LayerKinds.softmax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;

/** Dead units of every kind of layer, and the condition that their weights do not learn. */
class DeadUnitsOfEveryLayerTest {

  private static final int EXAMPLES = 260;
  private static final int ITERATIONS = 13;
  private static final int STEPS = 3;
  private static final Activation RELU = Activation.RELU;

  /** A layer, the bias that kills a unit of it, and the unit. */
  static Stream<Arguments> layers() {
    List<Arguments> all = new ArrayList<>();
    add(all, "dense", InputType.feedForward(4), 0, "b", 2, 2, dense(5, RELU));
    add(
        all,
        "behind batch normalisation",
        InputType.feedForward(4),
        2,
        "beta",
        3,
        3,
        dense(5, Activation.IDENTITY),
        new BatchNormalization(),
        new ActivationLayer(RELU));
    for (CNN2DFormat f : CNN2DFormat.values()) {
      InputType in = InputType.convolutional(4, 3, 2, f);
      add(all, f + " convolution", in, 0, "b", 2, 2, LayerKinds.convolution(3, RELU));
      add(
          all,
          f + " deconvolution",
          in,
          0,
          "b",
          1,
          1,
          new Deconvolution2D.Builder(2, 2).nOut(3).activation(RELU).build());
      add(
          all,
          f + " depthwise",
          in,
          0,
          "b",
          3,
          3,
          new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(3).activation(RELU).build());
      add(
          all,
          f + " separable",
          in,
          0,
          "b",
          1,
          1,
          new SeparableConvolution2D.Builder(2, 2).nOut(3).activation(RELU).build());
      add(
          all,
          f + " behind pooling and batch normalisation",
          in,
          3,
          "beta",
          1,
          1,
          LayerKinds.convolution(3, Activation.IDENTITY),
          new BatchNormalization(),
          new SubsamplingLayer.Builder(
                  SubsamplingLayer.PoolingType.AVG, new int[] {2, 2}, new int[] {1, 1})
              .build(),
          new ActivationLayer(RELU));
    }
    InputType volumes = InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 2, 4, 2);
    add(
        all,
        "convolution of volumes",
        volumes,
        0,
        "b",
        2,
        2,
        new Convolution3D.Builder(2, 1, 2).nOut(3).activation(RELU).build(),
        new GlobalPoolingLayer(PoolingType.AVG));
    add(
        all,
        "deconvolution of volumes, channels last",
        InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, 3, 2, 4, 2),
        0,
        "b",
        2,
        2,
        new Deconvolution3D.Builder()
            .kernelSize(2, 2, 2)
            .nOut(3)
            .dataFormat(Convolution3D.DataFormat.NDHWC)
            .activation(RELU)
            .build());
    InputType ncw = InputType.recurrent(4, STEPS, RNNFormat.NCW);
    add(
        all,
        "convolution over time",
        ncw,
        0,
        "b",
        1,
        1,
        new Convolution1DLayer.Builder(2).nOut(3).activation(RELU).build());
    for (RNNFormat f : RNNFormat.values()) {
      InputType in = InputType.recurrent(4, STEPS, f);
      LSTM lstm = new LSTM.Builder().nOut(5).activation(RELU).dataFormat(f).build();
      add(all, f + " recurrent", in, 0, "b", 1, 1, recurrent(5, RELU, f));
      add(all, f + " LSTM", in, 0, "b", 4, 4, lstm);
      add(
          all,
          f + " second direction",
          in,
          0,
          "bb",
          1,
          6,
          new Bidirectional(recurrent(5, RELU, f)));
      add(all, f + " last time step", in, 0, "b", 2, 2, new LastTimeStep(recurrent(5, RELU, f)));
      add(
          all,
          f + " time-distributed wrapper",
          in,
          0,
          "b",
          2,
          2,
          new TimeDistributed(dense(5, RELU), f));
      add(all, f + " time-distributed", in, 0, "b", 2, 2, dense(5, RELU));
    }
    return all.stream();
  }

  private static void add(
      List<Arguments> all,
      String name,
      InputType input,
      int layer,
      String bias,
      int entry,
      int unit,
      Layer... layers) {
    all.add(Arguments.of(name, input, List.of(layers), layer, bias, entry, unit));
  }

  private static MultiLayerNetwork network(InputType input, List<Layer> layers) {
    Layer last = layers.get(layers.size() - 1);
    boolean series = input.getType() == InputType.Type.RNN && !(last instanceof LastTimeStep);
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(1e-3)).list();
    layers.forEach(list::layer);
    RNNFormat format = series ? ((InputType.InputTypeRecurrent) input).getFormat() : RNNFormat.NCW;
    list.layer(series ? seriesOutput(format) : softmax());
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  private static DataSet batch(MultiLayerNetwork network, InputType input) {
    long[] shape = input.getShape(false);
    long[] all = new long[shape.length + 1];
    all[0] = EXAMPLES;
    System.arraycopy(shape, 0, all, 1, shape.length);
    Nd4j.getRandom().setSeed(9);
    INDArray features = Nd4j.rand(all).subi(0.5);
    INDArray output = network.output(features);
    INDArray labels = output.rank() == 3 ? Nd4j.rand(output.shape()) : Nd4j.zerosLike(output);
    if (labels.rank() == 2) {
      labels.getColumn(0).assign(1);
    }
    return new DataSet(features, labels);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void aUnitThatIsAlwaysZeroIsNamed(
      String name,
      InputType input,
      List<Layer> layers,
      int layer,
      String bias,
      int entry,
      int unit) {
    MultiLayerNetwork network = network(input, layers);
    // All alive but one.
    String block = (bias.equals("beta") ? 1 : 0) + "_" + bias;
    INDArray parameter = Objects.requireNonNull(network.paramTable().get(block));
    for (int i = 0; i < parameter.length(); i++) {
      parameter.putScalar(i, i == entry ? -50 : 0.5);
    }
    DataSet[] batches = new DataSet[ITERATIONS];
    Arrays.fill(batches, batch(network, input));

    IterationSnapshot snapshot = ActivationNetworks.watch(network, Sampling.every(1), batches);

    assertThat(snapshot.layers().get(layer).activation().deadUnits().get().indices())
        .containsExactly(unit);
  }

  // The gradient condition.

  /** Whether a unit of a layer was ever seen to be other than 0. */
  private static final class Seen extends BaseTrainingListener {
    private final String layer;
    private final int index;
    private final int unit;
    boolean alive;

    Seen(String layer, int index, int unit) {
      this.layer = layer;
      this.index = index;
      this.unit = unit;
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      look(activations.get(index + 1));
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      look(Objects.requireNonNull(activations.get(layer)));
    }

    private void look(INDArray array) {
      for (int i = 0; i < array.size(0); i++) {
        alive |= array.getDouble(i, unit) != 0;
      }
    }
  }

  @Test
  void aZeroUnitBehindLayerNormalisationStillLearns() {
    MultiLayerNetwork network =
        network(
            InputType.feedForward(4),
            List.of(new DenseLayer.Builder().nOut(5).hasLayerNorm(true).activation(RELU).build()));
    Objects.requireNonNull(network.paramTable().get("0_b")).putScalar(2, -50);
    Seen seen = new Seen("", 0, 2);
    network.addListeners(seen);
    DataSet[] batches = new DataSet[ITERATIONS];
    Arrays.fill(batches, batch(network, InputType.feedForward(4)));

    IterationSnapshot snapshot = ActivationNetworks.watch(network, Sampling.every(1), batches);

    assertThat(seen.alive).isFalse();
    // The others share its norm, so its weights learn on their behalf, and may revive it.
    assertThat(snapshot.layers().get(0).activation().deadUnits().get().count()).isZero();
  }

  private static ComputationGraphConfiguration.GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(1e-3)).graphBuilder();
  }

  private static DataSet flat() {
    Random random = new Random(4);
    INDArray features = Nd4j.create(EXAMPLES, 4);
    INDArray labels = Nd4j.zeros(EXAMPLES, 3);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int j = 0; j < 4; j++) {
        features.putScalar(i, j, random.nextDouble() - 0.5);
      }
      labels.putScalar(i, random.nextInt(3), 1);
    }
    return new DataSet(features, labels);
  }

  private static IterationSnapshot train(ComputationGraph graph, DataSet batch) {
    DataSet[] batches = new DataSet[ITERATIONS];
    Arrays.fill(batches, batch);
    return ActivationNetworks.watch(graph, Sampling.every(1), batches);
  }

  private static ActivationSnapshot of(IterationSnapshot snapshot, String name) {
    return snapshot.layers().stream()
        .filter(layer -> layer.layer().name().equals(name))
        .findFirst()
        .orElseThrow()
        .activation();
  }

  @Test
  void aUnitThatLearnsThroughAnotherBranchIsNotDead() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("linear", dense(5, Activation.IDENTITY), "in")
                .addLayer("relu", new ActivationLayer(RELU), "linear")
                .addLayer("tanh", new ActivationLayer(Activation.TANH), "linear")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "relu", "tanh")
                .addLayer("out", softmax(), "sum")
                .setOutputs("out")
                .build());
    graph.init();
    Objects.requireNonNull(graph.paramTable().get("linear_b")).putScalar(2, -3);
    Seen seen = new Seen("relu", 0, 2);
    graph.addListeners(seen);

    IterationSnapshot snapshot = train(graph, flat());

    assertThat(seen.alive).isFalse();
    assertThat(of(snapshot, "relu").deadUnits().get().count()).isZero();
  }

  @Test
  void aSumIsFedByBranchesThatLeadOnlyThere() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("first", dense(5, Activation.TANH), "in")
                .addLayer("branch", dense(5, Activation.IDENTITY), "first")
                .addLayer("norm", new BatchNormalization(), "branch")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "norm")
                .addLayer("relu", new ActivationLayer(RELU), "sum")
                .addLayer("out", softmax(), "relu")
                .setOutputs("out")
                .build());
    graph.init();
    Objects.requireNonNull(graph.paramTable().get("norm_beta")).putScalar(3, -50);

    assertThat(of(train(graph, flat()), "relu").deadUnits().get().indices()).containsExactly(3);
  }

  // Truncated back propagation.

  @Test
  void aSegmentCountsTheExamplesThatReachIntoIt() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(1e-3)).list();
    list.layer(recurrent(5, RELU, RNNFormat.NCW));
    list.layer(seriesOutput(RNNFormat.NCW));
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3)
                .setInputType(InputType.recurrent(4))
                .build());
    network.init();
    int[] lengths = {9, 2, 4, 7, 1, 9};
    INDArray mask = Nd4j.zeros(6, 9);
    for (int i = 0; i < 6; i++) {
      for (int t = 0; t < lengths[i]; t++) {
        mask.putScalar(i, t, 1);
      }
    }
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);

    network.fit(new DataSet(Nd4j.rand(6, 4, 9), Nd4j.rand(6, 2, 9), mask, mask.dup()));

    // Six examples in steps 0 to 2, four in 3 to 5, three in 6 to 8.
    assertThat(monitor.latest().orElseThrow().layers().get(0).activation().deadUnits())
        .isEqualTo(new Measurement.NotEnough<>(13, 3000, "examples"));
  }

  @Test
  void deadUnitsAreFoundThroughSegmentsAndMasks() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(1e-3)).list();
    list.layer(recurrent(5, RELU, RNNFormat.NCW));
    list.layer(seriesOutput(RNNFormat.NCW));
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3)
                .setInputType(InputType.recurrent(4))
                .build());
    network.init();
    INDArray bias = Objects.requireNonNull(network.paramTable().get("0_b"));
    bias.assign(0.5);
    bias.putScalar(1, -50);
    INDArray mask = Nd4j.ones(EXAMPLES, 6);
    for (int i = 0; i < EXAMPLES; i += 2) {
      mask.putScalar(i, 5, 0);
    }
    DataSet[] batches = new DataSet[ITERATIONS];
    Arrays.fill(
        batches,
        new DataSet(Nd4j.rand(EXAMPLES, 4, 6), Nd4j.rand(EXAMPLES, 2, 6), mask, mask.dup()));

    assertThat(
            ActivationNetworks.watch(network, Sampling.every(1), batches)
                .layers()
                .get(0)
                .activation()
                .deadUnits()
                .get()
                .indices())
        .containsExactly(1);
  }
}
