package org.vitals4j.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Findings;

class AlertLogTest {

  private final CapturedLog log = new CapturedLog("vitals4j.alerts", Level.DEBUG);

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENED,   CRITICAL, CRITICAL, ERROR",
    "OPENED,   WARN,     WARN,     WARN",
    "OPENED,   INFO,     INFO,     DEBUG",
    "WORSENED, CRITICAL, CRITICAL, ERROR",
    "WORSENED, WARN,     WARN,     WARN",
    "WORSENED, WARN,     CRITICAL, WARN",
    "EASED,    WARN,     CRITICAL, INFO",
    "EASED,    INFO,     WARN,     INFO",
    "CLOSED,   CRITICAL, CRITICAL, INFO",
    "CLOSED,   INFO,     WARN,     INFO",
    "CLOSED,   INFO,     INFO,     DEBUG",
  })
  void logsAtTheLevelOfTheSeverity(Kind kind, Severity now, Severity worst, String level) {
    new AlertLog().finding(Findings.event(kind, now, worst));

    assertThat(log.levels()).containsExactly(Level.valueOf(level));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void writesTheTextOfTheAlert(Kind kind) {
    FindingEvent event = Findings.event(kind, Severity.WARN, Severity.CRITICAL);
    new AlertLog().finding(event);

    assertThat(log.lines()).containsExactly(AlertText.of(event));
  }

  @Test
  void tellsWhichRunAndWhenInTheDiagnosticContext() {
    FindingEvent event = Findings.event(Kind.OPENED, Severity.WARN, Severity.WARN);
    new AlertLog().finding(event);

    assertThat(log.contexts())
        .containsExactly(
            Map.of(
                "session", event.session(),
                "worker", event.worker(),
                "epoch", Integer.toString(event.epoch()),
                "iteration", Integer.toString(event.iteration())));
    assertThat(MDC.get("session")).isNull();
  }

  @Test
  void twoOfThemAreOneSink() {
    assertThat(new AlertLog()).isEqualTo(new AlertLog());
  }
}
