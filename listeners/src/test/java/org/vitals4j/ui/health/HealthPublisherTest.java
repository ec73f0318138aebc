package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;

/** What is written, and how often. The clock stands still, so that only the burst passes. */
class HealthPublisherTest implements HealthSink {

  private static final int BURST = 5;

  private final NetworkDescription network = ConfiguredDescriptions.dense();
  private final List<NetworkSummary> networks = new ArrayList<>();
  private final List<HealthReport> reports = new ArrayList<>();
  private final HealthPublisher publisher =
      new HealthPublisher(this, new ReportRates(BURST, 1, 1), () -> 0);

  @Override
  public void network(NetworkSummary summary) {
    networks.add(summary);
  }

  @Override
  public void report(HealthReport report) {
    reports.add(report);
  }

  private void publish(int iteration, double score) {
    publisher.iteration(SnapshotBuilder.of(network).iteration(iteration).score(score).make(), 0);
  }

  private List<IterationRange> ranges() {
    return reports.stream().flatMap(report -> report.range().stream()).toList();
  }

  private static FindingEvent finding(int iteration) {
    Symptom symptom =
        Symptom.builder(Pathology.NON_FINITE, Severity.CRITICAL)
            .layers(List.of("0"))
            .observed(96, 0, "elements")
            .evidence("NaN began here")
            .causes("a cause")
            .remedies("a remedy")
            .build();
    return new FindingEvent(
        SnapshotBuilder.SESSION,
        SnapshotBuilder.WORKER,
        FindingEvent.Kind.OPENED,
        new Finding(
            1,
            symptom,
            Severity.CRITICAL,
            Severity.CRITICAL,
            iteration,
            iteration,
            OptionalInt.empty(),
            10),
        iteration,
        0);
  }

  @Test
  void theNetworkComesFirst() {
    publish(0, 1);

    assertThat(networks).hasSize(1);
    assertThat(networks.get(0).version()).isEqualTo(1);
    assertThat(networks.get(0).layers()).extracting(NetworkSummary.Layer::name).contains("0", "1");
  }

  @Test
  void aNetworkThatChangedIsAnotherVersion() {
    publish(0, 1);
    publisher.iteration(SnapshotBuilder.of(ConfiguredDescriptions.graph()).iteration(1).make(), 0);

    assertThat(networks).extracting(NetworkSummary::version).containsExactly(1, 2);
    assertThat(ranges()).extracting(IterationRange::networkVersion).containsExactly(1, 2);
  }

  @Test
  void howOftenIsMeasuredIsSaid() {
    publish(0, 1);

    MinMaxLast run = ranges().get(0).run();
    assertThat(run.last(IterationRange.slot(RunQuantity.NORMS_RATE))).isEqualTo(1);
    assertThat(run.last(IterationRange.slot(RunQuantity.SAMPLES_RATE))).isEqualTo(0.1f);
  }

  @Test
  void theFirstIterationsAreWhole() {
    for (int i = 0; i < BURST; i++) {
      publish(i, i);
    }

    assertThat(ranges()).hasSize(BURST).allMatch(range -> range.iterations() == 1);
  }

  @Test
  void whatComesTooFastIsDrawnTogether() {
    for (int i = 0; i < 1000; i++) {
      publish(i, i == 500 ? 99 : 1);
    }
    publisher.flush();

    assertThat(ranges()).hasSize(BURST + 1);
    IterationRange last = ranges().get(BURST);
    assertThat(last.firstIteration()).isEqualTo(BURST);
    assertThat(last.iteration()).isEqualTo(999);
    assertThat(last.run().max(IterationRange.slot(RunQuantity.SCORE))).isEqualTo(99);
  }

  @Test
  void aFindingIsNeverHeldBack() {
    for (int i = 0; i < 100; i++) {
      publish(i, 1);
    }
    publisher.finding(finding(99));

    HealthReport last = reports.get(reports.size() - 1);
    assertThat(last.events()).hasSize(1);
    assertThat(last.events().get(0).name()).isEqualTo("NON_FINITE");
    assertThat(ranges().get(ranges().size() - 1).iteration()).isEqualTo(99);
  }

  @Test
  void numbersRiseAlsoWithinAMillisecond() {
    for (int i = 0; i < BURST; i++) {
      publish(i, 1);
      publisher.finding(finding(i));
    }

    assertThat(reports).extracting(HealthReport::sequence).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void nothingIsWrittenTwice() {
    publish(0, 1);
    publisher.flush();
    publisher.flush();
    publisher.close();

    assertThat(reports).hasSize(1);
  }

  @Test
  void whatWasNotMeasuredIsNotThere() {
    publisher.iteration(
        SnapshotBuilder.of(network)
            .gradient(Measurement.notSampled())
            .update(Measurement.notSampled())
            .make(),
        0);

    IterationRange only = ranges().get(0);
    assertThat(only.run().has(IterationRange.slot(RunQuantity.GRADIENT_NORM))).isFalse();
    assertThat(only.layers())
        .doesNotContainKeys(LayerQuantity.GRADIENT_NORM, LayerQuantity.UPDATE_RATIO);
    assertThat(only.layers()).containsKey(LayerQuantity.PARAMETER_NORM);
  }

  @Test
  void theUpdateRatioIsThatOfTheWeights() {
    publish(0, 1);

    assertThat(ranges().get(0).layers().get(LayerQuantity.UPDATE_RATIO))
        .isEqualTo(Reports.summary(0.002, 0.002));
  }

  @Test
  void nanIsWrittenAsItIs() {
    publish(0, Double.NaN);

    assertThat(ranges().get(0).run().last(IterationRange.slot(RunQuantity.SCORE))).isNaN();
  }

  @Test
  void aTreatmentIsAnEventWithBeforeAndAfter() {
    publisher.treatment(
        new TreatmentEvent(
            "session",
            "0",
            TreatmentEvent.Kind.GIVEN,
            "reduce-learning-rate",
            Optional.of(Pathology.LOSS_OSCILLATION),
            List.of(),
            "the learning rate was 0.1 and is 0.03",
            0.1,
            0.03,
            "1/gradient",
            7,
            0));
    Event event = reports.get(reports.size() - 1).events().get(0);

    assertThat(event.kind()).isEqualTo(Event.Kind.TREATMENT);
    assertThat(event.name()).isEqualTo("reduce-learning-rate");
    assertThat(event.change()).contains(new Event.Change(0.1, 0.03, "1/gradient"));
  }

  @Test
  void aTreatmentWithoutANumberHasNoChange() {
    publisher.treatment(
        new TreatmentEvent(
            "session",
            "0",
            TreatmentEvent.Kind.GAVE_UP,
            "skip-step",
            Optional.of(Pathology.NON_FINITE),
            List.of(),
            "5 steps in a row were skipped",
            Double.NaN,
            Double.NaN,
            "1",
            7,
            0));
    Event event = reports.get(reports.size() - 1).events().get(0);

    assertThat(event.change()).isEmpty();
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
  }
}
