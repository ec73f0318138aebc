package org.vitals4j.network;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;

/** The same as {@link SkippingUpdater} for a graph, whose updater must be of DL4J's own class. */
final class SkippingGraphUpdater extends ComputationGraphUpdater {

  private static final long serialVersionUID = 1L;

  private final ComputationGraphUpdater original;

  SkippingGraphUpdater(ComputationGraph graph, ComputationGraphUpdater original) {
    super(graph, original.getStateViewArray()); // shares the state, and so leaves it alone
    this.original = original;
  }

  ComputationGraphUpdater original() {
    return original;
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
    network.setUpdater(original);
  }
}
