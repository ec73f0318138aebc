package org.vitals4j.benchmarks.accuracy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.vitals4j.benchmarks.accuracy.TrialResult.Alarm;
import org.vitals4j.benchmarks.cases.Rate;

/**
 * How often the diagnosis was right. Runs that are not what their label says are left out and
 * counted.
 *
 * @param recall detected ÷ sick runs
 * @param precision detected ÷ (detected + runs with a false alarm): of healthy runs any alarm is
 *     one, of sick runs any before the fault
 * @param localisation right layer named ÷ detected, where a layer is to blame
 * @param medianDelayIterations measured iterations from the onset to the alarm; NaN for none
 * @param sickRuns those that count
 * @param healthyRuns those that count
 * @param healthyRunsWithAlarm of them
 * @param twinRuns healthy twins of sick runs that ended well, watched alike
 * @param twinRunsWithAlarm of them
 * @param sickRunsAlarmedBeforeOnset of the sick runs
 * @param invalidRuns left out
 */
public record Figures(
    Rate recall,
    Rate precision,
    Rate localisation,
    double medianDelayIterations,
    int sickRuns,
    int healthyRuns,
    int healthyRunsWithAlarm,
    int twinRuns,
    int twinRunsWithAlarm,
    int sickRunsAlarmedBeforeOnset,
    int invalidRuns) {

  /** Those of some runs. */
  static Figures of(List<TrialResult> runs) {
    List<TrialResult> valid = runs.stream().filter(TrialResult::valid).toList();
    List<TrialResult> sick = valid.stream().filter(TrialResult::sick).toList();
    List<TrialResult> healthy = valid.stream().filter(run -> !run.sick()).toList();
    List<TrialResult> twins = sick.stream().filter(run -> run.twinAlarms() != null).toList();
    return new Figures(
        Rate.of(sick, Figures::recall),
        Rate.of(valid, Figures::precision),
        Rate.of(sick, Figures::localisation),
        delay(sick),
        sick.size(),
        healthy.size(),
        count(healthy, run -> !run.alarms().isEmpty()),
        twins.size(),
        count(twins, run -> run.twinAlarms() != null && !run.twinAlarms().isEmpty()),
        count(sick, run -> !run.falseAlarms().isEmpty()),
        runs.size() - valid.size());
  }

  /** One set a pathology: its sick runs, and of the healthy ones the alarms of its kind. */
  static Map<String, Figures> perPathology(List<TrialResult> runs) {
    Map<String, Figures> all = new TreeMap<>();
    for (TrialResult run : runs) {
      if (run.sick() && !all.containsKey(run.group())) {
        String pathology = run.group();
        all.put(
            pathology,
            of(
                runs.stream()
                    .filter(one -> !one.sick() || one.group().equals(pathology))
                    .map(one -> only(one, pathology))
                    .toList()));
      }
    }
    return all;
  }

  private static TrialResult only(TrialResult run, String pathology) {
    List<Alarm> twins = run.twinAlarms();
    Predicate<Alarm> same = alarm -> alarm.pathology().equals(pathology);
    return new TrialResult(
        run.setUp(),
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

  private static int count(List<TrialResult> runs, Predicate<TrialResult> what) {
    return (int) runs.stream().filter(what).count();
  }

  private static double recall(List<TrialResult> sick) {
    return Rate.share(count(sick, run -> run.detection() != null), sick.size());
  }

  private static double precision(List<TrialResult> runs) {
    int right = count(runs, run -> run.sick() && run.detection() != null);
    int wrong = count(runs, run -> !run.falseAlarms().isEmpty());
    return Rate.share(right, right + wrong);
  }

  private static double localisation(List<TrialResult> sick) {
    List<TrialResult> named =
        sick.stream().filter(run -> !run.layers().isEmpty() && run.detection() != null).toList();
    return Rate.share(count(named, TrialResult::located), named.size());
  }

  private static double delay(List<TrialResult> sick) {
    return Rate.median(
        sick.stream().filter(run -> run.detection() != null).toList(), run -> delay(run));
  }

  private static double delay(TrialResult run) {
    Alarm alarm = run.detection();
    return alarm == null ? Double.NaN : (double) (alarm.at() - run.onset()) / run.step();
  }
}
