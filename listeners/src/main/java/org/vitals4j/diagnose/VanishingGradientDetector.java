package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.diagnose.evidence.NetworkTraits;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.diagnose.evidence.WeightGradients;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.stats.MajorityWindow;
import org.vitals4j.stats.RecentValues;

/**
 * The gradient of layers near the input is far smaller than that of the last weight layer.
 *
 * <p>Compared are root mean squares of weight gradients, so that width does not matter, and with
 * the network's own last layer, so that a converged run, small everywhere, is no finding. Judged is
 * the median of 20 iterations: below 1e-3 of the last layer's it is WARN, below 1e-5 CRITICAL (as
 * is WARN where the weights no longer move). A mean |g| below 1e-7 beside a last layer above 1e-5
 * counts too.
 *
 * <p>INFO where the loss is below a tenth of that of guessing. Adaptive optimisers rescale each
 * parameter's step: while such a layer moves as fast as a healthy one and the score improves beyond
 * that of guessing, the finding is only INFO. A gradient of exactly zero is something else (dead
 * units, zero weights) and is left out. Of an embedding, and of one-hot features, only the rows
 * count that a minibatch touches.
 */
final class VanishingGradientDetector implements Detector {

  /** Mean |g| of a layer that is too small whatever its ratio, beside a last layer that is not. */
  private static final double TINY_MEAN = 1e-7;

  private static final double LIVELY_LAST_MEAN = 1e-5;

  /** Update ratio below which weights do not move at all. */
  private static final double MIN_MOVING_RATIO = 1e-6;

  /** Update ratios of a healthy layer. */
  private static final double MIN_HEALTHY_RATIO = 1e-4;

  private static final double MAX_HEALTHY_RATIO = 1e-1;

  /** A global norm below this is small, whatever the layers' ratios. */
  private static final double SMALL_NORM = 1e-6;

  /** Share of chance that the output's biases alone reach: they learn the labels' averages. */
  private static final double NOTHING_LEARNED_SHARE = 0.97;

  /** Below this share of chance a network has learned, whatever its gradients. */
  private static final double LEARNED_SHARE = 0.1;

  /** Layers whose slopes are below 1 and multiply. */
  private static final int DEEP = 3;

  private static final int IMPROVEMENT_WINDOW = 20;

  private final DetectorOptions.VanishingGradient options;
  private final PerNetwork<State> states;

  VanishingGradientDetector(DetectorOptions.VanishingGradient options) {
    this.options = options;
    states = new PerNetwork<>(network -> new State(network, options));
  }

  /** The recent past of one network. */
  private static final class State {
    private final Track[] tracks;
    private final ScoreStatistics score = new ScoreStatistics();
    private final RecentValues smoothed = new RecentValues(IMPROVEMENT_WINDOW);
    private final MajorityWindow small;
    private List<Symptom> found = List.of();

    State(NetworkDescription network, DetectorOptions.VanishingGradient options) {
      tracks = new Track[network.layers().size()];
      Arrays.setAll(tracks, i -> new Track(options));
      small = new MajorityWindow(options.window());
    }

    /** Whether the network learns, and has learned more than the labels' averages. */
    boolean isLearning() {
      return smoothed.isFull()
          && smoothed.ago(0) < smoothed.ago(smoothed.size() - 1)
          && !(score.shareOfChance() > NOTHING_LEARNED_SHARE);
    }
  }

  @Override
  public String name() {
    return DetectorOptions.VanishingGradient.DETECTOR;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.GRADIENTS);
  }

  @Override
  public int window(int batchSize) {
    return options.window();
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    return snapshot.gradient().isMeasured();
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.score.add(snapshot);
    state.smoothed.add(state.score.smoothed());
    if (snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> measured) {
      state.found = judge(state, snapshot, measured.value().l2());
    }
    return state.found; // where it was not measured this time, nothing has changed
  }

  private List<Symptom> judge(State state, IterationSnapshot snapshot, double norm) {
    state.small.add(norm < SMALL_NORM);
    Optional<NetworkDescription.Layer> last = snapshot.network().lastWeightLayer();
    if (last.isEmpty()) {
      return List.of();
    }
    LayerSnapshot reference = snapshot.layers().get(last.get().index());
    double lastRms = reference.weightGradientRms();
    double lastMean = WeightGradients.meanAbs(reference);
    List<Affected> affected = new ArrayList<>(0);
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (layer.layer().index() == last.get().index() || !layer.layer().hasTrainableWeights()) {
        continue;
      }
      Track track = state.tracks[layer.layer().index()];
      if (lastRms > 0) {
        track.judge(layer, lastRms, lastMean, snapshot.iteration());
      }
      if (track.verdict != null) {
        affected.add(track.verdict);
      }
    }
    if (!affected.isEmpty()) {
      return List.of(symptom(state, snapshot, last.get(), affected));
    }
    return state.small.isMajority() && state.score.isUnsatisfactory()
        ? List.of(smallGradient(norm))
        : List.of();
  }

  private Symptom smallGradient(double norm) {
    return Symptom.builder(Pathology.VANISHING_GRADIENT, Severity.INFO)
        .key("small")
        .observed(norm, SMALL_NORM, "gradient")
        .evidence(
            String.format(
                Locale.ROOT,
                "the global gradient norm is %.2g (limit %.0e, %s), though"
                    + " there is still much to learn",
                norm,
                SMALL_NORM,
                span()))
        .build();
  }

  private Symptom symptom(
      State state,
      IterationSnapshot snapshot,
      NetworkDescription.Layer last,
      List<Affected> affected) {
    List<Affected> byBlame = new ArrayList<>(affected);
    Affected worst = Collections.min(affected, Comparator.comparingDouble(Affected::ratio));
    byBlame.remove(worst);
    byBlame.add(0, worst);
    Severity severity = Severity.INFO;
    for (Affected one : affected) {
      Severity own =
          state.score.shareOfChance() < LEARNED_SHARE
              ? Severity.INFO
              : severity(one, state.isLearning());
      severity = own.compareTo(severity) > 0 ? own : severity;
    }
    boolean byRatio = worst.ratio < options.warnRatio();
    double observed = byRatio ? worst.ratio : worst.meanAbs;
    double limit =
        byRatio
            ? (worst.ratio < options.criticalRatio()
                ? options.criticalRatio()
                : options.warnRatio())
            : TINY_MEAN;
    String evidence =
        byRatio
            ? String.format(
                Locale.ROOT,
                "the weight gradient of %s is %.2g times that of the last weight %s (RMS, %s;"
                    + " limit %.0e)",
                worst.layer.phrase(),
                observed,
                last.phrase(),
                span(),
                limit)
            : String.format(
                Locale.ROOT,
                "the mean absolute weight gradient of %s is %.2g (limit %.0e), while that of the"
                    + " last weight %s is above %.0e",
                worst.layer.phrase(),
                observed,
                limit,
                last.phrase(),
                LIVELY_LAST_MEAN);
    long squashing = new NetworkTraits(snapshot.network()).saturatingLayers().size();
    return Symptom.builder(Pathology.VANISHING_GRADIENT, severity)
        .layers(byBlame.stream().map(one -> one.layer.name()).toList())
        .observed(observed, limit, byRatio ? "1" : "gradient")
        .evidence(evidence)
        .because(causes(snapshot, squashing))
        .onset(worst.since)
        .build();
  }

  /** What was judged, for a sentence: a preflight has one minibatch only. */
  private String span() {
    return options.window() == 1
        ? "one minibatch"
        : "median of " + options.window() + " iterations";
  }

  private Severity severity(Affected one, boolean learns) {
    if (NetworkTraits.isAdaptive(one.layer)) {
      boolean moves = one.updateRatio >= MIN_HEALTHY_RATIO && one.updateRatio <= MAX_HEALTHY_RATIO;
      return moves && learns ? Severity.INFO : Severity.WARN;
    }
    return one.ratio < options.criticalRatio() || one.updateRatio < MIN_MOVING_RATIO
        ? Severity.CRITICAL
        : Severity.WARN;
  }

  private static List<Cause> causes(IterationSnapshot snapshot, long squashing) {
    NetworkTraits traits = new NetworkTraits(snapshot.network());
    if (squashing < DEEP) {
      return List.of();
    }
    String activation =
        traits.saturatingLayers().stream()
            .findFirst()
            .flatMap(NetworkDescription.Layer::activation)
            .orElse("");
    List<Remedy> remedies = new ArrayList<>();
    if (traits.isRecurrent()) {
      boolean simple =
          snapshot.network().layers().stream().anyMatch(one -> one.type().contains("SimpleRnn"));
      remedies.add(
          simple
              ? new Remedy("use-lstm", "LSTM instead of SimpleRnn")
              : new Remedy("shorten-series", "shorter sequences"));
    } else {
      remedies.add(
          new Remedy(
              "use-relu", "ReLU with He initialisation (WeightInit.RELU) in the hidden layers"));
      if (!traits.isNormalised()) {
        remedies.add(Remedies.BATCH_NORMALISATION);
      }
      remedies.add(new Remedy("add-residual-connections", "residual connections, or fewer layers"));
    }
    return List.of(
        new Cause(
            "squashing-hidden-activation",
            activation.equals("sigmoid")
                ? "the derivative of sigmoid is at most 0.25, and "
                    + squashing
                    + " such layers multiply it"
                : activation
                    + " saturates, and "
                    + squashing
                    + " such layers multiply its derivative",
            remedies));
  }

  /** One layer that is affected now. */
  private record Affected(
      NetworkDescription.Layer layer,
      double ratio,
      double meanAbs,
      double updateRatio,
      int since) {}

  /** The recent past of one layer. */
  private static final class Track {
    private final RecentValues ratios;
    private final RecentValues means;
    private final MajorityWindow below;
    private final MajorityWindow tiny;
    private double updateRatio = Double.NaN;
    private double touched = 1;
    private boolean wasAffected;
    private int since;

    private final double warnRatio;

    Track(DetectorOptions.VanishingGradient options) {
      int window = options.window();
      warnRatio = options.warnRatio();
      ratios = new RecentValues(window);
      means = new RecentValues(window);
      below = new MajorityWindow(window);
      tiny = new MajorityWindow(window);
    }

    /** As last judged: a ratio that cannot be formed says nothing. */
    private @Nullable Affected verdict;

    void judge(LayerSnapshot layer, double lastRms, double lastMean, int iteration) {
      if (layer.touchedRows() instanceof Measurement.Measured<Double> t && t.value() > 0) {
        touched = t.value();
      }
      double smallest = Double.NaN;
      double smallestMean = Double.NaN;
      boolean tinyMean = false;
      for (BlockSnapshot block : layer.blocks()) {
        if (!block.block().weight()
            || !(block.gradient() instanceof Measurement.Measured<TensorStatistics> g)
            || g.value().maxAbs() == 0) {
          continue;
        }
        // Over the rows that the minibatch touched: the others have no gradient to vanish.
        double ratio = g.value().rms() / Math.sqrt(touched) / lastRms;
        smallest = Double.isNaN(smallest) ? ratio : Math.min(smallest, ratio);
        double mean = g.value().meanAbs() / touched;
        smallestMean = Double.isNaN(smallestMean) ? mean : Math.min(smallestMean, mean);
        tinyMean |= mean < TINY_MEAN && lastMean > LIVELY_LAST_MEAN;
      }
      double moved = layer.leastUpdateRatio();
      updateRatio = Double.isNaN(moved) ? updateRatio : moved;
      if (Double.isNaN(smallest)) {
        return;
      }
      ratios.add(smallest);
      means.add(smallestMean);
      below.add(smallest < warnRatio);
      tiny.add(tinyMean);
      boolean bad = smallest < warnRatio || tinyMean;
      if (bad && !wasAffected) {
        since = iteration;
      }
      wasAffected = bad;
      verdict =
          below.isMajority() || tiny.isMajority()
              ? new Affected(layer.layer(), ratios.median(), means.median(), updateRatio, since)
              : null;
    }
  }
}
