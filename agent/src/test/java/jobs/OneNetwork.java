package jobs;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Trains a network and a graph, in what all versions of DL4J have. */
public final class OneNetwork {

  private OneNetwork() {}

  /** Takes nothing. */
  public static void main(String[] args) {
    MultiLayerNetwork network = Small.network();
    for (int i = 0; i < 25; i++) {
      network.fit(Small.batch(i));
    }
    System.out.println("trained " + java.util.Arrays.hashCode(network.params().toFloatVector()));
    ComputationGraph graph = Small.graph();
    for (int i = 0; i < 5; i++) {
      DataSet batch = Small.batch(i);
      if (i == 2) {
        batch.getFeatures().putScalar(0, 0, Double.NaN);
      }
      graph.fit(batch);
    }
    System.out.println("job ended");
  }
}
