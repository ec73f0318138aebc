package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.Pathology;

/** Runs with deeplearning4j-nn and no other part of DL4J on the class path (see the POM). */
@Tag("nn-only")
class NnOnlyClassPathTest {

  @BeforeAll
  static void nothingElseOfDl4jIsHere() {
    assertThatThrownBy(() -> Class.forName("org.deeplearning4j.core.storage.StatsStorage"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("org.deeplearning4j.ui.api.UIServer"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void aMonitorWatchesAndFinds() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));
    network.fit(Faults.withNan(Networks.batch(8, 2)));

    assertThat(monitor.findings())
        .extracting(Finding::pathology)
        .containsExactly(Pathology.NON_FINITE);
  }

  @Test
  void theListenersForOneThingWork() {
    MultiLayerNetwork network = Networks.mlp();
    GradientNormListener norms = new GradientNormListener(10);
    NonFiniteListener nonFinite = new NonFiniteListener();
    network.setListeners(norms, nonFinite);
    network.fit(Faults.withNan(Networks.batch(8, 2)));

    assertThat(nonFinite.findings()).hasSize(1);
    assertThat(norms.latest()).isPresent();
  }
}
