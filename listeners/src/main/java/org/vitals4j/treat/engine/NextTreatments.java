package org.vitals4j.treat.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.Treatments.Rule;

/**
 * What a plan has left for a finding.
 *
 * @param any whether it has anything for it at all
 * @param left in the order in which they are to be tried
 * @param reasons against the others, one clause each
 */
record NextTreatments(boolean any, List<Rule> left, List<String> reasons) {

  /**
   * Chooses: in the order of the plan, but what did not help comes after all that was not tried,
   * and the oftener it was given the later, unless it goes further each time. No treatment is given
   * oftener than its line says, so that it comes to an end; where it has several, they are counted
   * together.
   *
   * @param course what was done for this finding's pathology so far
   * @param ruledOut why a treatment, by its name, is not to be given in this run; null where it may
   * @param escalates whether a treatment goes further each time
   */
  static NextTreatments of(
      List<Rule> plan,
      Finding finding,
      PathologyState course,
      Function<String, @Nullable String> ruledOut,
      Predicate<String> escalates) {
    boolean any = false;
    List<Rule> left = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Rule line : plan) {
      if (!line.pathology().equals(finding.pathology())
          || finding.severity().compareTo(line.minSeverity()) < 0) {
        continue;
      }
      any = true;
      String name = line.treatment();
      String reason = ruledOut.apply(name);
      if (reason != null) {
        reasons.add(name + ": " + reason);
      } else if (course.times(name) >= line.maxApplications()) {
        reasons.add(name + " was given " + course.times(name) + " times");
      } else {
        left.add(line);
      }
    }
    left.sort(
        Comparator.comparingInt(
            line -> escalates.test(line.treatment()) ? 0 : course.timesInVain(line.treatment())));
    Set<String> once = new HashSet<>();
    left.removeIf(line -> !once.add(line.treatment()));
    return new NextTreatments(any, List.copyOf(left), List.copyOf(reasons));
  }
}
