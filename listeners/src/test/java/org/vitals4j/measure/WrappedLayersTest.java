package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.LayerKinds.dense;
import static org.vitals4j.measure.LayerKinds.recurrent;
import static org.vitals4j.measure.LayerKinds.softmax;

import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.network.NetworkDescriber;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/** What a layer is beneath its wrappers, and what DL4J's defaults do not make of it. */
class WrappedLayersTest {

  private static final InputType FLAT = InputType.feedForward(4);
  private static final InputType SERIES = InputType.recurrent(4, 3);

  private static MultiLayerNetwork network(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Sgd(0.1))
            .activation(Activation.SIGMOID) // handed to every layer, used or not
            .list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  private static NetworkDescription.Layer describe(int layer, MultiLayerNetwork network) {
    return NetworkDescriber.describe(TrainedNetwork.of(network).orElseThrow()).layers().get(layer);
  }

  private static boolean isWeight(NetworkDescription.Layer layer, String block) {
    return layer.blocks().stream()
        .filter(b -> b.name().endsWith("_" + block))
        .findFirst()
        .orElseThrow()
        .weight();
  }

  private static DataSet batch() {
    return new DataSet(Nd4j.rand(6, 4), Nd4j.ones(6, 3).divi(3));
  }

  @Test
  void batchNormalisationHasNoActivation() {
    MultiLayerNetwork network =
        network(FLAT, dense(5, Activation.RELU), new BatchNormalization(), softmax());

    assertThat(describe(1, network).activation()).isEmpty();
    assertThat(
            ActivationNetworks.watch(network, batch())
                .layers()
                .get(1)
                .activation()
                .saturatedFraction())
        .isEqualTo(Measurement.absent("the layer has no activation function"));
  }

  @Test
  void dropoutLayersHaveNoneEither() {
    MultiLayerNetwork network =
        network(FLAT, dense(5, Activation.RELU), new DropoutLayer(0.5), softmax());

    assertThat(describe(1, network).activation()).isEmpty();
  }

  @Test
  void ofAVariationalAutoencoderIsThatOfItsOutput() {
    VariationalAutoencoder autoencoder =
        new VariationalAutoencoder.Builder()
            .nOut(3)
            .encoderLayerSizes(5)
            .decoderLayerSizes(5)
            .activation(Activation.SIGMOID)
            .pzxActivationFunction(Activation.TANH)
            .build();

    assertThat(describe(0, network(FLAT, autoencoder, softmax())).activation())
        .isEqualTo(Optional.of("tanh"));
  }

  @Test
  void gainsAndSlopesAreNotWeights() {
    DenseLayer normalised = new DenseLayer.Builder().nOut(5).hasLayerNorm(true).build();
    PReLULayer slopes = new PReLULayer.Builder().inputShape(5).build();
    MultiLayerNetwork network = network(FLAT, normalised, slopes, softmax());

    assertThat(isWeight(describe(0, network), "W")).isTrue();
    assertThat(isWeight(describe(0, network), "g")).isFalse();
    assertThat(isWeight(describe(1, network), "W")).isFalse();
  }

  @Test
  void theWeightsOfBothDirectionsAreWeightsHoweverDeep() {
    Bidirectional both = new Bidirectional(recurrent(5, Activation.TANH, RNNFormat.NCW));
    NetworkDescription.Layer layer =
        describe(0, network(SERIES, new FrozenLayer(new LastTimeStep(both)), softmax()));

    assertThat(layer.type()).isEqualTo("SimpleRnn");
    assertThat(layer.frozen()).isTrue();
    assertThat(isWeight(layer, "bRW")).isTrue();
    assertThat(isWeight(layer, "bb")).isFalse();
  }

  @Test
  void aFrozenOutputLayerIsAnOutputLayer() {
    MultiLayerNetwork network =
        network(FLAT, dense(5, Activation.TANH), new FrozenLayerWithBackprop(softmax()));

    assertThat(describe(1, network).output()).isTrue();
  }

  @Test
  void aFunctionThatIsChangedInsideAWrapperIsNoticed() {
    MultiLayerNetwork network =
        network(SERIES, new LastTimeStep(recurrent(5, Activation.RELU, RNNFormat.NCW)), softmax());
    DataSet series = new DataSet(Nd4j.rand(6, 4, 3), Nd4j.ones(6, 3).divi(3));
    assertThat(ActivationNetworks.watch(network, series).layers().get(0).layer().canDie()).isTrue();

    org.deeplearning4j.nn.api.Layer inside =
        ((BaseWrapperLayer) network.getLayer(0)).getUnderlying();
    ((BaseLayer) inside.conf().getLayer()).setActivationFn(new ActivationLReLU(0.1));

    assertThat(ActivationNetworks.watch(network, series).layers().get(0).layer().canDie())
        .isFalse();
  }

  @Test
  void twoLayersOfOneNameAreToldApart() {
    MultiLayerNetwork network =
        network(
            FLAT,
            new DenseLayer.Builder().nOut(5).name("twin").build(),
            new ActivationLayer.Builder().activation(Activation.TANH).name("twin").build(),
            softmax());

    assertThat(ActivationNetworks.watch(network, batch()).layers())
        .extracting(layer -> layer.layer().name())
        .startsWith("twin", "twin-1");
  }
}
