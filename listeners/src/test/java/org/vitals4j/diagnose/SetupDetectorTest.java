package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Networks;
import org.vitals4j.testing.Recorded;

class SetupDetectorTest {

  private static List<DataSet> batches(int n, double scale) {
    List<DataSet> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      DataSet batch = Networks.batch(32, i);
      batch.getFeatures().muli(scale);
      all.add(batch);
    }
    return all;
  }

  private static List<Symptom> last(List<IterationSnapshot> run) {
    Detector detector = Detectors.setup();
    List<Symptom> found = List.of();
    for (IterationSnapshot snapshot : run) {
      found = detector.examine(snapshot);
    }
    return found;
  }

  @Test
  void aHealthyRunHasNone() {
    assertThat(last(Recorded.run(Networks.mlp(), batches(30, 1)))).isEmpty();
  }

  @Test
  void aNegativeRateIsCriticalInTheFirstIteration() {
    MultiLayerNetwork network = Networks.mlp();
    network.setLearningRate(-0.1);

    assertThat(last(Recorded.run(network, batches(1, 1))))
        .singleElement()
        .satisfies(one -> assertThat(one.key()).isEqualTo("learning-rate-negative"))
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.CRITICAL))
        .satisfies(one -> assertThat(one.remedyIds()).containsExactly("make-rate-positive"));
  }

  @Test
  void scaleIsInfoUntilItDoesHarm() {
    assertThat(last(Recorded.run(Networks.mlp(), batches(3, 500))))
        .singleElement()
        .satisfies(one -> assertThat(one.key()).isEqualTo("inputs-not-normalised"))
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.INFO));
  }

  @Test
  void lookingAtDataAndOutputsChangesNoBit() {
    MultiLayerNetwork watched = Networks.normalisedMlp(new Sgd(0.1));
    MultiLayerNetwork alone = Networks.normalisedMlp(new Sgd(0.1));
    INDArray before = alone.params().dup();
    assertThat(watched.params()).isEqualTo(before);

    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(5);
    Recorded.run(watched, batches(20, 1));
    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(5);
    batches(20, 1).forEach(alone::fit);

    assertThat(watched.params().equalsWithEps(alone.params(), 0)).isTrue();
  }
}
