package org.vitals4j.report;

import java.util.List;
import java.util.Optional;

/**
 * Something that was done to the network, or would be, because of what was found: what is worth one
 * line in a log.
 *
 * @param session the run
 * @param worker the copy of the network
 * @param kind whether it was done
 * @param treatment its id, for instance "rollback"
 * @param pathology what it was for; empty where it was not for a finding
 * @param layers concerned; empty for the whole network
 * @param text one sentence, without a full stop: what was done, to what effect
 * @param before the value that was changed, before; NaN where there is no such number
 * @param after the same after
 * @param unit of both; "1" for a ratio
 * @param iteration when
 * @param epoch when
 */
public record TreatmentEvent(
    String session,
    String worker,
    Kind kind,
    String treatment,
    Optional<Pathology> pathology,
    List<String> layers,
    String text,
    double before,
    double after,
    String unit,
    int iteration,
    int epoch) {

  public TreatmentEvent {
    layers = List.copyOf(layers);
  }

  /** What became of it. */
  public enum Kind {
    /** The network was changed. */
    GIVEN,
    /** The network would have been changed, had the monitor been allowed to. */
    ADVISED,
    /**
     * It would do no good now, and nothing else is done about the finding meanwhile: it will be
     * looked at again.
     */
    POSTPONED,
    /** What was given made the loss worse: the network is again what it was before. */
    UNDONE,
    /** All that may be tried was tried, and the trouble lasts: nothing more is done. */
    GAVE_UP
  }

  /** How deep it cuts. */
  public Severity severity() {
    return switch (kind) {
      case GIVEN, UNDONE -> Severity.WARN;
      case ADVISED, POSTPONED -> Severity.INFO;
      case GAVE_UP -> Severity.CRITICAL;
    };
  }
}
