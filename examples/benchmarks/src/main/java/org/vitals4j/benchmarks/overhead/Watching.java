package org.vitals4j.benchmarks.overhead;

import java.time.Duration;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.treat.Treatments;
import org.vitals4j.ui.Dl4jUi;

/**
 * A way to watch a network.
 *
 * @param attach attaches it; what it returns says how much time was spent inside, so far
 */
record Watching(Attach attach) {

  /** Attaches something to a network. */
  interface Attach {
    Supplier<Duration> to(Model network);
  }

  /** Bare. */
  static Watching nothing() {
    return new Watching(network -> () -> Duration.ZERO);
  }

  /** Vitals4j as it comes: 1 % of the iteration, alerts in the log, DL4J's pages fed. */
  static Watching atDefaultBudget() {
    return new Watching(network -> monitored(TrainingMonitor.builder(), network));
  }

  /** The same under the automatic plan of treatments: non-finite steps skipped, snapshots taken. */
  static Watching treating() {
    return new Watching(
        network ->
            monitored(TrainingMonitor.builder().treatments(Treatments.automatic()), network));
  }

  /** Everything in every iteration, into DL4J's pages. */
  static Watching everything() {
    return new Watching(network -> monitored(TrainingMonitor.builder().budget(1), network));
  }

  /** The same, with a histogram of each layer's gradient in every iteration. */
  static Watching everythingAndHistograms() {
    return new Watching(
        network ->
            monitored(TrainingMonitor.builder().budget(1).gradientHistograms(true), network));
  }

  /** DL4J's own listener; nobody measures the time inside it. */
  static Watching statsListener(int every) {
    return new Watching(
        network -> {
          network.addListeners(new StatsListener(new InMemoryStatsStorage(), every));
          return () -> Duration.ZERO;
        });
  }

  private static Supplier<Duration> monitored(TrainingMonitor.Builder builder, Model network) {
    TrainingMonitor monitor =
        builder.publishTo(Dl4jUi.storage(new InMemoryStatsStorage())).build().addTo(network);
    return monitor::timeSpent;
  }
}
