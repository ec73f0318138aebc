package org.vitals4j.benchmarks.reports;

import java.util.Set;

/**
 * What a diagnosis of a case should say.
 *
 * @param causes any of them is right
 * @param fixes any of them is right
 * @param wrongWay advice that leads away from the fix
 */
public record Expected(Set<CauseId> causes, Set<FixId> fixes, Set<FixId> wrongWay) {

  public Expected {
    causes = Set.copyOf(causes);
    fixes = Set.copyOf(fixes);
    wrongWay = Set.copyOf(wrongWay);
  }

  /** Causes alone; the rest follows. */
  public static Expected causes(CauseId... causes) {
    return new Expected(Set.of(causes), Set.of(), Set.of());
  }

  /** With these fixes. */
  public Expected fixes(FixId... right) {
    return new Expected(causes, Set.of(right), wrongWay);
  }

  /** With this as the wrong way. */
  public Expected wrongWay(FixId... wrong) {
    return new Expected(causes, fixes, Set.of(wrong));
  }
}
