package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.ActivationNetworks.dense;
import static org.vitals4j.measure.ActivationNetworks.network;
import static org.vitals4j.measure.ActivationNetworks.output;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.StridedRange;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.testing.Networks;

/** The checks of iterations in which no norm is due. */
class FiniteCheckTest {

  private final ArrayScanner scanner = ArrayScanner.forBackend();

  private static List<StridedRange> finiteProbe(MultiLayerNetwork network) {
    return Layout.of(TrainedNetwork.of(network).orElseThrow()).finiteProbe();
  }

  private static long elements(List<StridedRange> lines) {
    return lines.stream().mapToLong(StridedRange::count).sum();
  }

  /** Large enough for its weight matrices to be looked at in part. */
  private static MultiLayerNetwork wide() {
    return network(
        dense(Networks.INPUTS, 300, Activation.TANH),
        dense(300, 200, Activation.RELU),
        output(200));
  }

  private boolean glance(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return scanner.looksFinite(network.getGradientsViewArray(), finiteProbe(network));
  }

  @Test
  void aGlanceReadsAFractionOfALargeGradient() {
    assertThat(elements(finiteProbe(wide()))).isLessThan(wide().numParams() / 10);
  }

  @Test
  void aGlanceAtAHealthyGradientIsCalm() {
    assertThat(glance(wide(), Networks.batch(8, 1))).isTrue();
  }

  @Property(tries = 25)
  void theProbeSeesAnyFeatureThatIsNaN(
      @ForAll @IntRange(min = 0, max = 7) int example,
      @ForAll @IntRange(min = 0, max = Networks.INPUTS - 1) int feature,
      @ForAll boolean infinite) {
    DataSet batch = Networks.batch(8, 1).copy();
    batch
        .getFeatures()
        .putScalar(new int[] {example, feature}, infinite ? Double.POSITIVE_INFINITY : Double.NaN);

    assertThat(glance(wide(), batch)).isFalse();
  }

  @Property(tries = 25)
  void theProbeSeesAnyWeightThatIsNaN(
      @ForAll @IntRange(min = 0, max = 299) int input,
      @ForAll @IntRange(min = 0, max = 199) int unit) {
    MultiLayerNetwork network = wide();
    network.getParam("1_W").putScalar(new int[] {input, unit}, Double.NaN);

    assertThat(glance(network, Networks.batch(8, 1))).isFalse();
  }

  @Property(tries = 15)
  void theProbeSeesAUnitWithoutABias(
      @ForAll @IntRange(min = 0, max = 299) int input,
      @ForAll @IntRange(min = 0, max = 199) int unit) {
    DenseLayer bare = new DenseLayer.Builder().nIn(300).nOut(200).hasBias(false).build();
    MultiLayerNetwork network =
        network(dense(Networks.INPUTS, 300, Activation.TANH), bare, output(200));
    network.getParam("1_W").putScalar(new int[] {input, unit}, Double.NaN);

    assertThat(glance(network, Networks.batch(8, 1))).isFalse();
  }

  @Property(tries = 15)
  void theProbeSeesAPixelInAConvolution(
      @ForAll @IntRange(min = 0, max = 7) int row, @ForAll @IntRange(min = 0, max = 7) int column) {
    MultiLayerNetwork network =
        ActivationNetworks.init(
            ActivationNetworks.list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(40)
                        .activation(Activation.IDENTITY)
                        .build(),
                    new ConvolutionLayer.Builder(3, 3).nOut(20).activation(Activation.TANH).build(),
                    output(0))
                .setInputType(InputType.convolutional(8, 8, 1)));
    INDArray images = Nd4j.rand(4, 1, 8, 8);
    images.putScalar(new int[] {1, 0, row, column}, Double.NaN);
    DataSet batch = new DataSet(images, Networks.batch(4, 1).getLabels());

    assertThat(glance(network, batch)).isFalse();
    assertThat(elements(finiteProbe(network))).isLessThan(network.numParams());
  }

  @Test
  void theProbeSeesAStepInASequence() {
    NeuralNetConfiguration.ListBuilder list =
        ActivationNetworks.list(
            new LSTM.Builder().nIn(Networks.INPUTS).nOut(64).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(64)
                .nOut(2)
                .build());
    MultiLayerNetwork network = ActivationNetworks.init(list);
    INDArray features = Nd4j.rand(3, Networks.INPUTS, 5);
    features.putScalar(new int[] {2, 1, 4}, Double.NaN);
    INDArray labels = Nd4j.zeros(3, 2, 5);
    labels
        .get(
            org.nd4j.linalg.indexing.NDArrayIndex.all(),
            org.nd4j.linalg.indexing.NDArrayIndex.point(0))
        .assign(1);

    assertThat(glance(network, new DataSet(features, labels))).isFalse();
  }
}
