package org.vitals4j.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockDetail;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Measurement;

/**
 * How values are spread, as DL4J's pages read it: standard deviations and means of activations;
 * and, where histograms were asked for, histograms of parameters and updates, and standard
 * deviations of gradients and updates.
 */
record DistributionReports(
    Map<String, Double> activationMeans,
    Map<String, Double> activationStds,
    Map<String, Double> gradientStds,
    Map<String, Double> updateStds,
    Map<String, Histogram> parameters,
    Map<String, Histogram> updates) {

  /*
   * The Model page asks every report for histograms and fails on a report without. An empty map
   * would do, but does not survive SBE, DL4J's binary format: it comes back as none at all. One
   * entry without bins does, under a name that belongs to no layer, so that no page draws it.
   */
  private static final Map<String, Histogram> NO_HISTOGRAMS =
      Map.of("", new Histogram(0, 0, 0, new int[0]));

  static DistributionReports of(IterationSnapshot snapshot) {
    DistributionReports spreads =
        new DistributionReports(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    boolean graph = snapshot.network().modelClass().endsWith("ComputationGraph");
    for (LayerSnapshot layer : snapshot.layers()) {
      // DL4J calls the layers of other networks by their number, whatever name they were given.
      String name =
          graph ? Dl4jNames.name(layer.layer().name()) : Integer.toString(layer.layer().index());
      spreads.add(name, layer);
    }
    return spreads;
  }

  private void add(String name, LayerSnapshot layer) {
    LayerQuantity.ACTIVATION_MEAN.of(layer).ifMeasured(mean -> activationMeans.put(name, mean));
    LayerQuantity.ACTIVATION_STD.of(layer).ifMeasured(std -> activationStds.put(name, std));
    for (BlockSnapshot block : layer.blocks()) {
      if (block.detail() instanceof Measurement.Measured<BlockDetail> m) {
        String key = Dl4jNames.block(layer.layer().name(), block.block().name());
        BlockDetail detail = m.value();
        detail.gradient().ifMeasured(spread -> gradientStds.put(key, spread.std()));
        updateStds.put(key, detail.update().std());
        parameters.put(key, bars(detail.parameters()));
        updates.put(key, bars(detail.updates()));
      }
    }
  }

  private static Histogram bars(org.vitals4j.report.Histogram histogram) {
    int bins = org.vitals4j.report.Histogram.BINS;
    int[] counts = new int[bins];
    for (int i = 0; i < bins; i++) {
      counts[i] = (int) Math.min(Integer.MAX_VALUE, histogram.values().count(i));
    }
    return new Histogram(histogram.values().low(), histogram.values().high(), bins, counts);
  }

  void writeTo(StatsReport report) {
    ifAny(activationMeans, map -> report.reportMean(StatsType.Activations, map));
    ifAny(activationStds, map -> report.reportStdev(StatsType.Activations, map));
    ifAny(gradientStds, map -> report.reportStdev(StatsType.Gradients, map));
    ifAny(updateStds, map -> report.reportStdev(StatsType.Updates, map));
    report.reportHistograms(
        StatsType.Parameters, parameters.isEmpty() ? NO_HISTOGRAMS : parameters);
    report.reportHistograms(StatsType.Updates, updates.isEmpty() ? NO_HISTOGRAMS : updates);
  }

  /** DL4J's format does not keep an empty map. */
  private static void ifAny(Map<String, Double> map, Consumer<Map<String, Double>> write) {
    if (!map.isEmpty()) {
      write.accept(map);
    }
  }
}
