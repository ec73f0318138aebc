package org.vitals4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.vitals4j.jobs.Watching.Way;
import org.vitals4j.ui.health.HealthServer;

/**
 * Every kind of job in every way of watching: parameters, optimiser state and score, byte by byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeterminismContract {

  private final Map<Job, JobOutcome> unwatched = new HashMap<>();
  private HealthServer page;

  private final Logger logger = (Logger) LoggerFactory.getLogger("vitals4j");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** The kinds of job of one theme: each theme has a JVM. */
  abstract List<Job> jobs();

  @BeforeAll
  void openPage() throws IOException {
    page = HealthServer.start(0);
  }

  @AfterAll
  void closePage() {
    page.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  Stream<Arguments> jobsInEveryWay() {
    return jobs().stream()
        .flatMap(job -> Stream.of(Way.values()).map(way -> Arguments.of(job, way)));
  }

  /** Else the other test says nothing of this job. */
  @ParameterizedTest
  @MethodSource("jobs")
  void twoUnwatchedRunsAgree(Job job) {
    assertThat(JobOutcome.of(job, network -> {})).isEqualTo(unwatched(job));
  }

  @ParameterizedTest
  @MethodSource("jobsInEveryWay")
  void aWatchedRunAgreesWithAnUnwatchedOne(Job job, Way way) {
    JobOutcome watched;
    boolean treated;
    try (Watching watching = new Watching(way, page)) {
      watched = JobOutcome.of(job, watching);
      treated = !watching.given().isEmpty();
    }

    if (treated) {
      assertThat(way).isEqualTo(Way.TREATING);
      assertThat(watched.failure()).isEqualTo(unwatched(job).failure());
    } else {
      assertThat(watched).isEqualTo(unwatched(job));
    }
    assertThat(ownErrors()).isEmpty();
  }

  private JobOutcome unwatched(Job job) {
    return unwatched.computeIfAbsent(job, one -> JobOutcome.of(one, network -> {}));
  }

  /** Alerts about a network have a logger of their own. */
  private List<String> ownErrors() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .filter(event -> event.getLoggerName().equals("vitals4j"))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
