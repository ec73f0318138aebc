package org.vitals4j.benchmarks.reports;

import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.vitals4j.benchmarks.reports.build.Measure;

/**
 * A plain DL4J job: listeners are added to the network before {@link #fit}.
 *
 * @param network a MultiLayerNetwork or a ComputationGraph, initialised
 * @param minibatches in the order in which they are trained on
 * @param epochs how often
 * @param measure on held-out data
 */
public record ReportJob(Model network, List<DataSet> minibatches, int epochs, Measure measure) {

  public ReportJob {
    minibatches = List.copyOf(minibatches);
  }

  /** One epoch; can be reset. */
  public DataSetIterator iterator() {
    return new ExistingDataSetIterator(minibatches);
  }

  /** Trains on this thread as a user would. */
  public void fit() {
    if (network instanceof MultiLayerNetwork layers) {
      layers.fit(iterator(), epochs);
    } else if (network instanceof ComputationGraph graph) {
      graph.fit(iterator(), epochs);
    } else {
      throw new IllegalStateException("neither layers nor a graph: " + network.getClass());
    }
  }

  /** How good the network is on held-out data; higher is better; NaN where an output is. */
  public double quality() {
    return measure.of(network);
  }
}
