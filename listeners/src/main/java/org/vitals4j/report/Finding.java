package org.vitals4j.report;

import java.util.OptionalInt;

/**
 * Something wrong that lasts: from the iteration in which it was first seen to the one in which it
 * had gone. Immutable; a finding that changes is a new value with the same {@link #id}.
 *
 * @param id unique within a session, counted from 1
 * @param symptom as last seen
 * @param severity in force; it may lag behind the symptom's when that eases
 * @param worst the highest severity it ever had
 * @param openedAt iteration in which it opened
 * @param lastSeenAt iteration in which the symptom was last seen
 * @param closedAt iteration in which it closed; empty while it is open
 * @param onsetSlack iterations before {@link #onset} in which the trouble may have been there
 *     already; its detector says so
 */
public record Finding(
    long id,
    Symptom symptom,
    Severity severity,
    Severity worst,
    int openedAt,
    int lastSeenAt,
    OptionalInt closedAt,
    int onsetSlack) {

  /**
   * One that opens now.
   *
   * @param id unique within a session
   * @param iteration the present one
   */
  public static Finding opened(long id, Symptom symptom, int iteration, int onsetSlack) {
    Severity severity = symptom.severity();
    return new Finding(
        id, symptom, severity, severity, iteration, iteration, OptionalInt.empty(), onsetSlack);
  }

  /** What is wrong. */
  public Pathology pathology() {
    return symptom.pathology();
  }

  /**
   * The iteration from which the evidence counts, at most {@link #openedAt}; that itself where it
   * is not known.
   */
  public int onset() {
    return Math.min(symptom.onset().orElse(openedAt), openedAt);
  }

  /** Whether it still lasts. */
  public boolean isOpen() {
    return closedAt.isEmpty();
  }

  /**
   * Whether it ended without having been seen to go: the network was collected, or nobody watches
   * it any more. {@link #closedAt} is then the iteration in which it was last seen.
   */
  public boolean isUnresolved() {
    return closedAt.isPresent() && closedAt.getAsInt() <= lastSeenAt;
  }

  /** The same finding once nobody watches the network any more. */
  public Finding ended() {
    return closed(lastSeenAt);
  }

  /** The same finding, seen once more. */
  public Finding seen(Symptom now, Severity inForce, int iteration, int slack) {
    Severity worstYet = inForce.compareTo(worst) > 0 ? inForce : worst;
    // A window moves on; the trouble began where it began.
    Symptom current = now.toBuilder().onset(symptom.onset()).build();
    return new Finding(
        id, current, inForce, worstYet, openedAt, iteration, OptionalInt.empty(), slack);
  }

  /**
   * Whether one detector could have found something by now. That it found nothing says something
   * only where it could.
   *
   * @param detector its name
   * @param standing whether it could
   * @param reason why not, in one clause; empty where it could
   */
  public record Check(String detector, Standing standing, String reason) {

    /** Whether a detector could have found something. */
    public enum Standing {
      /** As many iterations as it looks back over have measured what it judges. */
      CHECKED,
      /** Some have, and not enough yet. */
      TOO_EARLY,
      /** None has so far. */
      NOT_MEASURED,
      /** What it judges cannot be known in this network, or of this run. */
      CANNOT_BE_KNOWN,
      /** It threw too often and is asked no more. */
      FAILED,
      /** The monitor was built without it. */
      OFF
    }
  }

  public Finding eased(Severity to) {
    return new Finding(
        id, symptom, to, worst, openedAt, lastSeenAt, OptionalInt.empty(), onsetSlack);
  }

  public Finding closed(int iteration) {
    return new Finding(
        id, symptom, severity, worst, openedAt, lastSeenAt, OptionalInt.of(iteration), onsetSlack);
  }
}
