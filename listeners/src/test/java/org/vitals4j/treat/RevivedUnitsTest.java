package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;

/**
 * Whatever lies between a layer and those that read it: units that were dead begin again, and the
 * network answers as before. So nothing that was alive has changed, and nothing reads the new units
 * yet.
 */
class RevivedUnitsTest {

  private static final int UNITS = 6;
  private static final int[] DEAD = {0, 1, 3, 5};

  /** Named "sick" in graphs, and the first layer elsewhere. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(Model model, long[] input) {

    DataSet data() {
      long[] shape = input.clone();
      shape[0] = 400;
      Nd4j.getRandom().setSeed(7);
      return new DataSet(Nd4j.randn(shape), Nd4j.randn(400, 2));
    }

    String sick() {
      return model instanceof MultiLayerNetwork ? "0_" : "sick_";
    }

    INDArray output() {
      return model instanceof MultiLayerNetwork network
          ? network.output(data().getFeatures())
          : ((ComputationGraph) model).outputSingle(data().getFeatures());
    }

    INDArray param(String key) {
      return Objects.requireNonNull(model.paramTable().get(key), key);
    }
  }

  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(1e-4))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(2)
        .build();
  }

  private static DenseLayer dense(int units) {
    return new DenseLayer.Builder().nOut(units).build();
  }

  private static Named<Case> list(String name, InputType input, long[] shape, ListBuilder layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.layer(output()).setInputType(input).build());
    network.init();
    return Named.of(name, new Case(network, shape));
  }

  private static ConvolutionLayer filters(CNN2DFormat format) {
    return new ConvolutionLayer.Builder(2, 2).nOut(UNITS).dataFormat(format).build();
  }

  private static Named<Case> images(String name, CNN2DFormat format, ListBuilder layers) {
    boolean last = format == CNN2DFormat.NHWC;
    return list(
        name + ", " + format,
        InputType.convolutional(5, 5, 2, format),
        last ? new long[] {1, 5, 5, 2} : new long[] {1, 2, 5, 5},
        layers);
  }

  private static List<Named<Case>> ofImages(CNN2DFormat format) {
    List<Named<Case>> all = new ArrayList<>();
    all.add(images("dense", format, base().list().layer(filters(format)).layer(dense(4))));
    all.add(
        images(
            "pooling, padding, upsampling, dense",
            format,
            base()
                .list()
                .layer(filters(format))
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).dataFormat(format).build())
                .layer(new ZeroPaddingLayer.Builder(1, 1).dataFormat(format).build())
                .layer(new Upsampling2D.Builder(2).dataFormat(format).build())
                .layer(dense(4))));
    all.add(
        images(
            "convolution",
            format,
            base()
                .list()
                .layer(filters(format))
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).dataFormat(format).build())));
    all.add(
        images(
            "global pooling",
            format,
            base()
                .list()
                .layer(filters(format))
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())));
    return all;
  }

  /** DL4J's own flattening fails for NCDHW here, so that is pooled. */
  private static Named<Case> volumes(Convolution3D.DataFormat format) {
    boolean last = format == Convolution3D.DataFormat.NDHWC;
    return list(
        "volumes, " + format,
        InputType.convolutional3D(format, 4, 4, 4, 2),
        last ? new long[] {1, 4, 4, 4, 2} : new long[] {1, 2, 4, 4, 4},
        base()
            .list()
            .layer(new Convolution3D.Builder(2, 2, 2).nOut(UNITS).dataFormat(format).build())
            .layer(last ? dense(3) : new GlobalPoolingLayer.Builder(PoolingType.AVG).build()));
  }

  private static Named<Case> ofGraph(String name, GraphBuilder layers) {
    ComputationGraph graph =
        new ComputationGraph(
            layers
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("sick", dense(UNITS), "in")
                .setOutputs("out")
                .build());
    graph.init();
    return Named.of(name, new Case(graph, new long[] {1, 4}));
  }

  static Stream<Named<Case>> cases() {
    List<Named<Case>> all = new ArrayList<>();
    all.addAll(ofImages(CNN2DFormat.NCHW));
    all.addAll(ofImages(CNN2DFormat.NHWC));
    all.add(volumes(Convolution3D.DataFormat.NCDHW));
    all.add(volumes(Convolution3D.DataFormat.NDHWC));
    all.add(
        images(
            "transposed convolution",
            CNN2DFormat.NCHW,
            base()
                .list()
                .layer(filters(CNN2DFormat.NCHW))
                .layer(new Deconvolution2D.Builder(2, 2).nOut(3).build())));
    all.add(
        images(
            "depthwise convolution",
            CNN2DFormat.NCHW,
            base()
                .list()
                .layer(filters(CNN2DFormat.NCHW))
                .layer(
                    new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(2).nOut(12).build())));
    all.add(
        images(
            "separable convolution",
            CNN2DFormat.NCHW,
            base()
                .list()
                .layer(filters(CNN2DFormat.NCHW))
                .layer(
                    new SeparableConvolution2D.Builder(2, 2).depthMultiplier(2).nOut(3).build())));
    all.add(
        images(
            "from a separable convolution",
            CNN2DFormat.NCHW,
            base()
                .list()
                .layer(new SeparableConvolution2D.Builder(2, 2).nOut(UNITS).build())
                .layer(dense(3))));
    all.add(
        list(
            "series, convolution",
            InputType.recurrent(3, 7, RNNFormat.NCW),
            new long[] {1, 3, 7},
            base()
                .list()
                .layer(new Convolution1DLayer.Builder(2).nOut(UNITS).build())
                .layer(new Convolution1DLayer.Builder(3).nOut(4).build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())));
    all.add(
        list(
            "series, both directions",
            InputType.recurrent(3, 7, RNNFormat.NCW),
            new long[] {1, 3, 7},
            base()
                .list()
                .layer(new Convolution1DLayer.Builder(2).nOut(UNITS).build())
                .layer(new Bidirectional(new LSTM.Builder().nOut(4).build()))
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())));
    all.add(
        list(
            "recurrent, last step",
            InputType.recurrent(3, 5, RNNFormat.NCW),
            new long[] {1, 3, 5},
            base()
                .list()
                .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(UNITS).build()))
                .layer(dense(3))));
    all.add(
        ofGraph(
            "merged behind others",
            base()
                .graphBuilder()
                .addLayer("other", dense(3), "in")
                .addVertex("merge", new MergeVertex(), "other", "sick", "other")
                .addLayer("out", output(), "merge")));
    all.add(
        ofGraph(
            "some of the merged",
            base()
                .graphBuilder()
                .addLayer("other", dense(3), "in")
                .addVertex("merge", new MergeVertex(), "other", "sick")
                .addVertex("some", new SubsetVertex(2, 5), "merge")
                .addLayer("next", dense(4), "some")
                .addLayer("out", output(), "next")));
    return all.stream();
  }

  /** Parameters before the treatment and after it. */
  private record Treated(INDArray before, INDArray after, List<TreatmentEvent> events) {}

  private static Treated treat(Case one) {
    INDArray biases = one.param(one.sick() + "b");
    for (int unit : DEAD) {
      biases.putScalar(unit, -50);
    }
    INDArray[] params = new INDArray[2];
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .treatments(
                Treatments.builder()
                    .on(Pathology.DEAD_UNITS, Treatments::reviveUnits, 1, 100)
                    .build())
            .build();
    one.model()
        .addListeners(
            new BaseTrainingListener() {
              @Override
              public void iterationDone(Model model, int iteration, int epoch) {
                params[0] = params[1] == null ? model.params().dup() : params[0];
              }
            },
            monitor,
            new BaseTrainingListener() {
              @Override
              public void iterationDone(Model model, int iteration, int epoch) {
                boolean now = params[1] == null && !monitor.treatments().isEmpty();
                params[1] = now ? model.params().dup() : params[1];
              }
            });
    for (int i = 0; i < 14 && params[1] == null; i++) {
      if (one.model() instanceof MultiLayerNetwork network) {
        network.fit(one.data());
      } else {
        ((ComputationGraph) one.model()).fit(one.data());
      }
    }
    one.model().setListeners();
    return new Treated(params[0], params[1], monitor.treatments());
  }

  private static TreatmentEvent.Kind kind(Treated treated) {
    return treated.events().get(0).kind();
  }

  private static float[] answers(Case one, INDArray params) {
    one.model().setParams(params);
    return one.output().dup('c').data().asFloat();
  }

  /** Which elements of a parameter have changed. */
  private static boolean[] changed(Case one, Treated treated, String key) {
    one.model().setParams(treated.before());
    float[] before = one.param(key).dup('c').data().asFloat();
    one.model().setParams(treated.after());
    float[] after = one.param(key).dup('c').data().asFloat();
    boolean[] changed = new boolean[before.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = before[i] != after[i];
    }
    return changed;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNetworkAnswersAsBefore(Case one) {
    Treated treated = treat(one);

    assertThat(kind(treated)).as("%s", treated.events()).isEqualTo(TreatmentEvent.Kind.GIVEN);
    float[] before = answers(one, treated.before());
    float[] after = answers(one, treated.after());
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(before[i] - after[i]));
    }
    assertThat(largest).isLessThan(1e-5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theUnitsAreAliveAgain(Case one) {
    Treated treated = treat(one);
    one.model().setParams(treated.after());
    INDArray biases = one.param(one.sick() + "b");

    assertThat(Arrays.stream(DEAD).mapToDouble(u -> biases.getDouble((long) u)).toArray())
        .containsOnly(0);
    boolean pointwise = one.model().paramTable().containsKey(one.sick() + "pW");
    assertThat(changed(one, treated, one.sick() + (pointwise ? "pW" : "W"))).contains(true);
  }

  // What must not be cut off.

  private static Case residual() {
    return ofGraph(
            "residual",
            base()
                .graphBuilder()
                .addLayer(
                    "stem",
                    new DenseLayer.Builder().nOut(UNITS).activation(Activation.TANH).build(),
                    "in")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "sick")
                .addLayer("next", dense(4), "add")
                .addLayer("out", output(), "next"))
        .getPayload();
  }

  @Test
  void whatReadsASumReadsOnAndNewWeightsAreSmall() {
    Case one = residual();
    Treated treated = treat(one);

    assertThat(kind(treated)).isEqualTo(TreatmentEvent.Kind.GIVEN);
    assertThat(changed(one, treated, "next_W")).containsOnly(false);
    assertThat(changed(one, treated, "stem_W")).containsOnly(false);
    one.model().setParams(treated.after());
    INDArray weights = one.param("sick_W");
    assertThat(weights.getColumn(DEAD[0]).amaxNumber().doubleValue()).isBetween(1e-6, 0.05);
    assertThat(one.param("sick_b").getDouble(DEAD[0])).isZero();
  }

  @Test
  void aFrozenReaderStaysBitForBit() {
    Case one =
        list(
                "frozen reader",
                InputType.feedForward(4),
                new long[] {1, 4},
                base().list().layer(dense(UNITS)).layer(new FrozenLayerWithBackprop(dense(5))))
            .getPayload();
    Treated treated = treat(one);

    assertThat(kind(treated)).isEqualTo(TreatmentEvent.Kind.GIVEN);
    assertThat(changed(one, treated, "1_W")).containsOnly(false);
    assertThat(changed(one, treated, "1_b")).containsOnly(false);
    assertThat(changed(one, treated, "0_W")).contains(true);
  }
}
