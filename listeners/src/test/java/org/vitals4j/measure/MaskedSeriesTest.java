package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;

/** Padded series: what is masked is in no statistic, whatever kind of layer makes it. */
class MaskedSeriesTest {

  private static final int EXAMPLES = LayerKinds.EXAMPLES;
  private static final int STEPS = LayerKinds.STEPS;
  private static final int[] LENGTHS = {7, 2, 4, 1, 7, 3, 6, 5, 2};

  /** Those of which DL4J can say what it makes of a mask. */
  static Stream<LayerKinds.Kind> kinds() {
    return LayerKinds.all()
        .filter(kind -> kind.input().getType() == InputType.Type.RNN)
        .filter(kind -> !kind.name().startsWith("upsampling"));
  }

  private static INDArray mask(int steps, int... lengths) {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, lengths.length, steps);
    for (int i = 0; i < lengths.length; i++) {
      for (int t = 0; t < Math.min(steps, lengths[i]); t++) {
        mask.putScalar(i, t, 1);
      }
    }
    return mask;
  }

  private static DataSet padded(LayerKinds.Kind kind) {
    DataSet batch = kind.batch(DataType.DOUBLE);
    int time = kind.name().startsWith("NWC") ? 1 : 2;
    if (kind.indices() == 0) {
      INDArray features = batch.getFeatures();
      for (int i = 0; i < EXAMPLES; i++) {
        for (int t = LENGTHS[i]; t < STEPS; t++) {
          for (int unit = 0; unit < 3; unit++) {
            features.putScalar(time == 2 ? new int[] {i, unit, t} : new int[] {i, t, unit}, 0);
          }
        }
      }
    }
    INDArray labels = batch.getLabels();
    return new DataSet(
        batch.getFeatures(),
        labels,
        mask(STEPS, LENGTHS),
        labels.rank() == 3 ? mask((int) labels.size(time), LENGTHS) : null);
  }

  /** Those elements that belong to steps before an example's end. */
  private static double[] kept(INDArray array, boolean timeLast, int... lengths) {
    List<Double> kept = new ArrayList<>();
    double[] all = ReferenceStatistics.elements(array);
    long[] shape = array.shape();
    int rows = (int) shape[0];
    int each = all.length / rows;
    for (int i = 0; i < all.length; i++) {
      int row = i / each;
      boolean series = shape.length == 3;
      int step =
          series
              ? (int) (timeLast ? i % shape[2] : i / shape[2] % shape[1])
              : rows == lengths.length ? 0 : row / lengths.length;
      if (step < lengths[row % lengths.length]) {
        kept.add(all[i]);
      }
    }
    return kept.stream().mapToDouble(d -> d).toArray();
  }

  static Stream<LayerKinds.Kind> kindsThatShowTheirMask() {
    return kinds().filter(kind -> !kind.name().equals("convolution over time"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kindsThatShowTheirMask")
  void areInNoStatisticOfANetworkOfLayers(LayerKinds.Kind kind) {
    MultiLayerNetwork network = kind.network(DataType.DOUBLE);
    DataSet batch = padded(kind);
    List<double[]> expected = new ArrayList<>();
    for (int i = 0; i < network.getnLayers() - 1; i++) {
      network.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
      INDArray output = network.feedForwardToLayer(i, batch.getFeatures(), true).get(i + 1);
      expected.add(kept(output, !kind.name().startsWith("NWC"), LENGTHS));
    }

    IterationSnapshot snapshot = ActivationNetworks.watch(network, batch);

    for (int i = 0; i < expected.size(); i++) {
      ReferenceActivations.assertAgree(
          snapshot.layers().get(i).activation(), expected.get(i), 1e-9);
    }
  }

  @Test
  void isAbsentBeforeAConvolutionWithoutAMask() {
    LayerKinds.Kind kind =
        kinds().filter(k -> k.name().equals("convolution over time")).findFirst().orElseThrow();

    IterationSnapshot snapshot =
        ActivationNetworks.watch(kind.network(DataType.DOUBLE), padded(kind));

    assertThat(snapshot.layers().get(0).activation().statistics())
        .isEqualTo(Measurement.absent("DL4J does not show the mask that applies here"));
    assertThat(snapshot.layers().get(1).activation().statistics().isMeasured()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void areInNoStatisticOfAGraph(LayerKinds.Kind kind) {
    ComputationGraph graph = kind.network(DataType.DOUBLE).toComputationGraph();
    DataSet batch = padded(kind);
    graph.setLayerMaskArrays(
        new INDArray[] {batch.getFeaturesMaskArray()},
        batch.getLabelsMaskArray() == null ? null : new INDArray[] {batch.getLabelsMaskArray()});
    Map<String, INDArray> outputs = graph.feedForward(batch.getFeatures(), true);

    IterationSnapshot snapshot = ActivationNetworks.watch(graph, batch);

    for (IterationSnapshot.LayerSnapshot layer : snapshot.layers()) {
      if (!layer.layer().output()) {
        INDArray output = Objects.requireNonNull(outputs.get(layer.layer().name()));
        ReferenceActivations.assertAgree(
            layer.activation(), kept(output, !kind.name().startsWith("NWC"), LENGTHS), 1e-9);
      }
    }
  }

  // Graphs whose inputs have masks of their own.

  private static Layer lstm(int in, int out) {
    return new LSTM.Builder().nIn(in).nOut(out).build();
  }

  private static ComputationGraphConfiguration.GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.05))
        .graphBuilder();
  }

  private static ActivationSnapshot of(IterationSnapshot snapshot, String name) {
    return snapshot.layers().stream()
        .filter(layer -> layer.layer().name().equals(name))
        .findFirst()
        .orElseThrow()
        .activation();
  }

  private static final int[] LONG = {3, 6, 4, 7};
  private static final int[] SHORT = {5, 1, 7, 2};

  private static int[] longest() {
    int[] longest = LONG.clone();
    Arrays.setAll(longest, i -> Math.max(LONG[i], SHORT[i]));
    return longest;
  }

  private static IterationSnapshot train(ComputationGraph graph, MultiDataSet batch) {
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(graph);
    graph.fit(batch);
    return monitor.latest().orElseThrow();
  }

  private static INDArray random(long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape).subi(0.5);
  }

  @Test
  void eachInputOfAGraphHasItsOwnMask() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("a", "b")
                .addLayer("left", lstm(3, 4), "a")
                .addLayer("right", lstm(3, 4), "b")
                .addVertex("merged", new MergeVertex(), "left", "right")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
                .addVertex("half", new SubsetVertex(0, 1), "left")
                .addLayer("deep", lstm(8, 5), "merged")
                .addLayer("one", output(5), "deep")
                .addLayer("two", output(4), "sum")
                .addLayer("three", output(2), "half")
                .setOutputs("one", "two", "three")
                .build());
    graph.init();
    INDArray[] features = {random(4, 3, 7), random(4, 3, 7)};
    INDArray[] masks = {mask(7, LONG), mask(7, SHORT)};
    INDArray[] labels = {random(4, 1, 7), random(4, 1, 7), random(4, 1, 7)};
    graph.setLayerMaskArrays(masks, null);
    Map<String, INDArray> outputs = graph.feedForward(features, true);

    IterationSnapshot snapshot =
        train(graph, new MultiDataSet(features, labels, masks, new INDArray[3]));

    assertKept(snapshot, outputs, "left", LONG);
    assertKept(snapshot, outputs, "right", SHORT);
    assertKept(snapshot, outputs, "half", LONG);
    assertKept(snapshot, outputs, "merged", longest());
    assertKept(snapshot, outputs, "sum", longest());
    assertKept(snapshot, outputs, "deep", longest());
  }

  private static void assertKept(
      IterationSnapshot snapshot, Map<String, INDArray> outputs, String name, int... lengths) {
    ReferenceActivations.assertAgree(
        of(snapshot, name), kept(Objects.requireNonNull(outputs.get(name)), true, lengths), 1e-9);
  }

  private static Layer output(int in) {
    return LayerKinds.seriesOutput(RNNFormat.NCW, in);
  }

  @Test
  void whereOneInputHasNoMaskTheSumCountsWhole() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("a", "b")
                .addLayer("left", lstm(3, 4), "a")
                .addLayer("right", lstm(3, 4), "b")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
                .addLayer("one", output(4), "sum")
                .setOutputs("one")
                .build());
    graph.init();
    INDArray[] features = {random(4, 3, 7), random(4, 3, 7)};

    IterationSnapshot snapshot =
        train(
            graph,
            new MultiDataSet(
                features,
                new INDArray[] {random(4, 1, 7)},
                new INDArray[] {mask(7, LONG), null},
                null));

    assertThat(of(snapshot, "left").statistics().get().count()).isEqualTo(4L * (3 + 6 + 4 + 7));
    assertThat(of(snapshot, "right").statistics().get().count()).isEqualTo(4L * 4 * 7);
    assertThat(of(snapshot, "sum").statistics().get().count()).isEqualTo(4L * 4 * 7);
  }

  @Test
  void followsASeriesThroughAVectorAndBack() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("a")
                .addLayer("encoder", lstm(3, 4), "a")
                .addVertex("last", new LastTimeStepVertex("a"), "encoder")
                .addLayer("code", ActivationNetworks.dense(4, 5, Activation.TANH), "last")
                .addVertex("again", new DuplicateToTimeSeriesVertex("a"), "code")
                .addLayer("decoder", lstm(5, 6), "again")
                .addLayer("one", output(6), "decoder")
                .setOutputs("one")
                .build());
    graph.init();
    INDArray[] features = {random(4, 3, 7)};
    INDArray[] masks = {mask(7, LONG)};
    graph.setLayerMaskArrays(masks, null);
    Map<String, INDArray> outputs = graph.feedForward(features, true);

    IterationSnapshot snapshot =
        train(graph, new MultiDataSet(features, new INDArray[] {random(4, 1, 7)}, masks, masks));

    assertKept(snapshot, outputs, "encoder", LONG);
    assertKept(snapshot, outputs, "last", 1, 1, 1, 1);
    assertKept(snapshot, outputs, "code", 1, 1, 1, 1);
    assertKept(snapshot, outputs, "again", LONG);
    assertKept(snapshot, outputs, "decoder", LONG);
  }

  @Test
  void stackedExamplesKeepTheirMasks() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("a", "b")
                .addVertex("stack", new StackVertex(), "a", "b")
                .addLayer("shared", lstm(3, 4), "stack")
                .addVertex("first", new UnstackVertex(0, 2), "shared")
                .addVertex("second", new UnstackVertex(1, 2), "shared")
                .addLayer("one", output(4), "first")
                .addLayer("two", output(4), "second")
                .setOutputs("one", "two")
                .build());
    graph.init();
    INDArray[] features = {random(4, 3, 7), random(4, 3, 7)};
    INDArray[] masks = {mask(7, LONG), mask(7, SHORT)};
    graph.setLayerMaskArrays(masks, null);
    Map<String, INDArray> outputs = graph.feedForward(features, true);

    IterationSnapshot snapshot =
        train(
            graph,
            new MultiDataSet(
                features, new INDArray[] {random(4, 1, 7), random(4, 1, 7)}, masks, masks));

    assertKept(snapshot, outputs, "shared", 3, 6, 4, 7, 5, 1, 7, 2);
    assertKept(snapshot, outputs, "first", LONG);
    assertKept(snapshot, outputs, "second", SHORT);
  }

  @Test
  void theMaskOfMaskZeroIsItsOwn() {
    ComputationGraph graph =
        new ComputationGraph(
            graph()
                .addInputs("a")
                .addLayer("masked", new MaskZeroLayer(lstm(3, 4), 0), "a")
                .addLayer("next", lstm(4, 5), "masked")
                .addLayer("one", output(5), "next")
                .setOutputs("one")
                .build());
    graph.init();
    INDArray features = random(4, 3, 7);
    for (int i = 0; i < 4; i++) {
      for (int t = LONG[i]; t < 7; t++) {
        for (int unit = 0; unit < 3; unit++) {
          features.putScalar(new int[] {i, unit, t}, 0);
        }
      }
    }
    IterationSnapshot snapshot = train(graph, new MultiDataSet(features, random(4, 1, 7)));

    assertThat(of(snapshot, "masked").statistics().get().count()).isEqualTo(4L * (3 + 6 + 4 + 7));
    assertThat(of(snapshot, "next").statistics().get().count()).isEqualTo(5L * 4 * 7);
  }

  // Truncated back propagation: each segment is an iteration.

  private static final int SEGMENT = 3;

  @Test
  void eachSegmentIsMeasuredByItself() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(0.05)).list();
    list.layer(lstm(3, 4));
    list.layer(new SimpleRnn.Builder().nIn(4).nOut(5).activation(Activation.TANH).build());
    list.layer(output(5));
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(SEGMENT).build());
    network.init();
    assertEachSegment(network, new DataSet(series(3), series(1), mask(7, LONG), mask(7, LONG)));
  }

  private static INDArray series(int units) {
    return Nd4j.rand(DataType.FLOAT, 4, units, 7);
  }

  @Test
  void eachSegmentOfAGraphIsMeasuredByItself() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.05))
                .graphBuilder()
                .addInputs("a")
                .addLayer("first", lstm(3, 4), "a")
                .addLayer("second", lstm(4, 5), "first")
                .addLayer("one", output(5), "second")
                .setOutputs("one")
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(SEGMENT)
                .tBPTTBackwardLength(SEGMENT)
                .build());
    graph.init();
    assertEachSegment(graph, new DataSet(series(3), series(1), mask(7, LONG), mask(7, LONG)));
  }

  private static void assertEachSegment(Model model, DataSet batch) {
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(model);
    Segments segments = new Segments(monitor);
    model.addListeners(segments);
    if (model instanceof MultiLayerNetwork network) {
      network.fit(batch);
    } else {
      ((ComputationGraph) model).fit(batch);
    }
    assertThat(segments.snapshots).hasSize(3);
    for (int s = 0; s < 3; s++) {
      int from = s * SEGMENT;
      int[] left = LONG.clone();
      Arrays.setAll(left, i -> Math.max(0, LONG[i] - from));
      for (int layer = 0; layer < 2; layer++) {
        ReferenceActivations.assertAgree(
            segments.snapshots.get(s).layers().get(layer).activation(),
            kept(segments.shown.get(2 * s + layer), true, left),
            1e-5);
      }
    }
  }

  /** What DL4J shows in each iteration, and what is made of it. */
  private static final class Segments extends BaseTrainingListener {
    final List<INDArray> shown = new ArrayList<>();
    final List<IterationSnapshot> snapshots = new ArrayList<>();
    private final TrainingMonitor monitor;

    Segments(TrainingMonitor monitor) {
      this.monitor = monitor;
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      shown.add(activations.get(1).detach());
      shown.add(activations.get(2).detach());
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      shown.add(Objects.requireNonNull(activations.get("first")).detach());
      shown.add(Objects.requireNonNull(activations.get("second")).detach());
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      snapshots.add(monitor.latest().orElseThrow());
    }
  }
}
