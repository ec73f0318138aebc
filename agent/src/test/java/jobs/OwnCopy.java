package jobs;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.vitals4j.TrainingMonitor;

/** Watches one network itself, and not the other. */
public final class OwnCopy {

  private OwnCopy() {}

  /** Takes nothing. */
  public static void main(String[] args) {
    ComputationGraph watched = Small.graph();
    TrainingMonitor monitor = TrainingMonitor.attach(watched);
    System.out.println("begin own");
    watched.fit(Small.batch(0));
    // A clone shares the list of its original, but its optimiser has none: DL4J calls the monitor
    // by
    // half, and the agent must not watch the other half.
    watched.clone().fit(Small.batch(1));
    System.out.println("own saw " + monitor.latest().orElseThrow().iteration());
    System.out.println("begin other");
    MultiLayerNetwork other = Small.network();
    other.fit(Small.batch(0));
    System.out.println("end other");
  }
}
