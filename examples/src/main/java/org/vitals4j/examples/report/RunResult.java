package org.vitals4j.examples.report;

import java.util.List;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Verdict;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.examples.lesson.Variant;

/**
 * A run that is over.
 *
 * @param example which it belongs to
 * @param variant which it was
 * @param outcome what was measured; {@link TrainingRecord#NONE} where nothing was trained
 * @param checks what was expected, beside what was seen
 */
public record RunResult(
    Example example, Variant variant, TrainingRecord outcome, List<Verdict> checks) {

  public RunResult {
    checks = List.copyOf(checks);
  }

  /** Whether it showed all that it should. */
  public boolean asExpected() {
    return checks.stream().allMatch(Verdict::met);
  }

  /** For instance "vanishing-sigmoid sick". */
  public String name() {
    return example.name() + " " + variant.name();
  }
}
