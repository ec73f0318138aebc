package org.vitals4j.benchmarks.repair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.vitals4j.benchmarks.cases.Rate;

/**
 * How often treatment helped.
 *
 * @param sickRuns with a fault
 * @param lostUntreated of these, worse than the healthy twin without treatment, however long
 * @param lostBeyondTreatment of these, those that nothing done to the network can mend: features
 *     that say nothing, a loss that does not fit, too few minibatches that are as they should be
 * @param repaired of the lost ones, not worse with treatment
 * @param repairedAtOnce of these, not worse before they were trained on for half as long again
 * @param repairedByRandom of the lost ones, not worse with a random treatment
 * @param healthyRuns without a fault
 * @param harmed of these, worse with treatments on than without
 * @param medianIterationRatio iterations of the treated run ÷ of the twin, over the lost ones; NaN
 *     for none
 * @param medianGain what more was learned than untreated, over the lost ones, in [-1, 1]; NaN for
 *     none
 * @param share repaired ÷ lost
 */
record RepairFigures(
    int sickRuns,
    int lostUntreated,
    int lostBeyondTreatment,
    int repaired,
    int repairedAtOnce,
    int repairedByRandom,
    int healthyRuns,
    int harmed,
    double medianIterationRatio,
    double medianGain,
    Rate share) {

  static RepairFigures of(List<RepairResult> runs) {
    List<RepairResult> lost = runs.stream().filter(RepairResult::lost).toList();
    return new RepairFigures(
        count(runs, RepairResult::sick),
        lost.size(),
        count(lost, RepairResult::beyondTreatment),
        count(lost, RepairResult::repaired),
        count(lost, RepairResult::atOnce),
        count(lost, RepairResult::repairedByRandom),
        count(runs, one -> !one.sick()),
        count(runs, RepairResult::harmed),
        Rate.median(lost, one -> (double) one.treatedIterations() / one.iterations()),
        Rate.median(lost, one -> one.treated().skill() - one.untreated().skill()),
        Rate.of(lost, some -> Rate.share(count(some, RepairResult::repaired), some.size())));
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

  private static int count(List<RepairResult> runs, Predicate<RepairResult> what) {
    return (int) runs.stream().filter(what).count();
  }
}
