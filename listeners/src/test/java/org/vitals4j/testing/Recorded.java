package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;

/** What a monitor measures of a real run, with everything sampled in every iteration. */
public final class Recorded {

  private Recorded() {}

  /** Trains a network and returns its snapshots. */
  public static List<IterationSnapshot> run(MultiLayerNetwork network, List<DataSet> data) {
    List<IterationSnapshot> seen = new ArrayList<>();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Recorder(seen))
            .build()
            .addTo(network);
    data.forEach(network::fit);
    monitor.close();
    return seen;
  }

  private record Recorder(List<IterationSnapshot> seen) implements Detector {

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public boolean judgesNonFinite() {
      return true;
    }

    @Override
    public Set<Need> needs() {
      return Set.of(Need.GRADIENTS, Need.STEPS, Need.ACTIVATIONS);
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      seen.add(snapshot);
      return List.of();
    }
  }
}
