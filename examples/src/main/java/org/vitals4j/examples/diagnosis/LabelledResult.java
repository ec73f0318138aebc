package org.vitals4j.examples.diagnosis;

import java.util.List;

/** What came of one job of a {@link LabelledBenchmark}. */
interface LabelledResult {

  /** Name of the set-up. */
  String setUp();

  /** The line that a worker was told, and by which the result is found again. */
  String job();

  /** Those whose set-ups are in a half. */
  static <R extends LabelledResult> List<R> in(Half half, List<R> results) {
    return results.stream().filter(one -> SetUps.half(one.setUp()) == half).toList();
  }
}
