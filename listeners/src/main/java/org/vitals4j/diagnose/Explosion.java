package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.diagnose.evidence.LargeStep;
import org.vitals4j.diagnose.evidence.NormBaseline;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;
import org.vitals4j.stats.Ema;
import org.vitals4j.stats.MajorityWindow;
import org.vitals4j.stats.RecentValues;

/**
 * A gradient whose steps destroy what was learned, in one network: CRITICAL where harm is seen,
 * WARN where norms are far above their own past while the score rises. Not thread-safe.
 */
final class Explosion {

  /** Norms of which some must be too high for WARN. */
  static final int WARN_WINDOW = 10;

  private static final int MIN_HIGH_NORMS = 3;
  private static final int MEDIAN_NORMS = 100;
  private static final int SCORE_SPAN = 20;

  /** From one norm to the next, twice in a row. */
  private static final double LEAP_FACTOR = 10;

  /** Score ÷ first score. */
  private static final double HARMFUL_SCORE_FACTOR = 10;

  /** Gradient of the first layer ÷ that of the last from which weights multiply it on its way. */
  private static final double GROWING_DEPTH_RATIO = 1e3;

  /** Of the logarithm of a norm: one of a thousand is further above the median by chance. */
  private static final double WARN_DEVIATIONS = 3;

  /** Sorting the past for every norm is expensive, and it changes slowly. */
  private static final int REFRESH_NORMS = 8;

  private final DetectorOptions.ExplodingGradient options;
  private final NormBaseline baseline;
  private final DataLoss dataLoss = new DataLoss();
  private final RecentValues norms = new RecentValues(MEDIAN_NORMS);
  private final MajorityWindow high = new MajorityWindow(WARN_WINDOW);
  private final Ema score = new Ema(SCORE_SPAN);
  private final RecentValues smoothed = new RecentValues(WARN_WINDOW);
  private final LargeStep largeStep = new LargeStep();
  private double firstScore = Double.NaN;
  private double previousScore = Double.NaN;
  private double lastHigh;
  private double lastLimit;
  private double median = Double.NaN;
  private long count;

  /**
   * @param baseline to which each norm is added before it is judged
   */
  Explosion(DetectorOptions.ExplodingGradient options, NormBaseline baseline) {
    this.options = options;
    this.baseline = baseline;
  }

  /** Judges the next norm; at most one symptom. */
  List<Symptom> judge(IterationSnapshot snapshot, double norm) {
    if (Double.isNaN(firstScore)) {
      firstScore = dataLoss.of(snapshot);
    }
    largeStep.add(snapshot);
    // Limits are for the mean over the minibatch: a sum is as many times as large.
    int unit = snapshot.network().summedOver(snapshot.batchSize());
    double critical = options.criticalNorm() * unit;
    Optional<LargeStep.Harm> harm = norm > critical ? harm(snapshot, norm) : Optional.empty();
    boolean warn = isHigh(snapshot, norm, unit);
    norms.add(norm);
    previousScore = dataLoss.of(snapshot);
    count++;
    if (harm.isPresent()) {
      return List.of(critical(snapshot, norm, critical, harm.get()));
    }
    return warn ? List.of(warning(snapshot)) : List.of();
  }

  /** Whether norms are too high for this run while its score rises. */
  private boolean isHigh(IterationSnapshot snapshot, double norm, int unit) {
    if (norms.isFull() && (Double.isNaN(median) || count % REFRESH_NORMS == 0)) {
      median = norms.median();
    }
    double limit =
        Math.max(options.warnNorm() * unit, Math.max(options.pastFactor() * median, usual()));
    high.add(norm > limit); // false while the median is NaN
    if (norm > limit) {
      lastHigh = norm;
      lastLimit = limit;
    }
    smoothed.add(score.add(dataLoss.of(snapshot)));
    boolean rises = smoothed.isFull() && smoothed.ago(0) > smoothed.ago(smoothed.size() - 1);
    return high.count() >= MIN_HIGH_NORMS && rises;
  }

  /** Where norms differ by orders of magnitude, ten times their median is nothing unusual. */
  private double usual() {
    double limit = baseline.limit(WARN_DEVIATIONS);
    return Double.isNaN(limit) ? 0 : limit;
  }

  private static Symptom critical(
      IterationSnapshot snapshot, double norm, double limit, LargeStep.Harm harm) {
    return symptom(
        snapshot,
        Severity.CRITICAL,
        harm.layer(),
        norm,
        limit,
        String.format(
            Locale.ROOT,
            "the global gradient norm is %.3g (limit %.3g), and %s",
            norm,
            limit,
            harm.sign()));
  }

  private Symptom warning(IterationSnapshot snapshot) {
    return symptom(
        snapshot,
        Severity.WARN,
        Optional.empty(),
        lastHigh,
        lastLimit,
        String.format(
            Locale.ROOT,
            "the global gradient norm was above %.3g, %s times its own median, in %d of the last"
                + " %d iterations (%.3g the last time) while the score rose",
            lastLimit,
            DetectorOptions.text(options.pastFactor()),
            high.count(),
            WARN_WINDOW,
            lastHigh));
  }

  /** Which sign of harm there is, if any. */
  private Optional<LargeStep.Harm> harm(IterationSnapshot snapshot, double norm) {
    if (largeStep.harm().isPresent()) {
      return largeStep.harm();
    }
    if (hasLeapt(norm)) {
      return Optional.of(
          new LargeStep.Harm(
              "it grew tenfold in each of the last two iterations", Optional.empty()));
    }
    double limit = HARMFUL_SCORE_FACTOR * firstScore;
    if (firstScore > 0 && previousScore > limit && dataLoss.of(snapshot) > limit) {
      return Optional.of(
          new LargeStep.Harm(
              String.format(
                  Locale.ROOT,
                  "the score is %.3g after %.3g, from %.3g at first",
                  dataLoss.of(snapshot),
                  previousScore,
                  firstScore),
              Optional.empty()));
    }
    return Optional.empty();
  }

  /**
   * Whether the norm grew tenfold twice in a row, and beyond ten times all that is remembered: one
   * that jumps up and down by orders of magnitude does not leap.
   */
  private boolean hasLeapt(double norm) {
    if (norms.size() < 2
        || !(norms.ago(1) > 0)
        || norm < LEAP_FACTOR * norms.ago(0)
        || norms.ago(0) < LEAP_FACTOR * norms.ago(1)) {
      return false;
    }
    for (int i = 1; i < norms.size(); i++) {
      if (norm < LEAP_FACTOR * norms.ago(i) && Double.isFinite(norms.ago(i))) {
        return false;
      }
    }
    return true;
  }

  private static Symptom symptom(
      IterationSnapshot snapshot,
      Severity severity,
      Optional<LayerSnapshot> harmed,
      double norm,
      double limit,
      String evidence) {
    Optional<LayerSnapshot> largest =
        snapshot.layers().stream()
            .filter(layer -> layer.gradient().isMeasured())
            .max((a, b) -> Double.compare(a.gradient().get().rms(), b.gradient().get().rms()));
    String where =
        largest
            .map(
                layer ->
                    String.format(
                        Locale.ROOT,
                        "; the gradient is largest in %s (RMS %.3g)",
                        layer.layer().phrase(),
                        layer.gradient().get().rms()))
            .orElse("");
    return Symptom.builder(Pathology.EXPLODING_GRADIENT, severity)
        .layers(layers(harmed, largest))
        .observed(norm, limit, "gradient")
        .evidence(evidence + where)
        .because(causes(snapshot, largest))
        .onset(snapshot.iteration())
        .build();
  }

  private static boolean isRecurrent(NetworkDescription.Layer layer) {
    return layer.type().contains("LSTM") || layer.type().contains("Rnn");
  }

  /** What the gradient itself tells. */
  private static List<Cause> causes(IterationSnapshot snapshot, Optional<LayerSnapshot> largest) {
    List<Cause> causes = new ArrayList<>();
    if (largest.filter(layer -> isRecurrent(layer.layer())).isPresent()) {
      causes.add(
          new Cause(
              "recurrence-multiplies",
              "a recurrence that multiplies the gradient at every time step: it is largest in "
                  + largest.get().layer().phrase(),
              List.of(
                  Remedies.CLIP,
                  new Remedy("shorten-series", "shorter truncated back-propagation"))));
    }
    if (snapshot.depthRatio() instanceof Measurement.Measured<Double> ratio
        && ratio.value() > GROWING_DEPTH_RATIO
        && Double.isFinite(ratio.value())) {
      causes.add(
          new Cause(
              "gradient-grows-with-depth",
              String.format(
                  Locale.ROOT,
                  "each layer multiplies the gradient, as weights drawn too large do: that of the"
                      + " first layer is %.2g times that of the last",
                  ratio.value()),
              List.of(
                  new Remedy(
                      "fit-initialisation",
                      "He initialisation (WeightInit.RELU) for ReLU, Glorot (XAVIER) for tanh"),
                  Remedies.CLIP)));
    }
    return causes;
  }

  /** Where the harm is done, then where the gradient is largest. */
  private static List<String> layers(
      Optional<LayerSnapshot> harmed, Optional<LayerSnapshot> largest) {
    return Stream.concat(harmed.stream(), largest.stream())
        .map(layer -> layer.layer().name())
        .distinct()
        .toList();
  }
}
