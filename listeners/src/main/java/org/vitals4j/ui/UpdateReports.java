package org.vitals4j.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/** One iteration as DL4J's pages read it. */
final class UpdateReports {

  private UpdateReports() {}

  /**
   * Whether the pages can be given this iteration: parameters and updates were measured, and none
   * of them was left out by sampling. A part of them would not do, since the charts take the n-th
   * value of a block to belong to the n-th report.
   */
  static boolean isComplete(IterationSnapshot snapshot) {
    boolean any = false;
    for (LayerSnapshot layer : snapshot.layers()) {
      for (BlockSnapshot block : layer.blocks()) {
        if (block.parameter().isMeasured() && (block.update().isMeasured() || isFrozen(layer))) {
          any = true;
        } else if (isMissing(block.parameter())
            || block.stepHidesParameter()
            || (isMissing(block.update()) && !isFrozen(layer))) {
          return false;
        }
      }
    }
    return any;
  }

  /** "Absent" is not missing: nobody can know it, in this iteration or another. */
  private static boolean isMissing(Measurement<?> reading) {
    return reading instanceof Measurement.NotSampled || reading instanceof Measurement.NotEnough;
  }

  private static boolean isFrozen(LayerSnapshot layer) {
    return layer.layer().frozen();
  }

  /** All but the ids and the performance, which depend on what came before. */
  static SbeStatsReport of(IterationSnapshot snapshot) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    Map<String, Double> updates = new LinkedHashMap<>();
    Map<String, Double> gradients = new LinkedHashMap<>();
    Map<String, Double> learningRates = new LinkedHashMap<>();
    for (LayerSnapshot layer : snapshot.layers()) {
      for (BlockSnapshot block : layer.blocks()) {
        String name = Dl4jNames.block(layer.layer().name(), block.block().name());
        if (block.parameter() instanceof Measurement.Measured<ParameterStatistics> w
            && (block.update().isMeasured() || isFrozen(layer))) {
          // A step takes nothing from a frozen layer.
          double update = block.update().orElse(Norms.EMPTY).meanAbs();
          parameters.put(name, drawable(w.value().meanAbs(), update));
          updates.put(name, update);
        }
        if (block.gradient() instanceof Measurement.Measured<TensorStatistics> g) {
          gradients.put(name, g.value().meanAbs());
        }
        // As StatsListener does for updaters that have no rate: the page needs one for every block.
        learningRates.put(name, block.learningRate().orElse(0.0));
      }
    }

    SbeStatsReport report = new SbeStatsReport();
    report.reportIterationCount(snapshot.iteration());
    report.reportScore(snapshot.score());
    report.reportLearningRates(learningRates);
    report.reportMeanMagnitudes(StatsType.Parameters, parameters);
    report.reportMeanMagnitudes(StatsType.Updates, updates);
    if (!gradients.isEmpty()) {
      report.reportMeanMagnitudes(StatsType.Gradients, gradients);
    }
    DistributionReports.of(snapshot).writeTo(report);
    report.reportStatsCollectionDurationMS(overheadMillis(snapshot));
    // No devices, in agreement with the static report: the System page indexes one by the other.
    Runtime runtime = Runtime.getRuntime();
    report.reportMemoryUse(
        runtime.totalMemory(),
        runtime.maxMemory(),
        Pointer.totalBytes(),
        Pointer.maxBytes(),
        null,
        null);
    return report;
  }

  /**
   * Biases start as zeros, and the ratio of their first update to them is infinite: the Model page
   * then scales its axis to infinity and shows nothing for the rest of the run. Where every value
   * was zero before the step, what the step made of it is exactly the size of the update, which is
   * also what StatsListener would have written.
   */
  private static double drawable(double parameterBefore, double update) {
    return parameterBefore == 0 ? update : parameterBefore;
  }

  private static int overheadMillis(IterationSnapshot snapshot) {
    double seconds = snapshot.overhead().orElse(0.0) * snapshot.duration().orElse(0.0);
    return (int) Math.round(1000 * seconds); // NaN rounds to 0
  }
}
