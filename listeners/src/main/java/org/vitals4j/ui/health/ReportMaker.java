package org.vitals4j.ui.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;

/**
 * Takes from what was measured and found what the page draws. What was not measured is left out.
 */
final class ReportMaker {

  private ReportMaker() {}

  static IterationRange range(IterationSnapshot snapshot, int networkVersion, long dropped) {
    return new IterationRange(
        snapshot.iteration(),
        snapshot.iteration(),
        1,
        snapshot.epoch(),
        snapshot.timeMillis(),
        networkVersion,
        dropped,
        run(snapshot),
        layers(snapshot));
  }

  private static MinMaxLast run(IterationSnapshot snapshot) {
    MinMaxLast.Builder values = new MinMaxLast.Builder(IterationRange.runSlots());
    for (RunQuantity quantity : RunQuantity.values()) {
      quantity.of(snapshot).ifMeasured(value -> values.set(IterationRange.slot(quantity), value));
    }
    return values.build();
  }

  private static Map<LayerQuantity, MinMaxLast> layers(IterationSnapshot snapshot) {
    int count = snapshot.layers().size();
    Map<LayerQuantity, MinMaxLast> layers = new EnumMap<>(LayerQuantity.class);
    for (LayerQuantity quantity : LayerQuantity.values()) {
      MinMaxLast.Builder values = new MinMaxLast.Builder(count);
      for (int i = 0; i < count; i++) {
        int slot = i;
        quantity.of(snapshot.layers().get(i)).ifMeasured(value -> values.set(slot, value));
      }
      MinMaxLast built = values.build();
      if (!built.isEmpty()) {
        layers.put(quantity, built);
      }
    }
    return layers;
  }

  static List<LayerHistogram> histograms(IterationSnapshot snapshot) {
    List<LayerHistogram> histograms = new ArrayList<>(0);
    for (int i = 0; i < snapshot.layers().size(); i++) {
      if (snapshot.layers().get(i).gradientHistogram() instanceof Measurement.Measured<Histogram> h
          && h.value().elements() > 0) {
        histograms.add(LayerHistogram.of(i, snapshot.iteration(), h.value()));
      }
    }
    return histograms;
  }

  static NetworkSummary network(
      NetworkDescription network,
      String session,
      String worker,
      long sequence,
      int version,
      long startMillis) {
    List<NetworkSummary.Layer> layers = new ArrayList<>(network.layers().size());
    for (NetworkDescription.Layer layer : network.layers()) {
      layers.add(
          new NetworkSummary.Layer(
              layer.name(),
              layer.type(),
              layer.activation(),
              layer.updater(),
              layer.initialisation(),
              layer.depth(),
              layer.output(),
              layer.frozen(),
              layer.canDie(),
              layer.hasTrainableWeights(),
              layer.blocks().stream().filter(Block::trueGradient).mapToLong(Block::length).sum()));
    }
    return new NetworkSummary(
        session,
        worker,
        sequence,
        version,
        startMillis,
        network.type(),
        network.parameterCount(),
        network.dataType(),
        layers);
  }

  /**
   * A change of a finding.
   *
   * @param timeMillis of the iteration it belongs to
   */
  static Event event(FindingEvent event, long timeMillis) {
    Finding finding = event.finding();
    Symptom symptom = finding.symptom();
    return new Event(
        Event.Kind.FINDING,
        event.iteration(),
        event.epoch(),
        timeMillis,
        finding.severity(),
        symptom.pathology().id(),
        symptom.layers(),
        symptom.evidence(),
        Optional.of(
            new Event.FindingState(
                finding.id(),
                event.kind(),
                finding.worst(),
                finding.openedAt(),
                finding.lastSeenAt(),
                finding.closedAt(),
                symptom.observed(),
                symptom.limit(),
                symptom.unit(),
                symptom.causes(),
                symptom.remedies(),
                symptom.causeIds(),
                symptom.remedyIds())),
        Optional.empty(),
        Optional.empty());
  }

  static Event event(TreatmentEvent event, long timeMillis) {
    boolean counted = !Double.isNaN(event.before()) || !Double.isNaN(event.after());
    return new Event(
        Event.Kind.TREATMENT,
        event.iteration(),
        event.epoch(),
        timeMillis,
        event.severity(),
        event.treatment(),
        event.layers(),
        event.pathology().map(one -> "for " + one + ": ").orElse("") + event.text(),
        Optional.empty(),
        counted
            ? Optional.of(new Event.Change(event.before(), event.after(), event.unit()))
            : Optional.empty(),
        Optional.of(event.kind()));
  }
}
