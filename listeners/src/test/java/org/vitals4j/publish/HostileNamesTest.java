package org.vitals4j.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;

/** Names and texts that mean no good, in everything that is written to the log. */
class HostileNamesTest {

  static Stream<String> hostile() {
    return Stream.of(
        "x".repeat(10_000),
        "a\nERROR forged line",
        "a\r\nb",
        "a\u2028b\u2029c",
        "a\u202Egpj.exe",
        "a\u2066b\u2069",
        "a\u001B[31mred");
  }

  private static Symptom symptom(String text) {
    return Symptom.builder(Pathology.of("OTHER"), Severity.WARN)
        .key(text)
        .layers(List.of(text, text + "1"))
        .observed(2, 1, text)
        .evidence(text)
        .causes(text, "a high rate")
        .remedies(text, "clip")
        .build();
  }

  private static AbstractStringAssert<?> assertPlain(@Nullable String line) {
    return assertThat(line)
        .hasSizeLessThan(12_000)
        .doesNotContainPattern("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}\\x{202A}-\\x{202E}]")
        .doesNotContainPattern("[\\x{2066}-\\x{2069}]");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void alertsAreOnePlainLineThatKeepsItsAdvice(String text) {
    Finding finding =
        new Finding(1, symptom(text), Severity.WARN, Severity.WARN, 7, 30, OptionalInt.empty(), 10);
    try (CapturedLog log = new CapturedLog(AlertLog.LOGGER, Level.DEBUG)) {
      new AlertLog().finding(new FindingEvent(text, text, Kind.OPENED, finding, 50, 2));

      assertPlain(log.lines().get(0)).endsWith("(2) clip.");
      assertPlain(String.valueOf(log.contexts().get(0).get("session"))).hasSizeLessThan(200);
      assertPlain(String.valueOf(log.contexts().get(0).get("worker"))).hasSizeLessThan(200);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void treatmentsAreOnePlainLine(String text) {
    assertPlain(
        AlertText.of(
            new TreatmentEvent(
                text,
                text,
                TreatmentEvent.Kind.GIVEN,
                text,
                Optional.empty(),
                List.of(text),
                text,
                1,
                2,
                text,
                3,
                0)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void summariesAreOnePlainLine(String text) {
    try (CapturedLog log = new CapturedLog(SummaryLog.LOGGER, Level.INFO)) {
      SummaryLog summary = new SummaryLog();
      summary.iteration(
          SnapshotBuilder.of(ConfiguredDescriptions.dense()).session(text).worker(text).make(), 0);
      summary.close();

      assertPlain(log.lines().get(0)).startsWith("Run ");
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void gradientNormsAreOnePlainLine(String text) {
    assertPlain(
        GradientNormLog.text(
            SnapshotBuilder.of(ConfiguredDescriptions.graph(text))
                .gradient(SnapshotBuilder.meanAbs(0.2))
                .make()));
  }
}
