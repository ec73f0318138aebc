package org.vitals4j.benchmarks.repair.harm;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRuns;
import org.vitals4j.benchmarks.repair.harm.runs.Watcher;
import org.vitals4j.benchmarks.worker.Worker;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Treatments;

/**
 * Trains one healthy run twice from one seed: without a monitor, and with one that treats.
 *
 * <p>The monitor has every default, its budget included, and so the treated run depends on time, as
 * those of users do.
 *
 * @param control whether, instead of being treated, the second training begins with weights that
 *     differ by one part in a million: how far two equally good trainings may end apart
 */
record HarmTrial(HealthyRun run, long seed, boolean control) {

  /** By so much the control's weights differ at the beginning. */
  private static final double DISTURBANCE = 1e-6;

  /** As a line for a worker. */
  String line() {
    return line(run.id(), seed, control);
  }

  static String line(String run, long seed, boolean control) {
    return String.join(Worker.SEPARATOR, run, Long.toString(seed), Boolean.toString(control));
  }

  static HarmTrial of(String line) {
    String[] cells = line.split(Worker.SEPARATOR, -1);
    return new HarmTrial(
        HealthyRuns.of(cells[0]), Long.parseLong(cells[1]), Boolean.parseBoolean(cells[2]));
  }

  HarmResult compare() {
    Counting untreated = new Counting();
    Trajectory without = Trajectory.of(run, seed, untreated);
    Counting treated = new Counting();
    Treating treating = new Treating();
    Watcher second = control ? HarmTrial::disturb : treating;
    Trajectory with = Trajectory.of(run, seed, treated.andThen(second));
    treating.monitors.forEach(TrainingMonitor::close);
    Comparison comparison = Comparison.of(without.results(), with.results());
    return new HarmResult(
        run.id(),
        seed,
        control,
        run.kind(),
        without.shortcoming().orElse(null),
        without.losses(),
        with.losses(),
        without.end().accuracy(),
        with.end().accuracy(),
        comparison.worstRatio(),
        comparison.harmedAt(),
        comparison.harmedAtEnd(),
        treating.events(),
        treated.keptOut() - untreated.keptOut(),
        treating.alerts());
  }

  private static void disturb(Model... networks) {
    for (Model network : networks) {
      network.params().muli(1 + DISTURBANCE);
    }
  }

  /** Counts what is kept out, and does nothing. */
  private static final class Counting implements Watcher {
    private final List<KeptOut> counters = new ArrayList<>();

    @Override
    public void watch(Model... networks) {
      for (Model network : networks) {
        KeptOut counter = new KeptOut();
        network.addListeners(counter);
        counters.add(counter);
      }
    }

    int keptOut() {
      return counters.stream().mapToInt(KeptOut::count).sum();
    }
  }

  /** Has the networks treated. */
  private static final class Treating implements Watcher {
    private final List<TrainingMonitor> monitors = new ArrayList<>();

    @Override
    public void watch(Model... networks) {
      TrainingMonitor monitor =
          TrainingMonitor.builder().treatments(Treatments.automatic()).build();
      for (Model network : networks) {
        monitor.addTo(network);
      }
      monitors.add(monitor);
    }

    List<String> events() {
      return monitors.stream()
          .flatMap(one -> one.treatments().stream())
          .filter(one -> one.kind() == TreatmentEvent.Kind.GIVEN)
          .map(one -> one.treatment() + "@" + one.iteration() + " " + one.text())
          .toList();
    }

    int alerts() {
      return (int)
          monitors.stream()
              .flatMap(one -> one.findings().stream())
              .filter(one -> one.worst().compareTo(Severity.INFO) > 0)
              .count();
    }
  }
}
