package org.vitals4j.ui.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ActivationStatistics;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.LayerMetric;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.wire.RunMetric;

/**
 * Takes from what was measured and found what the page draws. What was not measured is left out.
 */
final class ReportMaker {

  private ReportMaker() {}

  static IterationRange stretch(IterationSnapshot snapshot, int networkVersion, long dropped) {
    int count = snapshot.layers().size();
    Map<LayerMetric, MinMaxLast.Builder> layers = new EnumMap<>(LayerMetric.class);
    for (int i = 0; i < count; i++) {
      addLayer(snapshot.layers().get(i), new Slot(layers, i, count));
    }
    Map<LayerMetric, MinMaxLast> built = new EnumMap<>(LayerMetric.class);
    layers.forEach((metric, values) -> built.put(metric, values.build()));
    return new IterationRange(
        snapshot.iteration(),
        snapshot.iteration(),
        1,
        snapshot.epoch(),
        snapshot.timeMillis(),
        networkVersion,
        dropped,
        run(snapshot, built),
        built);
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

  private static void addLayer(LayerSnapshot layer, Slot slot) {
    if (layer.gradient() instanceof Measurement.Measured<TensorStatistics> g
        && g.value().count() > 0) {
      slot.set(LayerMetric.GRADIENT_L2, g.value().l2());
      slot.set(LayerMetric.GRADIENT_MEAN_ABS, g.value().meanAbs());
      slot.set(LayerMetric.GRADIENT_MAX_ABS, g.value().maxAbs());
    }
    if (layer.activation().statistics() instanceof Measurement.Measured<ActivationStatistics> a) {
      slot.set(LayerMetric.ACTIVATION_MEAN, a.value().mean());
      slot.set(LayerMetric.ACTIVATION_STD, a.value().std());
      slot.set(LayerMetric.ZERO_FRACTION, a.value().zeroFraction());
    }
    layer
        .activation()
        .deadFraction()
        .ifMeasured(share -> slot.set(LayerMetric.DEAD_FRACTION, share));
    layer
        .activation()
        .saturatedFraction()
        .ifMeasured(share -> slot.set(LayerMetric.SATURATED_FRACTION, share));
    addBlocks(layer, slot);
  }

  private static void addBlocks(LayerSnapshot layer, Slot slot) {
    Ratio ratio = new Ratio();
    double parameterL2 = -1;
    double learningRate = Double.NEGATIVE_INFINITY;
    for (BlockSnapshot block : layer.blocks()) {
      ratio.add(block);
      if (block.parameter() instanceof Measurement.Measured<ParameterStatistics> w) {
        parameterL2 = parameterL2 < 0 ? w.value().l2() : Math.hypot(parameterL2, w.value().l2());
      }
      if (block.learningRate() instanceof Measurement.Measured<Double> rate) {
        learningRate = Math.max(learningRate, rate.value());
      }
    }
    ratio.value().ifPresent(value -> slot.set(LayerMetric.UPDATE_RATIO, value));
    if (parameterL2 >= 0 || Double.isNaN(parameterL2)) {
      slot.set(LayerMetric.PARAMETER_L2, parameterL2);
    }
    if (learningRate != Double.NEGATIVE_INFINITY) {
      slot.set(LayerMetric.LEARNING_RATE, learningRate);
    }
  }

  private static MinMaxLast run(IterationSnapshot snapshot, Map<LayerMetric, MinMaxLast> layers) {
    MinMaxLast.Builder run = new MinMaxLast.Builder(RunMetric.slots());
    run.set(RunMetric.SCORE.slot(), snapshot.score());
    run.set(RunMetric.BATCH_SIZE.slot(), snapshot.batchSize());
    if (snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> g) {
      run.set(RunMetric.GRADIENT_L2.slot(), g.value().l2());
      if (snapshot.clipping() instanceof Measurement.Measured<Clipped> c) {
        run.set(RunMetric.CLIPPED_L2.slot(), g.value().l2() * c.value().coefficient());
        run.set(RunMetric.CLIP_THRESHOLD.slot(), c.value().threshold());
      }
    }
    snapshot.duration().ifMeasured(value -> run.set(RunMetric.DURATION.slot(), value));
    snapshot.overhead().ifMeasured(value -> run.set(RunMetric.OVERHEAD.slot(), value));
    worst(layers.get(LayerMetric.DEAD_FRACTION), RunMetric.DEAD_FRACTION, run);
    worst(layers.get(LayerMetric.SATURATED_FRACTION), RunMetric.SATURATED_FRACTION, run);
    worst(layers.get(LayerMetric.UPDATE_RATIO), RunMetric.UPDATE_RATIO_LARGEST, run);
    MinMaxLast ratios = layers.get(LayerMetric.UPDATE_RATIO);
    for (int i = 0; ratios != null && i < ratios.size(); i++) {
      if (ratios.has(i)) {
        run.lower(RunMetric.UPDATE_RATIO_SMALLEST.slot(), ratios.last(i));
      }
    }
    snapshot.depthRatio().ifMeasured(value -> run.set(RunMetric.DEPTH_RATIO.slot(), value));
    run.set(RunMetric.NORMS_RATE.slot(), snapshot.rates().norms());
    run.set(RunMetric.SAMPLES_RATE.slot(), snapshot.rates().samples());
    return run.build();
  }

  private static void worst(@Nullable MinMaxLast of, RunMetric metric, MinMaxLast.Builder run) {
    for (int i = 0; of != null && i < of.size(); i++) {
      if (of.has(i)) {
        run.raise(metric.slot(), of.last(i));
      }
    }
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
                symptom.remedies())),
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

  /** Where the values of one layer go. */
  private record Slot(Map<LayerMetric, MinMaxLast.Builder> layers, int index, int count) {

    void set(LayerMetric metric, double value) {
      layers.computeIfAbsent(metric, key -> new MinMaxLast.Builder(count)).set(index, value);
    }
  }

  /**
   * Update:parameter ratio over all weight matrices of a layer: over elements, no mean of means.
   */
  private static final class Ratio {

    private double updates;
    private double parameters;

    void add(BlockSnapshot block) {
      if (block.updateRatio().isMeasured()) {
        ParameterStatistics w = block.parameter().get();
        Norms delta = block.update().get();
        updates += delta.meanAbs() * (double) delta.count();
        parameters += w.meanAbs() * (double) w.count();
      }
    }

    Optional<Double> value() {
      return parameters == 0 ? Optional.empty() : Optional.of(updates / parameters);
    }
  }
}
