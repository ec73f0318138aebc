package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.stats.RecentValues;

/**
 * A hidden layer of sigmoid, tanh or the like whose outputs are mostly where the function is flat:
 * no gradient passes there.
 *
 * <p>WARN where the median of 20 measured values is above 50 %, CRITICAL above 90 %. INFO instead
 * of WARN where the loss is below a tenth of that of guessing: weights go on to grow in a network
 * that is sure of its answers, and its hidden layers come to their bounds as its output layer does.
 * Of a rectified tanh the zeros are left out: they are its sparsity, as in ReLU.
 */
final class SaturationDetector implements Detector {

  /** Below this share of chance a network is sure of its answers. */
  private static final double CONFIDENT_SHARE = 0.1;

  private final DetectorOptions.Saturation options;
  private final PerNetwork<State> states;

  SaturationDetector(DetectorOptions.Saturation options) {
    this.options = options;
    states = new PerNetwork<>(network -> new State(network, options.window()));
  }

  /** The recent past of each layer of one network. */
  private static final class State {
    private final ScoreStatistics score = new ScoreStatistics();
    private final RecentValues[] recent;

    /** Of full windows; NaN of others. */
    private final double[] medians;

    State(NetworkDescription network, int window) {
      recent = new RecentValues[network.layers().size()];
      Arrays.setAll(recent, i -> new RecentValues(window));
      medians = new double[recent.length];
      Arrays.fill(medians, Double.NaN);
    }

    /** The median as last measured; NaN while the window is not full. */
    double median(LayerSnapshot layer) {
      int index = layer.layer().index();
      if (layer.activation().saturatedFraction() instanceof Measurement.Measured<Double> measured) {
        RecentValues values = recent[index];
        values.add(measured.value() - restingFraction(layer));
        medians[index] = values.isFull() ? values.median() : Double.NaN;
      }
      return medians[index];
    }
  }

  @Override
  public String name() {
    return DetectorOptions.Saturation.DETECTOR;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.ACTIVATIONS);
  }

  @Override
  public int window(int batchSize) {
    return options.window();
  }

  /** The median of a window lags by up to the whole of it. */
  @Override
  public int onsetSlack(int batchSize) {
    return options.window();
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (layer.activation().saturatedFraction().isMeasured()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.score.add(snapshot);
    List<Symptom> symptoms = new ArrayList<>(0);
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      double median = state.median(layer);
      if (median > options.warnShare() && !layer.layer().output()) {
        boolean confident = state.score.shareOfChance() < CONFIDENT_SHARE;
        symptoms.add(symptom(layer.layer(), median, confident));
      }
    }
    return symptoms.isEmpty() ? List.of() : symptoms;
  }

  /** Share of outputs that are flat because the unit is off, which is healthy. */
  private static double restingFraction(LayerSnapshot layer) {
    boolean rectified = layer.layer().activation().filter("rectifiedtanh"::equals).isPresent();
    return rectified
            && layer.activation().statistics()
                instanceof Measurement.Measured<ActivationStatistics> s
        ? s.value().zeroFraction()
        : 0;
  }

  private Symptom symptom(NetworkDescription.Layer layer, double median, boolean confident) {
    boolean critical = median > options.criticalShare();
    double limit = critical ? options.criticalShare() : options.warnShare();
    String activation = layer.activation().orElse("the activation");
    return Symptom.builder(
            Pathology.SATURATION,
            critical ? Severity.CRITICAL : confident ? Severity.INFO : Severity.WARN)
        .key(layer.name())
        .layers(List.of(layer.name()))
        .observed(median, limit, "1")
        .evidence(
            String.format(
                Locale.ROOT,
                "%.0f %% of the outputs of %s are where %s is flat (%s, limit %.0f %%)%s",
                100 * median,
                layer.phrase(),
                activation,
                options.window() == 1
                    ? "one minibatch"
                    : "median of " + options.window() + " measured iterations",
                100 * limit,
                confident ? ", as may be in a network that is sure of its answers" : ""))
        .build();
  }
}
