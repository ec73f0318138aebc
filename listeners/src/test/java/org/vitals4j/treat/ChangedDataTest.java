package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Networks;

/** A loss that rises since the data are others is no reason to go back. */
class ChangedDataTest {

  private static final int CHANGE = 120;

  /** A class that the features tell; from some iteration on they tell another. */
  private static DataSet batch(int seed, boolean changed) {
    Nd4j.getRandom().setSeed(1000 + seed);
    INDArray features = Nd4j.randn(DataType.FLOAT, 32, Networks.INPUTS);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 32, Networks.batch(1, 0).getLabels().size(1));
    for (int i = 0; i < 32; i++) {
      boolean high = features.getDouble(i, 0) > 0;
      labels.putScalar(i, high != changed ? 1 : 0, 1);
    }
    return new DataSet(features, labels);
  }

  private static TrainingMonitor treating(MultiLayerNetwork network) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .treatments(Treatments.automatic())
        .build()
        .addTo(network);
  }

  @Test
  void theRunIsLeftToLearnThem() {
    MultiLayerNetwork bare = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    MultiLayerNetwork treated = bare.clone();
    TrainingMonitor monitor = treating(treated);
    for (int i = 0; i < 2 * CHANGE; i++) {
      bare.fit(batch(i, i >= CHANGE));
      treated.fit(batch(i, i >= CHANGE));
    }
    monitor.close();

    assertThat(monitor.findings())
        .anyMatch(finding -> finding.pathology().equals(Pathology.LOSS_DIVERGENCE));
    assertThat(monitor.treatments())
        .anyMatch(event -> event.text().contains("the data have become others"))
        .noneMatch(event -> event.kind() == TreatmentEvent.Kind.GIVEN);
    assertThat(treated.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
  }

  @Test
  void aNetworkThatWentBadOnTheSameDataGoesBack() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    TrainingMonitor monitor = treating(network);
    for (int i = 0; i < 2 * CHANGE; i++) {
      if (i == CHANGE) {
        network.params().negi();
      }
      network.fit(batch(i, false));
    }
    monitor.close();

    assertThat(monitor.treatments())
        .anyMatch(
            event ->
                event.kind() == TreatmentEvent.Kind.GIVEN && event.treatment().equals("rollback"));
    assertThat(network.score(batch(9999, false))).isLessThan(0.3);
  }
}
