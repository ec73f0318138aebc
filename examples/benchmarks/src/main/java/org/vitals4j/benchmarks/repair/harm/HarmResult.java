package org.vitals4j.benchmarks.repair.harm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vitals4j.benchmarks.repair.harm.runs.Kind;
import org.vitals4j.benchmarks.worker.JobResult;

/**
 * What came of one healthy run with and without treatment.
 *
 * @param run its id
 * @param seed of the data and of the weights
 * @param control see {@link HarmTrial}
 * @param kind why it may look sick
 * @param leftOut why the untreated run does not count as healthy; null where it does
 * @param untreatedLosses on held-out data, at ten equally spaced points
 * @param treatedLosses the same with treatments
 * @param untreatedAccuracy at the end, on held-out data; NaN where numbers are asked for
 * @param treatedAccuracy the same with treatments
 * @param worstRatio see {@link Comparison}
 * @param harmedAt see {@link Comparison}
 * @param harmedAtEnd see {@link Comparison}
 * @param treatments what was given, in order
 * @param keptOut minibatches that changed no parameter, more than without treatment
 * @param alerts findings that came to WARN or more
 */
record HarmResult(
    String run,
    long seed,
    boolean control,
    Kind kind,
    @Nullable String leftOut,
    List<Double> untreatedLosses,
    List<Double> treatedLosses,
    double untreatedAccuracy,
    double treatedAccuracy,
    double worstRatio,
    List<Integer> harmedAt,
    boolean harmedAtEnd,
    List<String> treatments,
    int keptOut,
    int alerts)
    implements JobResult {

  @Override
  public String job() {
    return HarmTrial.line(run, seed, control);
  }

  /** Whether the run is healthy by itself, and so can be harmed. */
  boolean counts() {
    return leftOut == null;
  }

  boolean harmedOnTheWay() {
    return counts() && !harmedAt.isEmpty();
  }

  boolean endedWorse() {
    return counts() && harmedAtEnd;
  }

  boolean harmed() {
    return harmedOnTheWay() || endedWorse();
  }
}
