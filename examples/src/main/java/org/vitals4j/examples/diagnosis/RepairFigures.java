package org.vitals4j.examples.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How often treatment helped.
 *
 * @param sickRuns with a fault
 * @param lostUntreated of these, worse than the healthy twin without treatment
 * @param repaired of these, not worse with treatment
 * @param repairedByRandom of these, not worse with a random treatment
 * @param healthyRuns without a fault
 * @param harmed of these, worse with treatments on than without
 * @param medianIterationRatio iterations of the treated run ÷ of the twin, over the lost ones; NaN
 *     for none
 * @param medianGain what more was learned than untreated, over the lost ones, in [-1, 1]; NaN for
 *     none
 * @param repairedLow lower end of the 95 % interval of the share repaired; NaN for none
 * @param repairedHigh upper end
 */
record RepairFigures(
    int sickRuns,
    int lostUntreated,
    int repaired,
    int repairedByRandom,
    int healthyRuns,
    int harmed,
    double medianIterationRatio,
    double medianGain,
    double repairedLow,
    double repairedHigh) {

  private static final int RESAMPLES = 2000;

  static RepairFigures of(List<RepairResult> runs) {
    List<RepairResult> lost = runs.stream().filter(RepairResult::lost).toList();
    double[] interval = interval(lost);
    return new RepairFigures(
        (int) runs.stream().filter(RepairResult::sick).count(),
        lost.size(),
        (int) lost.stream().filter(RepairResult::repaired).count(),
        (int) lost.stream().filter(RepairResult::repairedByRandom).count(),
        (int) runs.stream().filter(one -> !one.sick()).count(),
        (int) runs.stream().filter(RepairResult::harmed).count(),
        median(lost, one -> (double) one.treatedIterations() / one.iterations()),
        median(lost, one -> one.treated().skill() - one.untreated().skill()),
        interval[0],
        interval[1]);
  }

  /** One a pathology. */
  static Map<String, RepairFigures> perPathology(List<RepairResult> runs) {
    Map<String, List<RepairResult>> groups = new TreeMap<>();
    for (RepairResult run : runs) {
      if (run.sick()) {
        groups.computeIfAbsent(run.group(), key -> new ArrayList<>()).add(run);
      }
    }
    Map<String, RepairFigures> all = new LinkedHashMap<>();
    groups.forEach((name, some) -> all.put(name, of(some)));
    return all;
  }

  private static double median(List<RepairResult> runs, ToDoubleFunction<RepairResult> what) {
    double[] values = runs.stream().mapToDouble(what).sorted().toArray();
    int middle = values.length / 2;
    return values.length == 0
        ? Double.NaN
        : values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** The seeds of one set-up are not independent: whole set-ups are drawn. */
  private static double[] interval(List<RepairResult> lost) {
    Map<String, List<RepairResult>> bySetUp = new LinkedHashMap<>();
    lost.forEach(run -> bySetUp.computeIfAbsent(run.setUp(), k -> new ArrayList<>()).add(run));
    List<List<RepairResult>> setUps = List.copyOf(bySetUp.values());
    if (setUps.isEmpty()) {
      return new double[] {Double.NaN, Double.NaN};
    }
    Random random = new Random(1);
    double[] drawn = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      int repaired = 0;
      int all = 0;
      for (int k = 0; k < setUps.size(); k++) {
        for (RepairResult run : setUps.get(random.nextInt(setUps.size()))) {
          repaired += run.repaired() ? 1 : 0;
          all++;
        }
      }
      drawn[i] = (double) repaired / all;
    }
    Arrays.sort(drawn);
    return new double[] {drawn[(int) (0.025 * RESAMPLES)], drawn[(int) (0.975 * RESAMPLES)]};
  }
}
