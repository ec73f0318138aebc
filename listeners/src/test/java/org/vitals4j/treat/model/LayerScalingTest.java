package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;

/** Of images that are as high as they have channels, either axis could be that of channels. */
class LayerScalingTest {

  private static final int CHANNELS = 4;

  private static MultiLayerNetwork saturated(CNN2DFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(1e-6))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(2, 2)
                        .nOut(CHANNELS)
                        .dataFormat(format)
                        .activation(Activation.TANH)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.convolutional(5, 5, 2, format))
                .build());
    network.init();
    INDArray weights = network.getParam("0_W");
    for (int channel = 0; channel < CHANNELS; channel++) {
      UnitSlice.of(weights, 0, channel).muli(20 * (1 + channel)); // each in its own way
    }
    return network;
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void eachChannelIsScaledByWhatItsOwnFunctionIsGiven(CNN2DFormat format) {
    boolean last = format == CNN2DFormat.NHWC;
    MultiLayerNetwork network = saturated(format);
    Nd4j.getRandom().setSeed(7);
    INDArray images = last ? Nd4j.randn(50, 5, 5, 2) : Nd4j.randn(50, 2, 5, 5);
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(new DataSet(images, Nd4j.randn(50, 2)));
    network.setInput(images);
    BaseLayer conf = (BaseLayer) network.getLayer(0).conf().getLayer();
    var described = monitor.latest().orElseThrow().network().layers().get(0);
    HiddenLayer layer = new HiddenLayer(described, network.getLayer(0), conf);

    assertThat(new LayerScaling(network).run(List.of(layer), ScalingRule.FRESH)).hasSize(1);
    conf.setActivationFn(new ActivationIdentity());
    INDArray given = network.feedForward(images, false).get(1);
    double suits = ScalingRule.suits("tanh");
    for (int channel = 0; channel < CHANNELS; channel++) {
      INDArray own = UnitSlice.of(given, last ? 3 : 1, channel);
      assertThat(own.stdNumber(false).doubleValue()).isBetween(0.99 * suits, 1.01 * suits);
      assertThat(own.meanNumber().doubleValue()).isBetween(-0.01, 0.01);
    }
  }
}
