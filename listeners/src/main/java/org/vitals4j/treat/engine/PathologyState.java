package org.vitals4j.treat.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.Treatments.Rule;

/** What was done for one pathology so far. */
final class PathologyState {

  private final Map<String, Integer> given = new HashMap<>();
  private final Set<String> noHelp = new HashSet<>();
  private String last = "";
  private int settled;
  private int next;
  private boolean said;
  private boolean postponed;

  /**
   * Another treatment was given.
   *
   * @param iterations of the run so far
   * @param iteration as DL4J counts it
   */
  void given(Rule line, int iterations, int iteration) {
    given.merge(line.treatment(), 1, Integer::sum);
    last = line.treatment();
    postponed = false;
    settled = iteration + line.cooldownIterations();
    next = iterations + line.cooldownIterations();
  }

  /** Nothing more is tried for so many iterations. */
  void waits(int iterations, int pause) {
    next = iterations + pause;
  }

  boolean isDue(int iterations) {
    return iterations >= next;
  }

  /**
   * A finding asks for more: if it began before the last treatment had settled, that was no help.
   */
  void asksAgain(Finding finding) {
    if (!last.isEmpty() && finding.onset() <= settled) {
      noHelp.add(last);
    }
  }

  /** How often a treatment was given. */
  int times(String treatment) {
    return given.getOrDefault(treatment, 0);
  }

  /** How often a treatment was given that did not help; 0 for one that did, or was never given. */
  int timesInVain(String treatment) {
    return noHelp.contains(treatment) ? times(treatment) : 0;
  }

  /** Whether it is the first time since the last treatment that one is postponed with a reason. */
  boolean firstPostponed() {
    boolean first = !postponed;
    postponed = true;
    return first;
  }

  /** Whether it is the first time that nothing is left. */
  boolean firstSaid() {
    boolean first = !said;
    said = true;
    return first;
  }
}
