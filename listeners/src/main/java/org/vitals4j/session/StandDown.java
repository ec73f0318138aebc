package org.vitals4j.session;

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
  public static final Pathology PATHOLOGY = Pathology.of("MONITOR_STOOD_DOWN");

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
        Symptom.builder(PATHOLOGY, Severity.WARN)
            .observed(1, 0, "monitors")
            .evidence(
                "the monitor "
                    + because
                    + " and has stood down: from here on nothing of this network is measured,"
                    + " found, clipped or treated; training goes on")
            .causes("a fault of Vitals4j", "too little memory or stack for the whole job")
            .remedies(
                "start the job with more memory (-Xmx) or stack (-Xss)",
                "report the stack trace in the log")
            .build();
    Finding finding = Finding.opened(ID, symptom, iteration, 0);
    return new FindingEvent(session, worker, FindingEvent.Kind.OPENED, finding, iteration, epoch);
  }
}
