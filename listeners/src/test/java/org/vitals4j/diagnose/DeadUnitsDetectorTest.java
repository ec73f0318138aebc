package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class DeadUnitsDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.deadUnits();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return network().dead(1, 90).next(5);
  }

  private static Snapshots network() {
    return Snapshots.of(Descriptions.dense(3).describe());
  }

  private static List<FindingEvent> events(List<IterationSnapshot> run) {
    Diagnosis diagnosis = new Diagnosis((sentence, thrown) -> {});
    diagnosis.add(Detectors.deadUnits());
    return run.stream().flatMap(one -> diagnosis.examine(one).stream()).toList();
  }

  @ParameterizedTest
  @CsvSource({"55,", "56, WARN", "80, WARN", "81, CRITICAL"})
  void judgesByTheShareOfALayer(int dead, Severity expected) {
    List<Symptom> symptoms = detector().examine(network().dead(1, dead).next());

    assertThat(symptoms.stream().map(Symptom::severity))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 25, 100})
  void unitsThatStayDeadAreOneFindingHoweverSeldomTheyAreLookedAt(int every) {
    List<FindingEvent> events = events(network().dead(1, 90).activationsEvery(every).next(1000));

    assertThat(events).extracting(FindingEvent::kind).containsExactly(Kind.OPENED);
  }

  @Test
  void closesAfterTwentyMeasurementsOfLivingUnits() {
    Snapshots network = network().activationsEvery(25).dead(1, 90);
    List<IterationSnapshot> run = new ArrayList<>(network.next(100));
    run.addAll(network.dead(1, 0).next(900));
    List<FindingEvent> events = events(run);

    assertThat(events).extracting(FindingEvent::kind).containsExactly(Kind.OPENED, Kind.CLOSED);
    assertThat(events.get(1).iteration()).isEqualTo(100 + 19 * 25);
  }
}
