package org.vitals4j.session;

import java.util.List;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * How a monitor that has stood down says so: as a finding, so that log, page and status have it.
 */
public final class StandDown {

  /** What the finding is called. */
  public static final String KEY = "MONITOR_STOOD_DOWN";

  /** Findings are counted from 1; a network has this one once at most. */
  private static final long ID = 0;

  private StandDown() {}

  /**
   * The event.
   *
   * @param because one clause: what failed
   */
  public static FindingEvent event(
      String session, String worker, String because, int iteration, int epoch) {
    Symptom symptom =
        new Symptom(
            Pathology.OTHER,
            KEY,
            Severity.WARN,
            List.of(),
            1,
            0,
            "monitors",
            "the monitor "
                + because
                + " and has stood down: from here on nothing of this network is measured, found,"
                + " clipped or treated; training goes on",
            List.of("a fault of Vitals4j", "too little memory or stack for the whole job"),
            List.of(
                "start the job with more memory (-Xmx) or stack (-Xss)",
                "report the stack trace in the log"));
    Finding finding =
        new Finding(
            ID,
            symptom,
            Severity.WARN,
            Severity.WARN,
            iteration,
            iteration,
            java.util.OptionalInt.empty());
    return new FindingEvent(session, worker, FindingEvent.Kind.OPENED, finding, iteration, epoch);
  }
}
