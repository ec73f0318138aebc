package org.vitals4j.network;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;

/**
 * Stands in for a network's updater for one step, and changes nothing. It puts the true one back
 * itself, as soon as DL4J calls it.
 *
 * <p>Until then listeners behind ours may meet it. They find what they expect: it is of DL4J's own
 * class, its blocks and its state are those of the true one, and none of it is written to a file by
 * name.
 */
final class SkippingUpdater extends MultiLayerUpdater {

  private static final long serialVersionUID = 1L;

  private final MultiLayerUpdater original;

  SkippingUpdater(MultiLayerNetwork network, MultiLayerUpdater original) {
    super(network, original.getStateViewArray()); // shares the state, and so leaves it alone
    this.original = original;
  }

  MultiLayerUpdater original() {
    return original;
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
    network.setUpdater(original);
  }
}
