package org.vitals4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

class RunRecordTest {

  private final RunRecord record = new RunRecord();

  private void add(int id, Severity severity, boolean open) {
    Symptom symptom =
        Symptom.builder(Pathology.of("OTHER"), severity)
            .key("" + id)
            .observed(1, 0, "1")
            .evidence("seen")
            .build();
    OptionalInt closed = open ? OptionalInt.empty() : OptionalInt.of(id);
    Finding finding = new Finding(id, symptom, severity, severity, id, id, closed, 10);
    FindingEvent.Kind kind = open ? FindingEvent.Kind.OPENED : FindingEvent.Kind.CLOSED;
    record.add(new FindingEvent("session", "0", kind, finding, id, 0));
  }

  private List<Long> ids() {
    return record.findings().stream().map(Finding::id).toList();
  }

  @Test
  void forgetsTheOldestClosedFindingBeyondAThousand() {
    for (int id = 1; id <= 1001; id++) {
      add(id, Severity.WARN, false);
    }

    assertThat(ids()).hasSize(1000).doesNotContain(1L).contains(2L, 1001L);
  }

  @Test
  void keepsAnOpenFindingHoweverManyCloseAfterIt() {
    add(1, Severity.INFO, true);
    for (int id = 2; id <= 5000; id++) {
      add(id, Severity.CRITICAL, false);
    }

    assertThat(ids()).hasSize(1000).contains(1L);
  }

  @Test
  void keepsAGraveFindingThatHasClosedLongerThanMildOnes() {
    add(1, Severity.CRITICAL, false);
    for (int id = 2; id <= 5000; id++) {
      add(id, Severity.INFO, false);
    }

    assertThat(ids()).hasSize(1000).contains(1L);
  }

  @Test
  void keepsMoreThanAThousandThatAreOpen() {
    for (int id = 1; id <= 3000; id++) {
      add(id, Severity.INFO, true);
    }

    assertThat(ids()).hasSize(3000);
  }

  @Test
  void isBoundedEvenWhereNothingEverCloses() {
    add(1, Severity.CRITICAL, true);
    for (int id = 2; id <= 10_050; id++) {
      add(id, Severity.INFO, true);
    }

    assertThat(ids()).hasSize(10_000).contains(1L, 10_050L);
  }
}
