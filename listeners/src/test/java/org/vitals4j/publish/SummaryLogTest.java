package org.vitals4j.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;

class SummaryLogTest {

  private final CapturedLog log = new CapturedLog(SummaryLog.LOGGER, Level.INFO);

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  @Test
  void sumsUpEachEpochAndTheRunAtItsEnd() {
    MultiLayerNetwork network = Networks.mlp();
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sessionId("sums").sampling(Sampling.every(1)).build()) {
      network.addListeners(monitor);
      network.fit(new ListDataSetIterator<>(Networks.batches(6), 1), 3);
    }

    List<String> lines = linesOf("sums");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("Run sums: epoch 0 is over; iterations 0 to 5, score ");
    assertThat(lines.get(1)).startsWith("Run sums: epoch 1 is over; iterations 6 to 11, score ");
    assertThat(lines.get(2))
        .startsWith("Run sums: the monitor is closed; iterations 0 to 17, score ")
        .contains("gradient norm")
        .endsWith("no alerts so far");
  }

  @Test
  void namesTheAlarmsThatAreStillOpen() {
    FindingEvent event = Findings.event(FindingEvent.Kind.OPENED, Severity.WARN, Severity.WARN);
    IterationSnapshot snapshot = snapshot(event.session());
    SummaryLog summary = new SummaryLog();
    summary.finding(event);
    summary.iteration(snapshot, 0);
    summary.close();

    List<String> lines = linesOf(event.session());
    assertThat(lines.get(lines.size() - 1))
        .contains("1 alert so far, still open: WARN " + event.finding().pathology());
  }

  @Test
  void saysNothingTwiceWithoutNews() {
    IterationSnapshot snapshot = snapshot("idle");
    int before = linesOf("idle").size();
    SummaryLog summary = new SummaryLog();
    summary.iteration(snapshot, 0);
    summary.idle();
    summary.idle();
    summary.close();

    assertThat(linesOf("idle").subList(before, linesOf("idle").size()))
        .singleElement()
        .asString()
        .contains("no iteration");
  }

  /** Of a run that is over. */
  private static IterationSnapshot snapshot(String session) {
    MultiLayerNetwork network = Networks.mlp();
    try (TrainingMonitor monitor = TrainingMonitor.builder().sessionId(session).build()) {
      network.addListeners(monitor);
      network.fit(Networks.batch(8, 1));
      return monitor.latest().orElseThrow();
    }
  }

  /** Runs of other tests may say something meanwhile. */
  private List<String> linesOf(String session) {
    return log.lines().stream().filter(line -> line.startsWith("Run " + session + ":")).toList();
  }
}
