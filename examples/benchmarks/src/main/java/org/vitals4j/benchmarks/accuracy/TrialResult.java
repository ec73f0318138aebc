package org.vitals4j.benchmarks.accuracy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vitals4j.benchmarks.cases.LabelledResult;

/**
 * What came of one run of a set-up. Plain values: it is written to a file and read again.
 *
 * @param setUp its name
 * @param seed of the data and of the weights
 * @param sampling iterations from one sample to the next
 * @param group the pathology, or "healthy"
 * @param valid whether the run is what its label says: a sick one was shown to be sick, a healthy
 *     one ended well
 * @param why how that was shown
 * @param onset the iteration from which the fault acts; 0 for a healthy run
 * @param window iterations within which the fault must be named
 * @param step iterations from one measured value of this pathology to the next
 * @param layers the layers to blame; empty where there are none
 * @param alarms every finding that reached WARN, in the order in which they did
 * @param twinAlarms the same for the healthy twin, where there is one that ended well
 * @param firstNonFinite the iteration of the first NaN or infinity; null where there was none, or
 *     nobody looked
 * @param origin whether the origin of the first NaN was named rightly and in its own iteration;
 *     null where there was none
 * @param originText what was expected and what was named
 * @param seconds the run took, without its twin
 */
record TrialResult(
    String setUp,
    long seed,
    int sampling,
    String group,
    boolean valid,
    String why,
    int onset,
    int window,
    int step,
    List<String> layers,
    List<Alarm> alarms,
    @Nullable List<Alarm> twinAlarms,
    @Nullable Integer firstNonFinite,
    @Nullable Boolean origin,
    @Nullable String originText,
    double seconds)
    implements LabelledResult {

  /**
   * A finding that reached WARN.
   *
   * @param pathology what it says
   * @param severity the highest it ever had
   * @param at iteration in which it reached WARN
   * @param layers the layers it named then, the most to blame first
   * @param evidence what it said
   */
  record Alarm(String pathology, String severity, int at, List<String> layers, String evidence) {}

  @Override
  public String job() {
    return new Job(setUp, seed, sampling).line();
  }

  boolean sick() {
    return !group.equals("healthy");
  }

  /** The first alarm of the right kind since the fault acts, if it came in time. */
  @Nullable Alarm detection() {
    for (Alarm alarm : alarms) {
      if (alarm.pathology().equals(group) && alarm.at() >= onset && alarm.at() <= onset + window) {
        return alarm;
      }
    }
    return null;
  }

  /** Whether the layer named first is the one to blame. */
  boolean located() {
    Alarm alarm = detection();
    return alarm != null && !alarm.layers().isEmpty() && layers.contains(alarm.layers().get(0));
  }

  /** Alarms while nothing was wrong: in a healthy run, or before the fault. */
  List<Alarm> falseAlarms() {
    return alarms.stream().filter(alarm -> !sick() || alarm.at() < onset).toList();
  }
}
