package org.vitals4j.diagnose.evidence;

import java.util.Optional;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.Measurement;

/** How far one detector has come: whether it could have found something by now. Not thread-safe. */
public final class CheckProgress {

  private final String detector;
  private long measured;
  private long window = 1;
  private Standing standing = Standing.NOT_MEASURED;
  private String reason = "no iteration has measured what it judges so far";

  /** Of a detector that has judged nothing yet. */
  public CheckProgress(String detector) {
    this.detector = detector;
  }

  /** Whether nothing is to be learned any more: asking would cost for nothing. */
  public boolean isOver() {
    return standing == Standing.CHECKED || standing == Standing.FAILED;
  }

  /**
   * It judged an iteration that measured what it judges.
   *
   * @param needed how many such iterations it looks back over
   * @param gap what else stands against it
   */
  public void measured(int needed, Optional<String> gap) {
    measured++;
    window = needed;
    if (measured < window) {
      standing = Standing.TOO_EARLY;
      reason = "";
    } else if (gap.isPresent()) {
      standing = Standing.CANNOT_BE_KNOWN;
      reason = gap.get();
    } else {
      standing = Standing.CHECKED;
      reason = "";
    }
  }

  /**
   * It judged an iteration that did not measure that.
   *
   * @param instead why not
   */
  public void notMeasured(Measurement<?> instead) {
    if (measured > 0) {
      return; // others did
    }
    if (instead instanceof Measurement.Absent<?> absent) {
      standing = Standing.CANNOT_BE_KNOWN;
      reason = absent.reason();
    } else if (instead instanceof Measurement.NotEnough<?> some) {
      standing = Standing.TOO_EARLY;
      reason =
          "there are " + some.have() + " of the " + some.need() + " " + some.unit() + " it takes";
    }
  }

  /** It is asked no more. */
  public void failed() {
    standing = Standing.FAILED;
    reason = "the detector failed and is asked no more; the log says why";
  }

  /** Whether it could have found something. */
  public Standing standing() {
    return standing;
  }

  /** What there is to say of it now. */
  public Finding.Check check() {
    String why =
        standing == Standing.TOO_EARLY && reason.isEmpty()
            ? measured + " of the " + window + " iterations that it looks back over were measured"
            : reason;
    return new Finding.Check(detector, standing, why);
  }
}
