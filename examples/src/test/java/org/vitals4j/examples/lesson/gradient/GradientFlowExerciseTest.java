package org.vitals4j.examples.lesson.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.Clipping;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;

/**
 * The checks of a public exercise on gradient flow: five linear layers 10-20-20-20-20-1, each with
 * an activation, 32 examples, loss = mean output. The ratio is ‖gradient of the first weights‖ /
 * ‖gradient of the last weights‖: input over output.
 */
class GradientFlowExerciseTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42, 123})
  void sigmoidLosesNearlyAllOfItsGradient(long seed) {
    assertThat(ratio(step(VanishingShallow.linear(seed, Activation.SIGMOID), seed)))
        .isLessThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42, 123})
  void tanhLosesMostOfItAndLessThanSigmoid(long seed) {
    IterationSnapshot tanh = step(VanishingShallow.linear(seed, Activation.TANH), seed);

    double input = Look.weightNorm(tanh.layers().get(0));
    assertThat(ratio(tanh) < 0.1 || input < 1e-4).isTrue();
    assertThat(ratio(tanh))
        .isGreaterThan(ratio(step(VanishingShallow.linear(seed, Activation.SIGMOID), seed)));
  }

  @Test
  void reluByHeKeepsIts() {
    assertThat(ratio(step(VanishingShallow.network(42, Activation.RELU), 42))).isGreaterThan(0.01);
  }

  @Test
  void largeWeightsExplode() {
    MultiLayerNetwork network = unstable();

    assertThat(network.getParam("0_W").stdNumber().doubleValue()).isGreaterThan(2);
    assertThat(norms(step(network, 42))).anyMatch(norm -> norm > 100 || !Double.isFinite(norm));
  }

  @Test
  void clippedToOneNoGradientIsLarger() {
    MultiLayerNetwork network = unstable();
    INDArray before = network.params().dup();
    TrainingMonitor.builder().clipping(Clipping.norm(1)).build().addTo(network);

    network.fit(VanishingShallow.data(42).examples());

    // At a rate of 1 a step of plain descent is the clipped gradient.
    assertThat(before.sub(network.params()).norm2Number().doubleValue()).isLessThanOrEqualTo(1.1);
  }

  @Test
  void batchNormalisationEvensTheGradientsOut() {
    List<Double> stds = new ArrayList<>();
    for (LayerSnapshot layer : step(batchNormalised(), 42).layers()) {
      if (layer.layer().hasTrainableWeights()) {
        stds.add(layer.gradientDistribution().get().std());
      }
    }
    double largest = stds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double smallest = stds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();

    assertThat(largest / smallest).isLessThan(100);
  }

  @Test
  void everyLayerHasStatisticsAndAHistogram() {
    for (LayerSnapshot layer : step(VanishingShallow.network(42, Activation.RELU), 42).layers()) {
      Distribution seen = layer.gradientDistribution().get();
      Histogram histogram = layer.gradientHistogram().get();

      assertThat(seen.min()).isLessThanOrEqualTo(seen.mean());
      assertThat(seen.mean()).isLessThanOrEqualTo(seen.max());
      assertThat(seen.std()).isPositive();
      assertThat(histogram.values().total()).isPositive();
      assertThat(histogram.magnitudes().total()).isEqualTo(histogram.lookedAt());
    }
  }

  private static double ratio(IterationSnapshot snapshot) {
    List<LayerSnapshot> layers = Look.weightLayers(snapshot);
    return Look.weightNorm(layers.get(0)) / Look.weightNorm(layers.get(layers.size() - 1));
  }

  private static List<Double> norms(IterationSnapshot snapshot) {
    List<Double> norms = new ArrayList<>();
    for (LayerSnapshot layer : snapshot.layers()) {
      for (BlockSnapshot block : layer.blocks()) {
        norms.add(Look.norm(block));
      }
    }
    return norms;
  }

  private static IterationSnapshot step(MultiLayerNetwork network, long seed) {
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .gradientHistograms(true)
            .build()
            .addTo(network);
    network.fit(VanishingShallow.data(seed).examples());
    return monitor.latest().orElseThrow();
  }

  private static MultiLayerNetwork unstable() {
    return new Nets.Stack(
            4, VanishingShallow.WIDTH, Activation.IDENTITY, Nets.normal(5), new Sgd(1))
        .withOutput(42, VanishingShallow.INPUTS, 1, new LossWasserstein(), Activation.IDENTITY);
  }

  private static MultiLayerNetwork batchNormalised() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(42).updater(new Sgd(0.01)).list();
    for (int i = 0; i < 4; i++) {
      layers
          .layer(
              new DenseLayer.Builder()
                  .nIn(i == 0 ? VanishingShallow.INPUTS : VanishingShallow.WIDTH)
                  .nOut(VanishingShallow.WIDTH)
                  .activation(Activation.IDENTITY)
                  .build())
          .layer(
              new BatchNormalization.Builder()
                  .nIn(VanishingShallow.WIDTH)
                  .nOut(VanishingShallow.WIDTH)
                  .build())
          .layer(new ActivationLayer(Activation.SIGMOID));
    }
    return Nets.start(
        layers.layer(
            new OutputLayer.Builder(new LossWasserstein())
                .nIn(VanishingShallow.WIDTH)
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build()));
  }
}
