package org.vitals4j.ui.health;

import java.util.List;
import java.util.Locale;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.Event;

/** How a network is: the worst of what is open. */
enum HealthState {
  /** Nothing is open that would need doing. */
  WELL,
  /** A WARN is open: training suffers. */
  WATCH,
  /** A CRITICAL is open: training fails, or is about to. */
  SICK;

  /**
   * By the findings of a run as they are now.
   *
   * @param findings the last event of each
   */
  static HealthState of(List<Event> findings) {
    HealthState worst = WELL;
    for (Event event : findings) {
      if (isOpen(event) && of(event.severity()).compareTo(worst) > 0) {
        worst = of(event.severity());
      }
    }
    return worst;
  }

  /** Whether a finding lasts. */
  static boolean isOpen(Event event) {
    return event.finding().map(state -> state.closedAt().isEmpty()).orElse(false);
  }

  private static HealthState of(Severity severity) {
    return switch (severity) {
      case INFO -> WELL;
      case WARN -> WATCH;
      case CRITICAL -> SICK;
    };
  }

  /** In JSON. */
  String field() {
    return name().toLowerCase(Locale.ROOT);
  }
}
