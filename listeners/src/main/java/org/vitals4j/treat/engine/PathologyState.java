package org.vitals4j.treat.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.Treatments.Rule;

/**
 * What was done for one pathology so far. Immutable: what happens makes another one.
 *
 * @param given how often each treatment was given, by name
 * @param inVain treatments after which the pathology lasted
 * @param last the treatment that was given last; empty for none
 * @param settledAt DL4J's iteration at which its cooldown is over
 * @param nextAt iteration of the run from which on something may be done again
 * @param postponementReported whether a postponement was reported since the last treatment
 * @param exhaustionReported whether it was reported that nothing is left
 */
record PathologyState(
    Map<String, Integer> given,
    Set<String> inVain,
    String last,
    int settledAt,
    int nextAt,
    boolean postponementReported,
    boolean exhaustionReported) {

  /** Nothing was done. */
  static final PathologyState NEW = new PathologyState(Map.of(), Set.of(), "", 0, 0, false, false);

  PathologyState {
    given = Map.copyOf(given);
    inVain = Set.copyOf(inVain);
  }

  /**
   * A treatment was given.
   *
   * @param iterations of the run so far
   * @param iteration as DL4J counts it
   */
  PathologyState afterTreatment(Rule rule, int iterations, int iteration) {
    Map<String, Integer> more = new HashMap<>(given);
    more.merge(rule.treatment(), 1, Integer::sum);
    return new PathologyState(
        more,
        inVain,
        rule.treatment(),
        iteration + rule.cooldownIterations(),
        iterations + rule.cooldownIterations(),
        false,
        exhaustionReported);
  }

  /** Nothing is done before an iteration of the run. */
  PathologyState waitingUntil(int iterations) {
    return new PathologyState(
        given, inVain, last, settledAt, iterations, postponementReported, exhaustionReported);
  }

  /**
   * A finding asks for more: if it began before the last treatment had settled, that was no help.
   */
  PathologyState afterFinding(Finding finding) {
    if (last.isEmpty() || finding.onset() > settledAt || inVain.contains(last)) {
      return this;
    }
    Set<String> more = new HashSet<>(inVain);
    more.add(last);
    return new PathologyState(
        given, more, last, settledAt, nextAt, postponementReported, exhaustionReported);
  }

  PathologyState withPostponementReported() {
    return new PathologyState(given, inVain, last, settledAt, nextAt, true, exhaustionReported);
  }

  PathologyState withExhaustionReported() {
    return new PathologyState(given, inVain, last, settledAt, nextAt, postponementReported, true);
  }

  boolean isDue(int iterations) {
    return iterations >= nextAt;
  }

  /** How often a treatment was given. */
  int times(String treatment) {
    return given.getOrDefault(treatment, 0);
  }

  /** How often a treatment was given that did not help; 0 for one that did, or was never given. */
  int timesInVain(String treatment) {
    return inVain.contains(treatment) ? times(treatment) : 0;
  }
}
