package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.LayerKinds.convolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ConvolutionUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.ActivationSnapshot;

/** Images of different sizes, padded: against what DL4J's own arithmetic makes of their mask. */
class MaskedImagesTest {

  private static final int EXAMPLES = 5;
  private static final int[] NONE = {0, 0};
  private static final int[] ONCE = {1, 1};
  private static final int[] TWICE = {2, 2};

  private static ComputationGraph graph(CNN2DFormat format) {
    ConvolutionLayer same =
        new ConvolutionLayer.Builder(3, 3)
            .nOut(4)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build();
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(8, 7, 2, format))
                .addLayer("same", same, "in")
                .addLayer("smaller", convolution(3, Activation.TANH), "same")
                .addLayer(
                    "pooled",
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, TWICE, TWICE)
                        .build(),
                    "smaller")
                .addLayer("again", new ActivationLayer(Activation.SOFTSIGN), "pooled")
                .addLayer("all", new GlobalPoolingLayer(PoolingType.AVG), "again")
                .addLayer("out", LayerKinds.softmax(), "all")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /** The upper left corner of each image counts. */
  private static INDArray mask() {
    Random random = new Random(3);
    INDArray mask = Nd4j.zeros(EXAMPLES, 1, 8, 7);
    for (int i = 0; i < EXAMPLES; i++) {
      int height = 1 + random.nextInt(8);
      int width = 1 + random.nextInt(7);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          mask.putScalar(new int[] {i, 0, y, x}, 1);
        }
      }
    }
    return mask;
  }

  private static INDArray reduced(INDArray mask, int[] stride) {
    return ConvolutionUtils.cnn2dMaskReduction(
        mask, TWICE, stride, NONE, ONCE, ConvolutionMode.Truncate);
  }

  private static double[] kept(INDArray activations, INDArray mask, CNN2DFormat format) {
    INDArray channelsFirst =
        format == CNN2DFormat.NCHW ? activations : activations.permute(0, 3, 1, 2);
    List<Double> kept = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      for (int y = 0; y < mask.size(2); y++) {
        for (int x = 0; x < mask.size(3); x++) {
          for (int c = 0; mask.getDouble(i, 0, y, x) > 0 && c < channelsFirst.size(1); c++) {
            kept.add(channelsFirst.getDouble(i, c, y, x));
          }
        }
      }
    }
    return kept.stream().mapToDouble(d -> d).toArray();
  }

  // Global pooling of NHWC does not work in M2.1.
  @ParameterizedTest
  @EnumSource(
      value = CNN2DFormat.class,
      names = {"NCHW"})
  void whatIsPaddedIsInNoStatistic(CNN2DFormat format) {
    ComputationGraph graph = graph(format);
    INDArray[] features = {Nd4j.rand(EXAMPLES, 2, 8, 7).subi(0.5)};
    INDArray[] masks = {mask()};
    INDArray labels = Nd4j.zeros(EXAMPLES, 3);
    labels.getColumn(1).assign(1);
    graph.setLayerMaskArrays(masks, null);
    Map<String, INDArray> outputs = graph.feedForward(features, true);
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(graph);

    graph.fit(new MultiDataSet(features, new INDArray[] {labels}, masks, null));

    INDArray smaller = reduced(mask(), ONCE);
    INDArray pooled = reduced(smaller, TWICE);
    assertKept(monitor, outputs, "same", mask(), format);
    assertKept(monitor, outputs, "smaller", smaller, format);
    assertKept(monitor, outputs, "pooled", pooled, format);
    assertKept(monitor, outputs, "again", pooled, format);
    assertThat(of(monitor, "all").statistics().get().count()).isEqualTo(EXAMPLES * 3L);
  }

  private static ActivationSnapshot of(TrainingMonitor monitor, String name) {
    return monitor.latest().orElseThrow().layers().stream()
        .filter(layer -> layer.layer().name().equals(name))
        .findFirst()
        .orElseThrow()
        .activation();
  }

  private static void assertKept(
      TrainingMonitor monitor,
      Map<String, INDArray> outputs,
      String name,
      INDArray mask,
      CNN2DFormat format) {
    ReferenceActivations.assertAgree(
        of(monitor, name), kept(Objects.requireNonNull(outputs.get(name)), mask, format), 1e-5);
  }
}
