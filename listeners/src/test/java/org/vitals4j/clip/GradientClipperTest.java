package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.measure.MeasurementRequest;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.testing.Networks;

class GradientClipperTest {

  private final MultiLayerNetwork network = Networks.normalisedMlp(new Sgd(0.1));

  /** As in DL4J's onGradientCalculation: the sum over the minibatch, before the updater. */
  private GradientMeasurement gradient() {
    network.setInput(Networks.batch(8, 1).getFeatures());
    network.setLabels(Networks.batch(8, 1).getLabels());
    network.computeGradientAndScore();
    return measured();
  }

  private GradientMeasurement measured() {
    return recorder().measuredGradient(network).orElseThrow();
  }

  private static IterationRecorder recorder() {
    IterationRecorder recorder = new IterationRecorder("session", "0");
    recorder.measure(new MeasurementRequest(true, List.of(), false, 0));
    return recorder;
  }

  private Clipped clip(ClippingPolicy policy, Model model, GradientMeasurement gradient) {
    return new GradientClipper(policy).clip(model, gradient, asked(model)).orElseThrow();
  }

  /** As a session answers. */
  private static Circumstances asked(Model model) {
    IterationRecorder recorder = recorder();
    return new Circumstances() {
      @Override
      public List<UnitNorms> unitNorms() {
        return recorder.unitNorms(model);
      }

      @Override
      public boolean isOpen(Pathology pathology) {
        return false;
      }

      @Override
      public double gradientNorm() {
        return recorder.gradientNorm(model);
      }
    };
  }

  @Test
  void theNormAfterwardsIsTheThreshold() {
    GradientMeasurement gradient = gradient();
    double max = gradient.global().l2() / 3;
    Optional<Clipped> clipped =
        new GradientClipper(Clipping.norm(max)).clip(network, gradient, asked(network));

    assertThat(measured().global().l2()).isCloseTo(max, within(max * 1e-6));
    assertThat(clipped).map(Clipped::changed).contains(true);
  }

  @Test
  void belowTheThresholdEveryBitStays() {
    GradientMeasurement gradient = gradient();
    INDArray before = network.getGradientsViewArray().dup();
    Optional<Clipped> clipped =
        new GradientClipper(Clipping.norm(gradient.global().l2() * 1.001))
            .clip(network, gradient, asked(network));

    assertThat(network.getGradientsViewArray()).isEqualTo(before);
    assertThat(clipped).map(Clipped::changed).contains(false);
  }

  @Test
  void everyTrueGradientIsScaledAndNothingElse() {
    GradientMeasurement gradient = gradient();
    float[] before = network.getGradientsViewArray().dup().toFloatVector();
    new GradientClipper(Clipping.norm(gradient.global().l2() / 4))
        .clip(network, gradient, asked(network));
    float[] after = network.getGradientsViewArray().toFloatVector();

    gradient.network().layers().stream()
        .flatMap(layer -> layer.blocks().stream())
        .forEach(block -> assertScaled(block, before, after, block.trueGradient() ? 0.25 : 1));
  }

  private static void assertScaled(Block block, float[] before, float[] after, double factor) {
    for (int i = (int) block.offset(); i < block.offset() + block.length(); i++) {
      double expected = before[i] * factor;
      assertThat((double) after[i])
          .as(block.name())
          .isCloseTo(expected, within(Math.abs(expected) * 1e-5));
    }
  }

  @Test
  void aNonFiniteGradientIsLeftAlone() {
    gradient();
    network.getGradientsViewArray().putScalar(0, Double.NaN);
    INDArray before = network.getGradientsViewArray().dup();
    ClippingPolicy unwanted =
        new ClippingPolicy() {
          @Override
          public String name() {
            return "unwanted";
          }

          @Override
          public ClippingDecision decide(
              GradientMeasurement gradient, Circumstances circumstances) {
            throw new AssertionError("was asked");
          }
        };

    assertThat(new GradientClipper(unwanted).clip(network, measured(), asked(network))).isEmpty();
    assertThat(network.getGradientsViewArray().toFloatVector())
        .containsExactly(before.toFloatVector());
  }

  @Test
  void eachLayerIsBroughtToTheLimitOfLayers() {
    GradientMeasurement before = gradient();
    double max = before.layers().get(0).get().l2() / 2;
    Clipped clipped = clip(Clipping.layerNorm(max), network, before);
    GradientMeasurement after = measured();

    for (int i = 0; i < before.layers().size(); i++) {
      if (before.layers().get(i) instanceof Measurement.Measured<TensorStatistics> layer) {
        double expected = Math.min(max, layer.value().l2());
        assertThat(after.layers().get(i).get().l2()).isCloseTo(expected, within(expected * 1e-5));
      }
    }
    assertThat(clipped.coefficient())
        .isCloseTo(after.global().l2() / before.global().l2(), within(1e-5));
  }

  @Test
  void everyElementIsClampedInUnitsOfTheMean() {
    GradientMeasurement gradient = gradient();
    double limit = gradient.global().maxAbs() / 3;
    float[] before = network.getGradientsViewArray().dup().toFloatVector();
    Clipped clipped = clip(Clipping.value(limit), network, gradient);
    float[] after = network.getGradientsViewArray().toFloatVector();

    for (var layer : gradient.network().layers()) {
      for (Block block : layer.blocks()) {
        for (int i = (int) block.offset(); i < block.offset() + block.length(); i++) {
          double sum = limit * 8; // the minibatch has 8 examples
          double expected =
              block.trueGradient() ? Math.max(-sum, Math.min(sum, before[i])) : before[i];
          assertThat((double) after[i]).isCloseTo(expected, within(1e-6));
        }
      }
    }
    assertThat(clipped.coefficient())
        .isCloseTo(measured().global().l2() / gradient.global().l2(), within(1e-6));
  }

  static Stream<Named<Model>> networksOfUnits() {
    return Stream.of(
        Named.of("dense, normalised", Networks.normalisedMlp(new Sgd(0.1))),
        Named.of("graph", Networks.graph(new Sgd(0.1))),
        Named.of("convolution", convolution()),
        Named.of("recurrent", recurrent()));
  }

  private static Model convolution() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .activation(Activation.TANH)
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
                .layer(new Deconvolution2D.Builder(2, 2).nOut(2).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.convolutional(4, 4, 1))
                .build());
    network.init();
    network.setInput(Nd4j.rand(5, 1, 4, 4));
    network.setLabels(Nd4j.rand(5, 2));
    return network;
  }

  private static Model recurrent() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new LSTM.Builder().nOut(4).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(3, 6))
                .build());
    network.init();
    network.setInput(Nd4j.rand(5, 3, 6));
    network.setLabels(Nd4j.rand(5, 2, 6));
    return network;
  }

  /** The units that the definition names, cut out with ND4J. */
  private static List<INDArray> units(Model model, String key, INDArray array) {
    if (array.rank() < 2 || array.size(0) == 1) {
      return List.of(array);
    }
    boolean deconvolution = model instanceof MultiLayerNetwork && key.equals("1_W");
    int axis = array.rank() == 2 || deconvolution ? 1 : 0;
    List<INDArray> all = new ArrayList<>();
    for (int i = 0; i < array.size(axis); i++) {
      INDArrayIndex[] index = new INDArrayIndex[array.rank()];
      Arrays.fill(index, NDArrayIndex.all());
      index[axis] = NDArrayIndex.point(i);
      all.add(array.get(index));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("networksOfUnits")
  void noUnitIsAboveItsShareOfItsWeights(Model model) {
    if (model instanceof ComputationGraph graph) {
      graph.setInputs(Networks.batch(8, 1).getFeatures());
      graph.setLabels(Networks.batch(8, 1).getLabels());
      graph.computeGradientAndScore();
    } else {
      MultiLayerNetwork network = (MultiLayerNetwork) model;
      if (network.getInput() == null) {
        network.setInput(Networks.batch(8, 1).getFeatures());
        network.setLabels(Networks.batch(8, 1).getLabels());
      }
      network.computeGradientAndScore();
    }
    double lambda = 1e-3;
    GradientMeasurement gradient = recorder().measuredGradient(model).orElseThrow();
    Map<String, INDArray> before = new HashMap<>();
    model.gradient().gradientForVariable().forEach((key, one) -> before.put(key, one.dup()));
    Clipped clipped = clip(Clipping.adaptive(lambda, 1e-4), model, gradient);

    assertThat(clipped.changed()).isTrue();
    double squares = 0;
    for (var layer : gradient.network().layers()) {
      for (Block block : layer.blocks()) {
        INDArray after = of(model.gradient().gradientForVariable(), block.name());
        INDArray was = of(before, block.name());
        if (layer.output() || !block.trueGradient()) {
          assertThat(after).isEqualTo(was);
        } else {
          assertUnits(model, block.name(), was, after, lambda, gradient.batchSize());
        }
        squares += block.trueGradient() ? Math.pow(after.norm2Number().doubleValue(), 2) : 0;
      }
    }
    assertThat(clipped.coefficient())
        .isCloseTo(
            Math.sqrt(squares) / gradient.batchSize() / gradient.global().l2(), within(1e-5));
  }

  private static INDArray of(Map<String, INDArray> arrays, String key) {
    return Objects.requireNonNull(arrays.get(key), key);
  }

  private static void assertUnits(
      Model model, String key, INDArray was, INDArray after, double lambda, int batch) {
    List<INDArray> weights = units(model, key, of(model.paramTable(), key));
    List<INDArray> olds = units(model, key, was);
    List<INDArray> news = units(model, key, after);
    for (int i = 0; i < weights.size(); i++) {
      double limit = batch * lambda * Math.max(1e-4, weights.get(i).norm2Number().doubleValue());
      double norm = olds.get(i).norm2Number().doubleValue();
      double factor = norm > limit ? limit / norm : 1;
      assertThat(news.get(i).sub(olds.get(i).mul(factor)).norm2Number().doubleValue())
          .as(key + " unit " + i)
          .isLessThanOrEqualTo(1e-5 * norm);
    }
  }

  @Test
  void rehearsingChangesNothing() {
    GradientMeasurement gradient = gradient();
    INDArray before = network.getGradientsViewArray().dup();
    Optional<Clipped> would =
        new GradientClipper(Clipping.norm(1e-3)).rehearse(network, gradient, asked(network));

    assertThat(network.getGradientsViewArray()).isEqualTo(before);
    assertThat(would).map(Clipped::changed).contains(true);
  }

  @Test
  void saysWhereDl4jClipsAsWell() {
    MultiLayerNetwork both =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .list()
                .layer(new OutputLayer.Builder().name("only").nIn(2).nOut(2).build())
                .build());
    both.init();

    assertThat(GradientClipper.besides(both).orElseThrow())
        .contains("ClipL2PerLayer", "layer only");
    assertThat(GradientClipper.besides(network)).isEmpty();
  }
}
