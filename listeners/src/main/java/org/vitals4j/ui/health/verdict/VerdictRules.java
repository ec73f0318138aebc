package org.vitals4j.ui.health.verdict;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.Event.FindingState;

/**
 * When a run is OK. A finding counts at once; that there is none counts only where enough was
 * checked.
 *
 * @param minIterations measured or not, below which a run without findings is not judged; at least
 *     1
 * @param closedToo whether findings that have closed count, too, at their worst
 * @param strict whether every check that could be done must be done
 */
public record VerdictRules(long minIterations, boolean closedToo, boolean strict) {

  /** As many as the check of the score that takes the longest looks back over. */
  public static final long MIN_ITERATIONS = 100;

  /** More iterations, or other settings, could still do them. */
  private static final Set<Standing> TO_BE_DONE =
      EnumSet.of(Standing.TOO_EARLY, Standing.NOT_MEASURED, Standing.FAILED, Standing.OFF);

  /**
   * What is said of one run.
   *
   * @param reason why it cannot be judged, in one clause; empty where it can
   */
  public record Judged(Verdict verdict, String reason) {

    private static Judged cannot(String reason) {
      return new Judged(Verdict.CANNOT_JUDGE, reason);
    }
  }

  /**
   * Judges a run.
   *
   * @param findings the last event of each
   * @param iterations that were seen
   * @param checks what was checked; empty where nobody said so
   */
  public Judged judge(List<Event> findings, long iterations, List<Check> checks) {
    Severity worst = Severity.INFO;
    for (Event event : findings) {
      Severity severity = event.finding().map(state -> counted(event, state)).orElse(Severity.INFO);
      worst = severity.compareTo(worst) > 0 ? severity : worst;
    }
    return switch (worst) {
      case CRITICAL -> new Judged(Verdict.CRITICAL, "");
      case WARN -> new Judged(Verdict.WARN, "");
      case INFO -> withoutFindings(iterations, checks);
    };
  }

  private Severity counted(Event event, FindingState state) {
    if (closedToo) {
      return state.worst();
    }
    return state.closedAt().isEmpty() ? event.severity() : Severity.INFO;
  }

  private Judged withoutFindings(long iterations, List<Check> checks) {
    if (iterations == 0) {
      return Judged.cannot("no iteration was measured so far");
    }
    if (checks.isEmpty()) {
      return Judged.cannot("who reported this run did not say what was checked");
    }
    if (iterations < minIterations) {
      return Judged.cannot(
          "too early: " + iterations + " of at least " + minIterations + " iterations were seen");
    }
    if (checks.stream().noneMatch(check -> check.standing() == Standing.CHECKED)) {
      return Judged.cannot("no check has seen enough");
    }
    long missing = checks.stream().filter(check -> TO_BE_DONE.contains(check.standing())).count();
    return strict && missing > 0
        ? Judged.cannot(missing + " of " + checks.size() + " checks were not done")
        : new Judged(Verdict.OK, "");
  }
}
