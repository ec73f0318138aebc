package org.vitals4j.jobs;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.DeadReluListener;
import org.vitals4j.GradientNormListener;
import org.vitals4j.NonFiniteListener;
import org.vitals4j.SaturationListener;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.Clipping;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Treatments;
import org.vitals4j.ui.health.HealthServer;

/** One watched job: how its networks are watched, and what became of it. */
final class Watching implements Consumer<Model>, AutoCloseable {

  /** Ways of watching. All but the last observe, and so may not change a bit. */
  enum Way {
    /** A monitor with every default. */
    DEFAULTS,
    /** All is measured all the time, histograms included, and shown on a page. */
    EVERYTHING,
    /** What would be clipped and treated is said, and not done. */
    ADVISING,
    /** The four listeners, without a monitor. */
    SINGLE_LISTENERS,
    /** May act: changes a bit only if it says so. */
    TREATING
  }

  private final Way way;
  private final HealthServer page;
  private @Nullable TrainingMonitor monitor;

  Watching(Way way, HealthServer page) {
    this.way = way;
    this.page = page;
  }

  @Override
  public void accept(Model network) {
    if (way == Way.SINGLE_LISTENERS) {
      network.addListeners(
          new GradientNormListener(10),
          new DeadReluListener(),
          new NonFiniteListener(),
          new SaturationListener(10));
      return;
    }
    TrainingMonitor shared = monitor;
    if (shared == null) {
      shared = build();
      monitor = shared;
    }
    shared.addTo(network);
  }

  private TrainingMonitor build() {
    TrainingMonitor.Builder builder = TrainingMonitor.builder();
    switch (way) {
      case EVERYTHING -> builder.budget(1).gradientHistograms(true).publishTo(page.publisher());
      case ADVISING ->
          builder
              .sampling(Sampling.every(1))
              .clipping(Clipping.norm(0.1))
              .treatments(Treatments.automatic())
              .mode(Mode.ADVISE);
      case TREATING -> builder.treatments(Treatments.automatic());
      default -> {} // as it comes
    }
    return builder.build();
  }

  /** What was done to the networks. */
  List<TreatmentEvent> given() {
    return monitor == null
        ? List.of()
        : monitor.treatments().stream()
            .filter(one -> one.kind() == TreatmentEvent.Kind.GIVEN)
            .toList();
  }

  @Override
  public void close() {
    if (monitor != null) {
      monitor.close();
    }
  }
}
