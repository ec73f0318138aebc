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
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
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
 * <p>Adaptive optimisers rescale each parameter's step: while such a layer moves as fast as a
 * healthy one and the score improves beyond that of guessing, the finding is only INFO. A gradient
 * of exactly zero is something else (dead units, zero weights) and is left out. Of an embedding,
 * and of one-hot features, only the rows count that a minibatch touches.
 */
final class VanishingGradientDetector implements Detector {

  static final double WARN_RATIO = 1e-3;
  static final double CRITICAL_RATIO = 1e-5;
  private static final double TINY_MEAN = 1e-7;
  private static final double LIVELY_MEAN = 1e-5;
  private static final double NOT_MOVING = 1e-6;
  private static final double MOVES_FROM = 1e-4;
  private static final double MOVES_TO = 1e-1;
  private static final double SMALL_NORM = 1e-6;

  /** The output's biases alone learn the labels' averages. */
  private static final double NOTHING_LEARNED = 0.97;

  private static final int WINDOW = 20;
  private static final int IMPROVEMENT_WINDOW = 20;

  private final int window;
  private @Nullable NetworkDescription network;
  private Track @Nullable [] tracks;
  private ScoreStatistics score = new ScoreStatistics();
  private RecentValues smoothed = new RecentValues(IMPROVEMENT_WINDOW);
  private MajorityWindow small;
  private List<Symptom> found = List.of();

  VanishingGradientDetector() {
    this(WINDOW);
  }

  /**
   * @param window iterations that it takes to judge: 1 for one minibatch alone
   */
  VanishingGradientDetector(int window) {
    this.window = window;
    small = new MajorityWindow(window);
  }

  @Override
  public String name() {
    return "vanishing-gradient";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.GRADIENTS);
  }

  @Override
  public int window(int batchSize) {
    return window;
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    return snapshot.gradient().isMeasured();
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    Track[] all = tracks(snapshot.network());
    score.add(snapshot);
    smoothed.add(score.smoothed());
    if (snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> measured) {
      found = judge(snapshot, measured.value().l2(), all);
    }
    return found; // where it was not measured this time, nothing has changed
  }

  private List<Symptom> judge(IterationSnapshot snapshot, double norm, Track[] all) {
    small.add(norm < SMALL_NORM);
    Optional<NetworkDescription.Layer> last = snapshot.network().lastWeightLayer();
    if (last.isEmpty()) {
      return List.of();
    }
    LayerSnapshot reference = snapshot.layers().get(last.get().index());
    double lastRms = reference.weightGradientRms();
    double lastMean = WeightGradients.meanAbs(reference);
    List<Sick> sick = new ArrayList<>(0);
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (layer.layer().index() == last.get().index() || !layer.layer().hasTrainableWeights()) {
        continue;
      }
      Track track = all[layer.layer().index()];
      if (lastRms > 0) {
        track.judge(layer, lastRms, lastMean, snapshot.iteration());
      }
      if (track.verdict != null) {
        sick.add(track.verdict);
      }
    }
    if (!sick.isEmpty()) {
      return List.of(symptom(snapshot, last.get(), sick));
    }
    return small.majority() && score.unsatisfactory() ? List.of(smallGradient(norm)) : List.of();
  }

  private Symptom smallGradient(double norm) {
    return Symptom.builder(Pathology.VANISHING_GRADIENT, Severity.INFO)
        .key("small")
        .observed(norm, SMALL_NORM, "gradient")
        .evidence(
            String.format(
                Locale.ROOT,
                "the global gradient norm is %.2g (limit %.0e, median of %d iterations), though"
                    + " there is still much to learn",
                norm,
                SMALL_NORM,
                window))
        .causes(
            "weights or features that are all but 0, so that nothing reaches the output",
            "targets on a scale far below one")
        .remedies("an initialisation that fits the activation", "normalised features and targets")
        .build();
  }

  private Track[] tracks(NetworkDescription current) {
    Track[] known = tracks;
    if (known != null && current.equals(network)) {
      return known;
    }
    Track[] fresh = new Track[current.layers().size()];
    Arrays.setAll(fresh, i -> new Track(window));
    network = current;
    tracks = fresh;
    smoothed = new RecentValues(IMPROVEMENT_WINDOW);
    small = new MajorityWindow(window);
    found = List.of();
    return fresh;
  }

  /** Whether the network learns, and has learned more than the labels' averages. */
  private boolean learns() {
    return smoothed.isFull()
        && smoothed.ago(0) < smoothed.ago(smoothed.size() - 1)
        && !(score.shareOfChance() > NOTHING_LEARNED);
  }

  private Symptom symptom(
      IterationSnapshot snapshot, NetworkDescription.Layer last, List<Sick> sick) {
    List<Sick> byBlame = new ArrayList<>(sick);
    Sick worst = Collections.min(sick, Comparator.comparingDouble(Sick::ratio));
    byBlame.remove(worst);
    byBlame.add(0, worst);
    Severity severity = Severity.INFO;
    for (Sick one : sick) {
      Severity own = severity(one);
      severity = own.compareTo(severity) > 0 ? own : severity;
    }
    boolean byRatio = worst.ratio < WARN_RATIO;
    double observed = byRatio ? worst.ratio : worst.meanAbs;
    double limit =
        byRatio ? (worst.ratio < CRITICAL_RATIO ? CRITICAL_RATIO : WARN_RATIO) : TINY_MEAN;
    String evidence =
        byRatio
            ? String.format(
                Locale.ROOT,
                "the weight gradient of %s is %.2g times that of the last weight %s (RMS, median of"
                    + " %d iterations; limit %.0e)",
                worst.layer.phrase(),
                observed,
                last.phrase(),
                WINDOW,
                limit)
            : String.format(
                Locale.ROOT,
                "the mean absolute weight gradient of %s is %.2g (limit %.0e), while that of the"
                    + " last weight %s is above %.0e",
                worst.layer.phrase(),
                observed,
                limit,
                last.phrase(),
                LIVELY_MEAN);
    long squashing = new NetworkTraits(snapshot.network()).squashing().size();
    return Symptom.builder(Pathology.VANISHING_GRADIENT, severity)
        .layers(byBlame.stream().map(one -> one.layer.name()).toList())
        .observed(observed, limit, byRatio ? "1" : "gradient")
        .evidence(evidence)
        .causes(causes(snapshot, squashing))
        .remedies(remedies(snapshot, squashing))
        .onset(worst.since)
        .build();
  }

  private Severity severity(Sick one) {
    if (NetworkTraits.adaptive(one.layer)) {
      boolean moves = one.updateRatio >= MOVES_FROM && one.updateRatio <= MOVES_TO;
      return moves && learns() ? Severity.INFO : Severity.WARN;
    }
    return one.ratio < CRITICAL_RATIO || one.updateRatio < NOT_MOVING
        ? Severity.CRITICAL
        : Severity.WARN;
  }

  private static List<String> causes(IterationSnapshot snapshot, long squashing) {
    List<String> causes = new ArrayList<>();
    if (squashing > 1) {
      String activation =
          new NetworkTraits(snapshot.network())
              .squashing().stream()
                  .findFirst()
                  .flatMap(NetworkDescription.Layer::activation)
                  .orElse("");
      causes.add(
          activation.equals("sigmoid")
              ? "the derivative of sigmoid is at most 0.25, and "
                  + squashing
                  + " such layers multiply it"
              : activation
                  + " saturates, and "
                  + squashing
                  + " such layers multiply its derivative");
    }
    causes.add("weights drawn too small for the depth");
    if (squashing <= 1) {
      causes.add("units that are dead or nearly so between here and the output");
    }
    return causes;
  }

  private static List<String> remedies(IterationSnapshot snapshot, long squashing) {
    NetworkTraits anatomy = new NetworkTraits(snapshot.network());
    boolean normalised = anatomy.normalised();
    boolean recurrent = anatomy.recurrent();
    List<String> remedies = new ArrayList<>();
    if (squashing > 1 && !recurrent) {
      remedies.add("ReLU with He initialisation (WeightInit.RELU) in the hidden layers");
    }
    if (!normalised && !recurrent) {
      remedies.add("BatchNormalization between the layers");
    }
    if (squashing <= 1 || recurrent) {
      remedies.add("an initialisation that fits the activation (He for ReLU, Xavier for tanh)");
    }
    remedies.add(
        recurrent ? "LSTM, or shorter sequences" : "residual connections, or fewer layers");
    return remedies;
  }

  /** One layer that is sick now. */
  private record Sick(
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
    private boolean sickBefore;
    private int since;

    Track(int window) {
      ratios = new RecentValues(window);
      means = new RecentValues(window);
      below = new MajorityWindow(window);
      tiny = new MajorityWindow(window);
    }

    /** As last judged: a ratio that cannot be formed says nothing. */
    private @Nullable Sick verdict;

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
        tinyMean |= mean < TINY_MEAN && lastMean > LIVELY_MEAN;
      }
      double moved = layer.leastUpdateRatio();
      updateRatio = Double.isNaN(moved) ? updateRatio : moved;
      if (Double.isNaN(smallest)) {
        return;
      }
      ratios.add(smallest);
      means.add(smallestMean);
      below.add(smallest < WARN_RATIO);
      tiny.add(tinyMean);
      boolean bad = smallest < WARN_RATIO || tinyMean;
      if (bad && !sickBefore) {
        since = iteration;
      }
      sickBefore = bad;
      verdict =
          below.majority() || tiny.majority()
              ? new Sick(layer.layer(), ratios.median(), means.median(), updateRatio, since)
              : null;
    }
  }
}
