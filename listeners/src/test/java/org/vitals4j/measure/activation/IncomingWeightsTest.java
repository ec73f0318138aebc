package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.LayerKinds.dense;
import static org.vitals4j.measure.LayerKinds.recurrent;

import java.util.BitSet;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.iter.NdIndexIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.LayerKinds;
import org.vitals4j.network.NetworkDescriber;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.NetworkDescription;

/**
 * Which weight feeds which unit, told by the network itself: a weight is changed, and it feeds the
 * unit whose output changes. Where more than one changes, it feeds none in particular.
 */
class IncomingWeightsTest {

  private static final int EXAMPLES = 2;
  private static final int STEPS = 3;

  static Stream<Arguments> layers() {
    Activation id = Activation.IDENTITY;
    InputType flat = InputType.feedForward(3);
    InputType nchw = InputType.convolutional(4, 3, 2, CNN2DFormat.NCHW);
    InputType nhwc = InputType.convolutional(4, 3, 2, CNN2DFormat.NHWC);
    InputType ncdhw = InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 2, 3, 2);
    InputType ncw = InputType.recurrent(3, STEPS, RNNFormat.NCW);
    InputType nwc = InputType.recurrent(3, STEPS, RNNFormat.NWC);
    Layer elements = new ElementWiseMultiplicationLayer.Builder().nOut(3).activation(id).build();
    Layer deconvolution = new Deconvolution2D.Builder(2, 2).nOut(3).activation(id).build();
    Layer separable =
        new SeparableConvolution2D.Builder(2, 2).depthMultiplier(2).nOut(3).activation(id).build();
    Layer depthwise =
        new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(3).activation(id).build();
    return Stream.of(
        Arguments.of("dense", flat, dense(4, id), 1),
        Arguments.of("element-wise", flat, elements, 1),
        Arguments.of("batch normalisation", flat, new BatchNormalization(), 1),
        Arguments.of("NCHW convolution", nchw, LayerKinds.convolution(3, id), 1),
        Arguments.of("NHWC convolution", nhwc, LayerKinds.convolution(3, id), 3),
        Arguments.of("NCHW deconvolution", nchw, deconvolution, 1),
        Arguments.of("NHWC deconvolution", nhwc, deconvolution.clone(), 3),
        Arguments.of("NCHW depthwise", nchw, depthwise, 1),
        Arguments.of("NHWC depthwise", nhwc, depthwise.clone(), 3),
        Arguments.of("NCHW separable", nchw, separable, 1),
        Arguments.of(
            "convolution of volumes",
            ncdhw,
            new Convolution3D.Builder(2, 1, 2).nOut(3).activation(id).build(),
            1),
        Arguments.of(
            "deconvolution of volumes",
            ncdhw,
            new Deconvolution3D.Builder().kernelSize(1, 2, 2).nOut(3).activation(id).build(),
            1),
        Arguments.of(
            "convolution over time",
            ncw,
            new Convolution1DLayer.Builder(2).nOut(4).activation(id).build(),
            1),
        Arguments.of(
            "LSTM", ncw, new LSTM.Builder().nOut(4).activation(Activation.TANH).build(), 1),
        Arguments.of("LSTM with peepholes", ncw, peepholes(), 1),
        Arguments.of("NWC recurrent", nwc, recurrent(4, id, RNNFormat.NWC), 2),
        Arguments.of("both directions", ncw, new Bidirectional(recurrent(4, id, RNNFormat.NCW)), 1),
        Arguments.of("time-distributed", nwc, new TimeDistributed(dense(4, id), RNNFormat.NWC), 2));
  }

  @SuppressWarnings("deprecation") // it is, and is used all the same
  private static Layer peepholes() {
    return new GravesLSTM.Builder().nOut(4).activation(Activation.TANH).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void aWeightFeedsTheUnitThatItChanges(String name, InputType input, Layer layer, int unitAxis) {
    MultiLayerNetwork network = network(input, layer);
    INDArray features = features(input);
    TrainedNetwork view = TrainedNetwork.of(network).orElseThrow();
    NetworkDescription description = NetworkDescriber.describe(view);
    IncomingWeights weights =
        Objects.requireNonNull(WeightLayout.of(view.parts().get(0), description.layers().get(0)));
    INDArray gradients = Nd4j.zeros(DataType.DOUBLE, network.numParams());
    INDArray before = output(network, features);
    assertThat(weights.units()).isEqualTo((int) before.size(unitAxis));

    for (NetworkDescription.Block block : description.layers().get(0).blocks()) {
      if (block.name().endsWith("b") || !block.trueGradient()) {
        continue;
      }
      INDArray array = Objects.requireNonNull(network.paramTable().get(block.name()));
      NdIndexIterator indices = new NdIndexIterator('c', array.shape());
      while (indices.hasNext()) {
        long[] index = indices.next();
        double here = array.getDouble(index);
        array.putScalar(index, here + 0.5);
        BitSet changed = changed(before, output(network, features), unitAxis);
        array.putScalar(index, here);
        long at = array.offset() - network.params().offset();
        for (int axis = 0; axis < index.length; axis++) {
          at += index[axis] * array.stride(axis);
        }
        gradients.putScalar(at, 1);
        BitSet fed = new BitSet();
        for (int unit = 0; unit < weights.units(); unit++) {
          fed.set(unit, weights.learns(unit, gradients, new ActivationScanner()));
        }
        gradients.putScalar(at, 0);

        assertThat(fed)
            .as("%s at %s", block.name(), java.util.Arrays.toString(index))
            .isEqualTo(changed.cardinality() == 1 ? changed : new BitSet());
      }
    }
  }

  private static MultiLayerNetwork network(InputType input, Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(layer)
                .layer(new LossLayer.Builder().build())
                .setInputType(input)
                .build());
    network.init();
    return network;
  }

  private static INDArray features(InputType input) {
    Nd4j.getRandom().setSeed(2);
    long[] shape = input.getShape(false);
    long[] all = new long[shape.length + 1];
    all[0] = EXAMPLES;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return Nd4j.rand(DataType.DOUBLE, all).addi(0.1);
  }

  private static INDArray output(MultiLayerNetwork network, INDArray features) {
    return network.feedForwardToLayer(0, features, true).get(1);
  }

  /**
   * The units that a change reaches first: through the recurrence it reaches the others a step
   * later. In the second of two directions time runs backwards.
   */
  private static BitSet changed(INDArray before, INDArray after, int unitAxis) {
    boolean series = before.rank() == 3;
    int units = (int) before.size(unitAxis);
    int steps = series ? (int) before.size(3 - unitAxis) : 1;
    BitSet[] atStep = new BitSet[steps];
    java.util.Arrays.setAll(atStep, t -> new BitSet());
    NdIndexIterator indices = new NdIndexIterator('c', before.shape());
    while (indices.hasNext()) {
      long[] index = indices.next();
      if (Math.abs(before.getDouble(index) - after.getDouble(index)) > 1e-9) {
        int t = series ? (int) index[3 - unitAxis] : 0;
        int unit = (int) index[unitAxis];
        boolean backwards = units == 8 && unit >= 4;
        atStep[backwards ? steps - 1 - t : t].set(unit);
      }
    }
    return Stream.of(atStep).filter(b -> !b.isEmpty()).findFirst().orElse(new BitSet());
  }
}
