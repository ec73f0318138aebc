package org.vitals4j.ui.health.verdict;

import java.util.Collection;

/** What a program is told of a run; each has the exit code of {@code check}. */
public enum Verdict {
  /** Enough was checked, and nothing above INFO was found. */
  OK(0),
  /** A WARN: training suffers. */
  WARN(1),
  /** A CRITICAL finding: training fails, or is about to. */
  CRITICAL(2),
  /** Nothing was found, and too little was checked for that to mean anything. */
  CANNOT_JUDGE(3);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** For a shell. */
  public int exitCode() {
    return exitCode;
  }

  /**
   * Of several runs together: the worst, where a run that cannot be judged is worse than one that
   * is OK and better than one with a finding. {@link #CANNOT_JUDGE} where there is none.
   */
  public static Verdict of(Collection<Verdict> all) {
    if (all.contains(CRITICAL)) {
      return CRITICAL;
    } else if (all.contains(WARN)) {
      return WARN;
    }
    return all.isEmpty() || all.contains(CANNOT_JUDGE) ? CANNOT_JUDGE : OK;
  }
}
