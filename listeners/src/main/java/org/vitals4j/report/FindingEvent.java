package org.vitals4j.report;

/**
 * A change of a finding: what is worth one line in a log.
 *
 * @param session the run
 * @param worker the copy of the network
 * @param kind what changed
 * @param finding as it is now
 * @param iteration when
 * @param epoch when
 */
public record FindingEvent(
    String session, String worker, Kind kind, Finding finding, int iteration, int epoch) {

  /** How a finding changes. */
  public enum Kind {
    OPENED,
    WORSENED,
    EASED,
    CLOSED
  }
}
