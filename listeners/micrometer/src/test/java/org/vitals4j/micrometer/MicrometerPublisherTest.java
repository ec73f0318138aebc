package org.vitals4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Snapshots;

/** Against a real Prometheus registry. */
class MicrometerPublisherTest {

  private final Samples samples = new Samples();
  private final MicrometerPublisher publisher = new MicrometerPublisher(samples.registry);

  private static Snapshots layers(int count) {
    return Snapshots.of(Descriptions.dense(count).describe());
  }

  private void hear(List<IterationSnapshot> iterations) {
    iterations.forEach(snapshot -> publisher.iteration(snapshot, 0));
  }

  @Test
  void namesGaugesByTheCatalogue() {
    hear(layers(2).score(0.25).next(1));

    assertThat(samples.of("vitals4j_score")).containsExactly("vitals4j_score{} 0.25");
    assertThat(samples.of("vitals4j_layer_update_ratio"))
        .containsExactly(
            "vitals4j_layer_update_ratio{layer=\"0\"} 0.001",
            "vitals4j_layer_update_ratio{layer=\"1\"} 0.001");
  }

  @Test
  void usesBaseUnits() {
    hear(layers(2).batchSize(32).next(1));

    assertThat(samples.of("vitals4j_duration_seconds"))
        .containsExactly("vitals4j_duration_seconds{} 0.01");
    assertThat(samples.of("vitals4j_batch_size_examples"))
        .containsExactly("vitals4j_batch_size_examples{} 32.0");
  }

  @Test
  void countsIterationsAndExamples() {
    hear(layers(2).batchSize(8).next(5));

    assertThat(samples.of("vitals4j_iterations_total"))
        .containsExactly("vitals4j_iterations_total{} 5.0");
    assertThat(samples.of("vitals4j_examples_total"))
        .containsExactly("vitals4j_examples_total{} 40.0");
  }

  @Test
  void showsWhatIsNoNumberAsWhatItIs() {
    hear(layers(2).score(Double.NaN).norm(Double.POSITIVE_INFINITY).next(1));

    assertThat(samples.of("vitals4j_score")).containsExactly("vitals4j_score{} NaN");
    assertThat(samples.of("vitals4j_gradient_norm"))
        .containsExactly("vitals4j_gradient_norm{} +Inf");
  }

  @Test
  void keepsTheLastValueBetweenSamples() {
    Snapshots run = layers(2);
    hear(run.next(1));
    hear(run.stepsNotSampled().update(0, 5).next(1));

    assertThat(samples.of("vitals4j_layer_update_ratio")).hasSize(2);
  }

  @Test
  void hasNoSeriesForWhatWasNeverMeasured() {
    hear(layers(2).everything(Measurement.notSampled()).next(3));

    assertThat(samples.of("vitals4j_gradient_norm")).isEmpty();
    assertThat(samples.of("vitals4j_layer_dead_units")).isEmpty();
  }

  @Test
  void dropsTheSeriesOfWhatCannotBeKnownAnyMore() {
    Snapshots run = layers(2);
    hear(run.next(1));
    assertThat(samples.of("vitals4j_layer_update_ratio")).isNotEmpty();

    hear(run.parameterHidden().next(1));
    assertThat(samples.of("vitals4j_layer_update_ratio")).isEmpty();
  }

  @Test
  void showsOpenFindingsUntilTheyClose() {
    publisher.finding(Events.exploding(1, Kind.OPENED, Severity.WARN));
    publisher.finding(Events.exploding(1, Kind.WORSENED, Severity.CRITICAL));

    assertThat(samples.of("vitals4j_health")).containsExactly("vitals4j_health{} 3.0");
    assertThat(samples.of("vitals4j_findings_open"))
        .containsExactlyInAnyOrder(
            "vitals4j_findings_open{pathology=\"EXPLODING_GRADIENT\",severity=\"WARN\"} 0.0",
            "vitals4j_findings_open{pathology=\"EXPLODING_GRADIENT\",severity=\"CRITICAL\"} 1.0");

    publisher.finding(Events.exploding(1, Kind.CLOSED, Severity.CRITICAL));
    assertThat(samples.of("vitals4j_health")).containsExactly("vitals4j_health{} 0.0");
    assertThat(samples.of("vitals4j_findings_open")).allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void countsFindingsBySeverity() {
    publisher.finding(Events.exploding(1, Kind.OPENED, Severity.WARN));
    publisher.finding(Events.exploding(1, Kind.WORSENED, Severity.CRITICAL));
    publisher.finding(Events.exploding(1, Kind.EASED, Severity.WARN));

    assertThat(samples.of("vitals4j_findings_raised_total"))
        .containsExactlyInAnyOrder(
            "vitals4j_findings_raised_total{severity=\"WARN\"} 1.0",
            "vitals4j_findings_raised_total{severity=\"CRITICAL\"} 1.0");
  }

  @Test
  void countsTreatmentsByOutcome() {
    publisher.treatment(Events.treatment("rollback", TreatmentEvent.Kind.GIVEN));
    publisher.treatment(Events.treatment("rollback", TreatmentEvent.Kind.GIVEN));
    publisher.treatment(Events.treatment("rollback", TreatmentEvent.Kind.UNDONE));

    assertThat(samples.of("vitals4j_treatments_total"))
        .containsExactlyInAnyOrder(
            "vitals4j_treatments_total{outcome=\"GIVEN\",treatment=\"rollback\"} 2.0",
            "vitals4j_treatments_total{outcome=\"UNDONE\",treatment=\"rollback\"} 1.0");
  }

  @Test
  void countsWhatItMissed() {
    Snapshots run = layers(2);
    publisher.iteration(run.next(), 2);
    publisher.iteration(run.next(), 5);
    publisher.iteration(run.next(), 5);

    assertThat(samples.of("vitals4j_publisher_dropped_total"))
        .containsExactly("vitals4j_publisher_dropped_total{} 5.0");
  }

  @Test
  void hasAtMostAThousandSeriesForAHundredLayers() {
    Snapshots run = layers(100);
    for (int layer = 0; layer < 100; layer++) {
      run.dead(layer, 3).saturated(layer, 0.1);
    }
    hear(run.next(3));
    manyNames();

    assertThat(samples.all()).hasSizeBetween(500, 1000);
    assertThat(publisher.series()).isEqualTo(samples.all().size());
  }

  @Test
  void showsAQuantityForEveryLayerOrForNone() {
    MicrometerPublisher small = new MicrometerPublisher(samples.registry, 129);
    small.iteration(layers(10).next(), 0);

    assertThat(samples.of("vitals4j_layer_gradient_norm")).hasSize(10);
    assertThat(samples.of("vitals4j_layer_update_ratio")).hasSize(10);
    assertThat(samples.of("vitals4j_layer_learning_rate")).isEmpty();
  }

  @Test
  void boundsTheNamesOfPlugins() {
    manyNames();

    assertThat(samples.of("vitals4j_findings_open")).hasSizeLessThanOrEqualTo(36);
    assertThat(samples.of("vitals4j_findings_open")).anyMatch(line -> line.contains("OTHER"));
    assertThat(samples.of("vitals4j_treatments_total")).hasSizeLessThanOrEqualTo(35);
    assertThat(samples.all()).hasSizeLessThanOrEqualTo(LayerSelection.FIXED);
  }

  private void manyNames() {
    for (int id = 0; id < 100; id++) {
      for (Severity severity : Severity.values()) {
        publisher.finding(Events.finding(id, Pathology.of("MINE_" + id), Kind.OPENED, severity));
      }
      for (TreatmentEvent.Kind kind : TreatmentEvent.Kind.values()) {
        publisher.treatment(Events.treatment("mine-" + id, kind));
      }
    }
  }

  @Test
  void boundsTheNetworksThatHaveSeries() {
    for (int worker = 0; worker < 40; worker++) {
      publisher.iteration(of(layers(1).next(), worker, 0), 0);
    }

    assertThat(samples.of("vitals4j_iterations_total")).hasSize(MicrometerPublisher.MAX_NETWORKS);
  }

  @Test
  void givesThePlaceOfANetworkThatEndedToAnother() {
    for (int worker = 0; worker < MicrometerPublisher.MAX_NETWORKS; worker++) {
      publisher.iteration(of(layers(1).next(), worker, worker), 0);
    }
    publisher.iteration(of(layers(1).next(), 99, 61_000), 0);

    assertThat(samples.all()).noneMatch(line -> line.contains("worker=\"0\""));
    assertThat(samples.all()).anyMatch(line -> line.contains("worker=\"99\""));
  }

  private static IterationSnapshot of(IterationSnapshot one, int worker, long laterMillis) {
    return new IterationSnapshot(
        one.session(),
        Integer.toString(worker),
        one.network(),
        one.iteration(),
        one.epoch(),
        one.timeMillis() + laterMillis,
        one.batchSize(),
        one.score(),
        one.chance(),
        one.layers(),
        one.gradient(),
        one.clipping(),
        one.nonFinite(),
        one.rates(),
        one.duration(),
        one.overhead());
  }

  @Test
  void takesItsSeriesAwayWhenClosed() {
    hear(layers(3).next(2));
    publisher.finding(Events.exploding(1, Kind.OPENED, Severity.WARN));
    publisher.treatment(Events.treatment("rollback", TreatmentEvent.Kind.GIVEN));
    publisher.close();

    assertThat(samples.all()).isEmpty();
  }

  @Test
  void namesLayersAsThePersonDid() {
    List<String> lines = new ArrayList<>();
    hear(layers(2).next(1));
    lines.addAll(samples.of("vitals4j_layer_gradient_norm"));

    assertThat(lines).allMatch(line -> line.matches(".*\\{layer=\"[01]\"\\} .*"));
  }

  @Test
  void refusesABoundBelowWhatANetworkNeeds() {
    assertThatThrownBy(() -> new MicrometerPublisher(samples.registry, 99))
        .hasMessage("maxSeries must be at least 100, but was 99");
  }
}
