package org.vitals4j.benchmarks.accuracy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.vitals4j.benchmarks.accuracy.CaseResult.Alarm;
import org.vitals4j.benchmarks.cases.Proportion;

/**
 * How often the diagnosis was right. Runs that are not what their label says are left out and
 * counted.
 *
 * @param recall detected ÷ sick runs
 * @param precision detected ÷ (detected + runs with a false alarm): of healthy runs any alarm is
 *     one, of sick runs any before the fault
 * @param localisation right layer named ÷ detected, where a layer is to blame
 * @param medianDelayIterations measured iterations from the onset to the alarm; NaN for none
 * @param faultyRuns those that count
 * @param healthyRuns those that count
 * @param healthyRunsWithAlarm of them
 * @param baselineRuns healthy twins of sick runs that ended well, watched alike
 * @param baselineRunsWithAlarm of them
 * @param faultyRunsAlarmedBeforeOnset of the sick runs
 * @param invalidRuns left out
 */
public record Metrics(
    Proportion recall,
    Proportion precision,
    Proportion localisation,
    double medianDelayIterations,
    int faultyRuns,
    int healthyRuns,
    int healthyRunsWithAlarm,
    int baselineRuns,
    int baselineRunsWithAlarm,
    int faultyRunsAlarmedBeforeOnset,
    int invalidRuns) {

  /** Those of some runs. */
  static Metrics of(List<CaseResult> runs) {
    List<CaseResult> valid = runs.stream().filter(CaseResult::valid).toList();
    List<CaseResult> sick = valid.stream().filter(CaseResult::isFaulty).toList();
    List<CaseResult> healthy = valid.stream().filter(run -> !run.isFaulty()).toList();
    List<CaseResult> twins = sick.stream().filter(run -> run.baselineAlarms() != null).toList();
    return new Metrics(
        Proportion.of(sick, Metrics::recall),
        Proportion.of(valid, Metrics::precision),
        Proportion.of(sick, Metrics::localisation),
        delay(sick),
        sick.size(),
        healthy.size(),
        count(healthy, run -> !run.alarms().isEmpty()),
        twins.size(),
        count(twins, run -> run.baselineAlarms() != null && !run.baselineAlarms().isEmpty()),
        count(sick, run -> !run.falseAlarms().isEmpty()),
        runs.size() - valid.size());
  }

  /** One set a pathology: its sick runs, and of the healthy ones the alarms of its kind. */
  static Map<String, Metrics> perPathology(List<CaseResult> runs) {
    Map<String, Metrics> all = new TreeMap<>();
    for (CaseResult run : runs) {
      if (run.isFaulty() && !all.containsKey(run.group())) {
        String pathology = run.group();
        all.put(
            pathology,
            of(
                runs.stream()
                    .filter(one -> !one.isFaulty() || one.group().equals(pathology))
                    .map(one -> only(one, pathology))
                    .toList()));
      }
    }
    return all;
  }

  private static CaseResult only(CaseResult run, String pathology) {
    List<Alarm> twins = run.baselineAlarms();
    Predicate<Alarm> same = alarm -> alarm.pathology().equals(pathology);
    return new CaseResult(
        run.caseName(),
        run.seed(),
        run.sampling(),
        run.group(),
        run.valid(),
        run.why(),
        run.onset(),
        run.window(),
        run.step(),
        run.layers(),
        run.alarms().stream().filter(same).toList(),
        twins == null ? null : twins.stream().filter(same).toList(),
        run.firstNonFinite(),
        run.origin(),
        run.originText(),
        run.seconds());
  }

  private static int count(List<CaseResult> runs, Predicate<CaseResult> what) {
    return (int) runs.stream().filter(what).count();
  }

  private static double recall(List<CaseResult> sick) {
    return Proportion.share(count(sick, run -> run.detection() != null), sick.size());
  }

  private static double precision(List<CaseResult> runs) {
    int right = count(runs, run -> run.isFaulty() && run.detection() != null);
    int wrong = count(runs, run -> !run.falseAlarms().isEmpty());
    return Proportion.share(right, right + wrong);
  }

  private static double localisation(List<CaseResult> sick) {
    List<CaseResult> named =
        sick.stream().filter(run -> !run.layers().isEmpty() && run.detection() != null).toList();
    return Proportion.share(count(named, CaseResult::isLocalised), named.size());
  }

  private static double delay(List<CaseResult> sick) {
    return Proportion.median(
        sick.stream().filter(run -> run.detection() != null).toList(), run -> delay(run));
  }

  private static double delay(CaseResult run) {
    Alarm alarm = run.detection();
    return alarm == null ? Double.NaN : (double) (alarm.at() - run.onset()) / run.step();
  }
}
