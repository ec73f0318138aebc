package org.vitals4j.examples.lesson.layer;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer-sequential unit variance (Mishkin and Matas 2016): from orthogonal weights, each layer's
 * are divided by the standard deviation of what they make of real data, first layer first, until it
 * is 1. For stacks of dense layers.
 */
final class Lsuv {

  private static final double CLOSE = 0.01;
  private static final int TRIES = 10;

  private Lsuv() {}

  /**
   * Scales all layers but the last.
   *
   * @param network with {@link Orthogonal} weights
   * @param minibatch features; a few hundred examples are enough
   * @return the network
   */
  static MultiLayerNetwork apply(MultiLayerNetwork network, INDArray minibatch) {
    INDArray input = minibatch;
    for (int layer = 0; layer < network.getnLayers() - 1; layer++) {
      INDArray weights = network.getParam(layer + "_W");
      INDArray sums = input.mmul(weights);
      for (int i = 0; i < TRIES && Math.abs(variance(sums) - 1) > CLOSE; i++) {
        weights.divi(Math.sqrt(variance(sums)));
        sums = input.mmul(weights);
      }
      IActivation activation =
          ((org.deeplearning4j.nn.conf.layers.BaseLayer) network.getLayer(layer).conf().getLayer())
              .getActivationFn();
      input = activation.getActivation(sums, true);
    }
    return network;
  }

  private static double variance(INDArray values) {
    double std = values.stdNumber(false).doubleValue();
    return std * std;
  }
}
