package org.vitals4j.webhook;

import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.TreatmentEvent;

/** Makes the body of a request. */
interface Format {

  /**
   * One JSON object.
   *
   * @param dropped alerts that were lost so far because the receiver did not answer
   */
  String of(FindingEvent event, long dropped);

  /** The same of a treatment. */
  String of(TreatmentEvent event, long dropped);
}
