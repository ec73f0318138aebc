package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Always;
import org.vitals4j.testing.Doing;
import org.vitals4j.testing.Networks;

/** A finding that no treatment closes, in real runs. */
class WhatDidNotHelpTest {

  private final MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);

  private List<String> given(Treatments plan, int iterations) {
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Always(Pathology.of("OTHER"), 0))
            .treatments(plan)
            .build()
            .addTo(network);
    Networks.batches(iterations).forEach(network::fit);
    return monitor.treatments().stream()
        .filter(event -> event.kind() == TreatmentEvent.Kind.GIVEN)
        .map(TreatmentEvent::treatment)
        .toList();
  }

  @Test
  void isFollowedByTheNextRuleAndTriedAgainOnlyAfterAllOthersUntilAllIsUsedUp() {
    Treatments plan =
        Treatments.builder()
            .on(Pathology.of("OTHER"), () -> Doing.nothing("a"), 2, 10)
            .on(Pathology.of("OTHER"), () -> Doing.nothing("b"), 1, 10)
            .on(Pathology.of("OTHER"), () -> Doing.nothing("c"), 2, 10)
            .build();

    assertThat(given(plan, 300)).containsExactly("a", "b", "c", "a", "c");
  }

  /** The first time it leaves the rate alone. */
  @Test
  void aRollbackThatKeptTheRateIsFollowedByOneThatLowersIt() {
    Treatments plan =
        Treatments.builder()
            .on(Pathology.of("OTHER"), Treatments::rollback, 1, 20)
            .on(
                Pathology.of("OTHER"),
                Treatments::rescaleUnits,
                1,
                20) // declines: nothing is saturated
            .on(Pathology.of("OTHER"), Treatments::rollback, 2, 20)
            .build();
    Networks.batches(1).forEach(network::fit);
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Always(Pathology.of("OTHER"), 60))
            .treatments(plan)
            .build()
            .addTo(network);
    Networks.batches(140).forEach(network::fit);

    assertThat(monitor.treatments())
        .filteredOn(event -> event.treatment().equals("rollback"))
        .extracting(event -> event.after() / event.before())
        .satisfiesExactly(
            kept -> assertThat(kept).isEqualTo(1), lowered -> assertThat(lowered).isLessThan(0.4));
  }
}
