package org.vitals4j.micrometer;

import java.util.List;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Snapshots;

/** A run in which everything is measured, something is found, and something is done about it. */
final class FullRun {

  private final Snapshots snapshots;

  FullRun(int layers) {
    snapshots = Snapshots.of(Descriptions.dense(layers).describe()).chance(2.3);
    for (int layer = 0; layer < layers; layer++) {
      snapshots.dead(layer, 3).saturated(layer, 0.1);
    }
  }

  void tell(MicrometerPublisher publisher) {
    publisher.iteration(next(), 0);
    publisher.finding(Events.exploding(1, FindingEvent.Kind.OPENED, Severity.WARN));
    publisher.finding(Events.exploding(2, FindingEvent.Kind.OPENED, Severity.CRITICAL));
    publisher.treatment(Events.treatment("rollback", TreatmentEvent.Kind.GIVEN));
  }

  IterationSnapshot next() {
    IterationSnapshot one = snapshots.next();
    return new IterationSnapshot(
        one.session(),
        one.worker(),
        one.network(),
        one.iteration(),
        one.epoch(),
        one.timeMillis(),
        one.batchSize(),
        one.score(),
        one.penalty(),
        one.chance(),
        one.data(),
        one.layers().stream().map(FullRun::withActivations).toList(),
        one.gradient(),
        Measurement.measured(new IterationSnapshot.Clipped("norm(1.0)", 0.5, 1)),
        one.nonFinite(),
        one.rates(),
        one.duration(),
        one.overhead());
  }

  private static LayerSnapshot withActivations(LayerSnapshot layer) {
    ActivationSnapshot activation = layer.activation();
    return new LayerSnapshot(
        layer.layer(),
        layer.gradient(),
        layer.gradientDistribution(),
        layer.gradientHistogram(),
        new ActivationSnapshot(
            Measurement.measured(new ActivationStatistics(100, 0, 1, -1, 1, 0.5)),
            activation.saturatedFraction(),
            activation.deadUnits()),
        layer.initialWeights(),
        layer.touchedRows(),
        layer.blocks());
  }

  /** Names of all metrics as Prometheus sees them. */
  static List<String> names() {
    Samples samples = new Samples();
    new FullRun(3).tell(new MicrometerPublisher(samples.registry));
    return List.copyOf(Samples.names(samples.all()));
  }
}
