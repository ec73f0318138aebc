package org.vitals4j.ui.health.verdict;

import java.util.List;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.Event;

/** The state of a network: the worst severity of what is open. */
public enum HealthState {
  /** Nothing is open above INFO. */
  OK,
  /** A WARN is open: training suffers. */
  WARN,
  /** A CRITICAL is open: training fails, or is about to. */
  CRITICAL;

  /**
   * By the findings of a run as they are now.
   *
   * @param findings the last event of each
   */
  public static HealthState of(List<Event> findings) {
    HealthState worst = OK;
    for (Event event : findings) {
      if (isOpen(event) && of(event.severity()).compareTo(worst) > 0) {
        worst = of(event.severity());
      }
    }
    return worst;
  }

  /** Whether a finding lasts. */
  public static boolean isOpen(Event event) {
    return event.finding().map(state -> state.closedAt().isEmpty()).orElse(false);
  }

  private static HealthState of(Severity severity) {
    return switch (severity) {
      case INFO -> OK;
      case WARN -> WARN;
      case CRITICAL -> CRITICAL;
    };
  }
}
