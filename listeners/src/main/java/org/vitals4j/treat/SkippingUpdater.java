package org.vitals4j.treat;

import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands in for a network's updater for one step, and changes nothing. It puts the true one back
 * itself, as soon as DL4J calls it, so that nothing else of DL4J ever meets it.
 */
final class SkippingUpdater implements Updater {

  private static final long serialVersionUID = 1L;

  private final transient MultiLayerNetwork network;
  private final Updater original;

  SkippingUpdater(MultiLayerNetwork network, Updater original) {
    this.network = network;
    this.original = original;
  }

  Updater original() {
    return original;
  }

  @Override
  public void setStateViewArray(Trainable layer, INDArray viewArray, boolean initialize) {
    original.setStateViewArray(layer, viewArray, initialize);
  }

  @Override
  public INDArray getStateViewArray() {
    return original.getStateViewArray();
  }

  @Override
  public void update(
      Trainable layer,
      Gradient gradient,
      int iteration,
      int epoch,
      int miniBatchSize,
      LayerWorkspaceMgr workspaces) {
    network.setUpdater(original);
  }
}
