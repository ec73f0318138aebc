package org.vitals4j.publish.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.JfrPlugin;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.PublisherPluginContract;
import org.vitals4j.testing.Snapshots;

/** Records, and reads the recording. */
class JfrPublisherTest extends PublisherPluginContract {

  private static final List<IterationSnapshot> ITERATIONS =
      Snapshots.of(Descriptions.dense(3).describe()).score(i -> i == 1 ? Double.NaN : 0.5).next(3);

  @Override
  protected PublisherPlugin plugin() {
    return new JfrPlugin();
  }

  /** What a recording has of what a publisher was told. */
  private List<RecordedEvent> recorded(
      Consumer<Recording> settings, Consumer<Publisher> whatHappens) throws IOException {
    Path file = Files.createTempFile("run", ".jfr");
    try (Recording recording = new Recording();
        Publisher publisher = new JfrPublisher()) {
      settings.accept(recording);
      recording.start();
      whatHappens.accept(publisher);
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().startsWith("vitals4j."))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  private List<RecordedEvent> recorded(Consumer<Publisher> whatHappens) throws IOException {
    return recorded(asUsual -> {}, whatHappens);
  }

  private static void iterations(Publisher publisher) {
    ITERATIONS.forEach(snapshot -> publisher.iteration(snapshot, 7));
  }

  private static FindingEvent finding(FindingEvent.Kind kind, String key) {
    Symptom symptom =
        Symptom.builder(Pathology.of(key), Severity.WARN)
            .layers(List.of("layer0", "layer1"))
            .observed(12.5, 10, "1")
            .evidence("12.5 is above 10")
            .onset(4)
            .build();
    return new FindingEvent(
        "run",
        "0",
        kind,
        new Finding(3, symptom, Severity.WARN, Severity.WARN, 7, 9, OptionalInt.empty(), 0),
        9,
        2);
  }

  @Test
  void writesEachIteration() throws IOException {
    List<RecordedEvent> events = recorded(JfrPublisherTest::iterations);

    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .containsOnly("vitals4j.Iteration");
    assertThat(events).extracting(event -> event.getInt("iteration")).containsExactly(0, 1, 2);
    assertThat(events).extracting(event -> event.getLong("dropped")).containsOnly(7L);
  }

  @Test
  void keepsAScoreThatIsNoNumber() throws IOException {
    List<RecordedEvent> events = recorded(JfrPublisherTest::iterations);

    assertThat(events)
        .extracting(event -> event.getDouble("score"))
        .containsExactly(0.5, Double.NaN, 0.5);
  }

  @Test
  void datesAnIterationByItsEnd() throws IOException {
    IterationSnapshot first = ITERATIONS.get(0);
    RecordedEvent event = recorded(to -> to.iteration(first, 0)).get(0);

    assertThat(event.getInstant("endedAt")).isEqualTo(Instant.ofEpochMilli(first.timeMillis()));
  }

  @Test
  void writesATimeThatIsNotKnownAsNotAvailable() throws IOException {
    IterationSnapshot first = lasting(Measurement.absent("it is the first"));
    RecordedEvent event = recorded(to -> to.iteration(first, 0)).get(0);

    assertThat(event.toString()).contains("iterationTime = N/A");
  }

  @Test
  void writesTheTimeOfAnIteration() throws IOException {
    IterationSnapshot timed = lasting(Measurement.measured(0.25));
    RecordedEvent event = recorded(to -> to.iteration(timed, 0)).get(0);

    assertThat(event.getDuration("iterationTime")).isEqualTo(Duration.ofMillis(250));
  }

  private static IterationSnapshot lasting(Measurement<Double> seconds) {
    IterationSnapshot one = ITERATIONS.get(0);
    return new IterationSnapshot(
        one.session(),
        one.worker(),
        one.network(),
        one.iteration(),
        one.epoch(),
        one.timeMillis(),
        one.batchSize(),
        one.score(),
        one.chance(),
        one.layers(),
        one.gradient(),
        one.clipping(),
        one.nonFinite(),
        one.rates(),
        seconds,
        one.overhead());
  }

  @Test
  void writesAFindingUnderThePluginsOwnName() throws IOException {
    RecordedEvent event =
        recorded(to -> to.finding(finding(FindingEvent.Kind.OPENED, "FLAT_LOSS"))).get(0);

    assertThat(event.getEventType().getName()).isEqualTo("vitals4j.Finding");
    assertThat(event.getString("pathology")).isEqualTo("FLAT_LOSS");
    assertThat(event.getString("change")).isEqualTo("OPENED");
    assertThat(event.getString("severity")).isEqualTo("WARN");
    assertThat(event.getString("layers")).isEqualTo("layer0-layer1");
    assertThat(event.getDouble("observed")).isEqualTo(12.5);
    assertThat(event.getInt("onset")).isEqualTo(4);
  }

  @Test
  void writesATreatment() throws IOException {
    TreatmentEvent given =
        new TreatmentEvent(
            "run",
            "0",
            TreatmentEvent.Kind.GIVEN,
            "reduce-learning-rate",
            Optional.of(Pathology.LOSS_DIVERGENCE),
            List.of(),
            "the rate is halved",
            0.1,
            0.05,
            "1",
            12,
            1);
    RecordedEvent event = recorded(to -> to.treatment(given)).get(0);

    assertThat(event.getEventType().getName()).isEqualTo("vitals4j.Treatment");
    assertThat(event.getString("outcome")).isEqualTo("GIVEN");
    assertThat(event.getString("pathology")).isEqualTo("LOSS_DIVERGENCE");
    assertThat(event.getDouble("before")).isEqualTo(0.1);
    assertThat(event.getDouble("after")).isEqualTo(0.05);
  }

  @Test
  void writesNothingThatARecordingHasTurnedOff() throws IOException {
    List<RecordedEvent> events =
        recorded(
            settings -> settings.disable("vitals4j.Iteration"),
            to -> {
              iterations(to);
              to.finding(finding(FindingEvent.Kind.CLOSED, "FLAT_LOSS"));
            });

    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .containsExactly("vitals4j.Finding");
  }

  @Test
  void writesWhatWasMeasuredIfARecordingAsksForIt() throws IOException {
    List<RecordedEvent> events =
        recorded(
            settings -> {
              settings.enable("vitals4j.Measurement");
              settings.disable("vitals4j.Iteration");
            },
            to -> to.iteration(ITERATIONS.get(0), 0));

    assertThat(values(events, "score", "")).containsExactly(0.5);
    assertThat(values(events, "update_ratio", "1")).containsExactly(0.001);
    assertThat(values(events, "update_ratio", "")).isEmpty();
  }

  @Test
  void writesNothingForWhatWasNotMeasured() throws IOException {
    IterationSnapshot nothing =
        Snapshots.of(Descriptions.dense(3).describe()).everything(Measurement.notSampled()).next();
    List<RecordedEvent> events =
        recorded(
            settings -> settings.enable("vitals4j.Measurement"), to -> to.iteration(nothing, 0));

    assertThat(values(events, "score", "")).hasSize(1);
    assertThat(values(events, "gradient_norm", "")).isEmpty();
  }

  private static List<Double> values(List<RecordedEvent> events, String quantity, String layer) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("vitals4j.Measurement"))
        .filter(event -> event.getString("quantity").equals(quantity))
        .filter(event -> event.getString("layer").equals(layer))
        .map(event -> event.getDouble("value"))
        .toList();
  }
}
