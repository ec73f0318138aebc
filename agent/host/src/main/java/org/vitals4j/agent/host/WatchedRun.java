package org.vitals4j.agent.host;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.Finding;
import org.vitals4j.report.PlainText;

/** One run: a network and its copies, and who watches it. Holds no network. */
final class WatchedRun {

  private final TrainingMonitor monitor;
  private volatile boolean released;

  WatchedRun(TrainingMonitor monitor) {
    this.monitor = monitor;
  }

  TrainingMonitor monitor() {
    return monitor;
  }

  /** Whether the application watches it itself. */
  boolean isReleased() {
    return released;
  }

  void release() {
    released = true;
  }

  /** Lines for a person. */
  String status() {
    if (released) {
      return "  left to the application's own Vitals4j";
    }
    List<Finding> open = monitor.findings().stream().filter(Finding::isOpen).toList();
    return monitor
            .latest()
            .map(
                latest ->
                    "  run "
                        + PlainText.name(latest.session())
                        + ", "
                        + latest.network().type()
                        + ", iteration "
                        + latest.iteration())
            .orElse("  a run before its first iteration")
        + (open.isEmpty()
            ? ": no open findings"
            : ": "
                + open.stream()
                    .map(finding -> finding.severity() + " " + finding.pathology())
                    .collect(Collectors.joining(", ")));
  }

  /** Publishes what is queued, for at most the time given, and closes the publishers. */
  void close(Duration timeout) {
    monitor.close(timeout);
  }

  /** The same without waiting: no training may wait for publishers. */
  void closeLater() {
    monitor.close(Duration.ZERO);
  }
}
