package org.vitals4j.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Finding.Check.Standing;

/** What one publisher is told of what was checked. */
final class CheckList {

  private CheckList() {}

  /**
   * The checks whose findings it hears of, and those of Vitals4j that are off for it.
   *
   * @param all of the session, whoever brought them
   * @param heard names of the detectors whose findings it hears of
   */
  static List<Check> of(List<Check> all, Set<String> heard) {
    List<Check> told = new ArrayList<>(all);
    told.removeIf(check -> !heard.contains(check.detector()));
    for (Detectors.BuiltIn one : Detectors.builtIn()) {
      if (told.stream().noneMatch(check -> check.detector().equals(one.name()))) {
        told.add(
            new Check(one.name(), Standing.OFF, "the monitor was built without this detector"));
      }
    }
    return told;
  }
}
