package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.Descriptions;
import org.vitals4j.ui.Snapshots;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerMetric;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.wire.RunMetric;

/** What is written, and how often. The clock stands still, so that only the burst passes. */
class HealthPublisherTest implements HealthSink {

  private static final int BURST = 5;

  private final NetworkDescription network = Descriptions.dense();
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
    publisher.iteration(Snapshots.of(network).iteration(iteration).score(score).make(), 0);
  }

  private List<IterationRange> stretches() {
    return reports.stream().flatMap(report -> report.stretch().stream()).toList();
  }

  private static FindingEvent finding(int iteration) {
    Symptom symptom =
        new Symptom(
            Pathology.NON_FINITE,
            "",
            Severity.CRITICAL,
            List.of("0"),
            96,
            0,
            "elements",
            "NaN began here",
            List.of("a cause"),
            List.of("a remedy"));
    return new FindingEvent(
        Snapshots.SESSION,
        Snapshots.WORKER,
        FindingEvent.Kind.OPENED,
        new Finding(
            1,
            symptom,
            Severity.CRITICAL,
            Severity.CRITICAL,
            iteration,
            iteration,
            OptionalInt.empty()),
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
    publisher.iteration(Snapshots.of(Descriptions.graph()).iteration(1).make(), 0);

    assertThat(networks).extracting(NetworkSummary::version).containsExactly(1, 2);
    assertThat(stretches()).extracting(IterationRange::networkVersion).containsExactly(1, 2);
  }

  /** Spark makes another copy of the network for each round. */
  @Test
  void aCopyOfTheNetworkIsNotAnnouncedAgain() {
    publish(0, 1);
    NetworkDescription copy =
        new NetworkDescription(
            network.type(),
            network.layers(),
            network.parameterCount(),
            network.dataType(),
            network.meanGradient(),
            network.configurationJson(),
            network.modelClass());
    publisher.iteration(Snapshots.of(copy).iteration(1).make(), 0);

    assertThat(networks).hasSize(1);
  }

  @Test
  void howOftenIsMeasuredIsSaid() {
    publish(0, 1);

    MinMaxLast run = stretches().get(0).run();
    assertThat(run.last(RunMetric.NORMS_RATE.slot())).isEqualTo(1);
    assertThat(run.last(RunMetric.SAMPLES_RATE.slot())).isEqualTo(0.1f);
  }

  @Test
  void theFirstIterationsAreWhole() {
    for (int i = 0; i < BURST; i++) {
      publish(i, i);
    }

    assertThat(stretches()).hasSize(BURST).allMatch(stretch -> stretch.iterations() == 1);
  }

  @Test
  void whatComesTooFastIsDrawnTogether() {
    for (int i = 0; i < 1000; i++) {
      publish(i, i == 500 ? 99 : 1);
    }
    publisher.flush();

    assertThat(stretches()).hasSize(BURST + 1);
    IterationRange last = stretches().get(BURST);
    assertThat(last.firstIteration()).isEqualTo(BURST);
    assertThat(last.iteration()).isEqualTo(999);
    assertThat(last.run().max(RunMetric.SCORE.slot())).isEqualTo(99);
  }

  @Test
  void aFindingIsNeverHeldBack() {
    for (int i = 0; i < 100; i++) {
      publish(i, 1);
    }
    publisher.finding(finding(99));

    HealthReport last = reports.get(reports.size() - 1);
    assertThat(last.events()).hasSize(1);
    assertThat(last.events().get(0).what()).isEqualTo("NON_FINITE");
    assertThat(stretches().get(stretches().size() - 1).iteration()).isEqualTo(99);
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
        Snapshots.of(network)
            .gradient(Measurement.notSampled())
            .update(Measurement.notSampled())
            .make(),
        0);

    IterationRange only = stretches().get(0);
    assertThat(only.run().has(RunMetric.GRADIENT_L2.slot())).isFalse();
    assertThat(only.layers()).doesNotContainKeys(LayerMetric.GRADIENT_L2, LayerMetric.UPDATE_RATIO);
    assertThat(only.layers()).containsKey(LayerMetric.PARAMETER_L2);
  }

  @Test
  void theUpdateRatioIsThatOfTheWeights() {
    publish(0, 1);

    assertThat(stretches().get(0).layers().get(LayerMetric.UPDATE_RATIO))
        .isEqualTo(Reports.summary(0.002, 0.002));
  }

  @Test
  void nanIsWrittenAsItIs() {
    publish(0, Double.NaN);

    assertThat(stretches().get(0).run().last(RunMetric.SCORE.slot())).isNaN();
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
    assertThat(event.what()).isEqualTo("reduce-learning-rate");
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
