package org.vitals4j.benchmarks.cases;

import java.util.List;
import org.vitals4j.benchmarks.worker.JobResult;

/** What came of one job of a {@link LabelledBenchmark}. */
public interface LabelledResult extends JobResult {

  /** Name of the set-up. */
  String setUp();

  /** What the results of one half are, for a person. */
  static String heading(List<? extends LabelledResult> results) {
    int draw = Drawn.drawOf(results.get(0).setUp());
    if (draw == 0) {
      return "The half that was tuned on: set-ups chosen by hand";
    }
    return draw < SetUps.HELD_BACK
        ? "Draw " + draw + " of set-ups at random, which was tuned on as well"
        : "The half that was held back from tuning: draw " + draw + " of set-ups at random";
  }

  /** Those whose set-ups are in a half. */
  static <R extends LabelledResult> List<R> in(Half half, List<R> results) {
    return results.stream().filter(one -> SetUps.half(one.setUp()) == half).toList();
  }
}
