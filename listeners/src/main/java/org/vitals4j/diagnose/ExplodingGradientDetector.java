package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.stats.Ema;
import org.vitals4j.stats.MajorityWindow;
import org.vitals4j.stats.RecentValues;

/**
 * A gradient so large that steps destroy what was learned.
 *
 * <p>CRITICAL needs no history, since an explosive initialisation is NaN by the fourth iteration: a
 * global norm above 1e3 (of the minibatch mean) together with one sign that it does harm, that is a
 * step larger than the parameters of a layer, or a norm that grew tenfold twice in a row and beyond
 * ten times its past, or two scores in a row of ten times the first: optimisers such as AdaGrad
 * take a first step as large as the rate, and may be back after the next. A large norm alone is no
 * sickness: summed losses and targets in the thousands have one and train well. WARN compares with
 * the run's own past: above 100, above ten times the median of the previous 100 and above three
 * robust standard deviations of their logarithm, in 3 of 10 iterations, while the smoothed score
 * rises. A norm far above its own past for once, six robust standard deviations of its logarithm,
 * is a spike: INFO.
 */
final class ExplodingGradientDetector implements Detector {

  static final double CRITICAL_NORM = 1e3;
  static final double WARN_NORM = 100;
  private static final double OWN_PAST_FACTOR = 10;
  private static final double GROWTH = 10;
  private static final double SCORE_FACTOR = 10;
  private static final int BASELINE = 100;
  private static final int WARN_WINDOW = 10;
  private static final int WARN_VOTES = 3;
  private static final double DEPTH_GROWTH = 1e3;

  private static final int SPIKE_PAST = 128;
  private static final int SPIKE_LEAST = 64;
  private static final double SPIKE_DEVIATIONS = 6;

  /** Of the logarithm of a norm: one of a thousand is further above the median by chance. */
  private static final double WARN_DEVIATIONS = 3;

  /** Of a normal distribution: standard deviation ÷ median absolute deviation. */
  private static final double NORMAL = 1.4826;

  /** A past as steady as this is a coincidence; of the logarithm. */
  private static final double STEADIEST = 0.1;

  /** Sorting the past for every norm is dear, and it changes slowly. */
  private static final int REFRESH = 8;

  private final DataLoss dataLoss = new DataLoss();
  private @Nullable NetworkDescription network;
  private RecentValues norms = new RecentValues(BASELINE);
  private MajorityWindow high = new MajorityWindow(WARN_WINDOW);
  private Ema score = new Ema(20);
  private RecentValues smoothed = new RecentValues(WARN_WINDOW);
  private double firstScore = Double.NaN;
  private double previousScore = Double.NaN;
  private double lastHigh;
  private double lastLimit;
  private RecentValues logs = new RecentValues(SPIKE_PAST);
  private double logMedian = Double.NaN;
  private double logDeviation = Double.NaN;
  private long measuredSoFar;
  private double median = Double.NaN;
  private List<Symptom> last = List.of();
  private LargeStep largeStep = new LargeStep();

  @Override
  public String name() {
    return "exploding-gradient";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.GRADIENTS);
  }

  @Override
  public int window(int batchSize) {
    return WARN_WINDOW;
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    return snapshot.gradient().isMeasured();
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    startAfreshIfChanged(snapshot.network());
    if (snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> measured) {
      last = judge(snapshot, measured.value().l2());
    }
    return last; // where it was not measured this time, nothing has changed
  }

  private List<Symptom> judge(IterationSnapshot snapshot, double norm) {
    if (Double.isNaN(firstScore)) {
      firstScore = dataLoss.of(snapshot);
    }
    largeStep.add(snapshot);
    // Limits are for the mean over the minibatch: a sum is as many times as large.
    int unit = snapshot.network().summedOver(snapshot.batchSize());
    double critical = CRITICAL_NORM * unit;
    Optional<LargeStep.Harm> harm = norm > critical ? harm(snapshot, norm) : Optional.empty();
    Optional<Double> spike = spike(norm);

    if (norms.isFull() && (Double.isNaN(median) || measuredSoFar % REFRESH == 0)) {
      median = norms.median();
    }
    double limit = Math.max(WARN_NORM * unit, Math.max(OWN_PAST_FACTOR * median, usual()));
    high.add(norm > limit); // false while the median is NaN
    if (norm > limit) {
      lastHigh = norm;
      lastLimit = limit;
    }
    smoothed.add(score.add(dataLoss.of(snapshot)));
    boolean scoreRises = smoothed.isFull() && smoothed.ago(0) > smoothed.ago(smoothed.size() - 1);
    boolean warn = high.yes() >= WARN_VOTES && scoreRises;
    norms.add(norm);
    previousScore = dataLoss.of(snapshot);
    measuredSoFar++;

    if (harm.isPresent()) {
      return List.of(
          symptom(
              snapshot,
              Severity.CRITICAL,
              harm.get().layer(),
              norm,
              critical,
              String.format(
                  Locale.ROOT,
                  "the global gradient norm is %.3g (limit %.3g), and %s",
                  norm,
                  critical,
                  harm.get().sign())));
    }
    if (warn) {
      return List.of(
          symptom(
              snapshot,
              Severity.WARN,
              Optional.empty(),
              lastHigh,
              lastLimit,
              String.format(
                  Locale.ROOT,
                  "the global gradient norm was above %.3g, ten times its own median, in %d of the"
                      + " last %d iterations (%.3g the last time) while the score rose",
                  lastLimit,
                  high.yes(),
                  WARN_WINDOW,
                  lastHigh)));
    }
    return spike.isPresent() ? List.of(spikeSymptom(snapshot, norm, spike.get())) : List.of();
  }

  /** Where norms differ by orders of magnitude, ten times their median is nothing unusual. */
  private double usual() {
    double limit = Math.exp(logMedian + WARN_DEVIATIONS * logDeviation);
    return Double.isNaN(limit) ? 0 : limit;
  }

  /** The limit that a norm is above, if it is a spike; the past is not that of this norm. */
  private Optional<Double> spike(double norm) {
    if (!(norm > 0) || !Double.isFinite(norm)) {
      return Optional.empty();
    }
    if (logs.size() >= SPIKE_LEAST && measuredSoFar % REFRESH == 0) {
      logMedian = logs.median();
      logDeviation = Math.max(STEADIEST, NORMAL * logs.medianDeviation(logMedian));
    }
    double limit = Math.exp(logMedian + SPIKE_DEVIATIONS * logDeviation);
    logs.add(Math.log(norm));
    return norm > limit ? Optional.of(limit) : Optional.empty();
  }

  private static Symptom spikeSymptom(IterationSnapshot snapshot, double norm, double limit) {
    return Symptom.builder(Pathology.EXPLODING_GRADIENT, Severity.INFO)
        .key("spike")
        .observed(norm, limit, "gradient")
        .evidence(
            String.format(
                Locale.ROOT,
                "the global gradient norm is %.3g, a spike above what its own past of %d iterations"
                    + " lets expect (%.3g)",
                norm,
                SPIKE_PAST,
                limit))
        .causes("a minibatch with an unusual example, or a mistake in its labels")
        .remedies("nothing, if it stays alone", "clipping the gradient by norm")
        .onset(snapshot.iteration())
        .build();
  }

  /** The past of another network is no baseline. */
  private void startAfreshIfChanged(NetworkDescription current) {
    if (current.equals(network)) {
      return;
    }
    network = current;
    norms = new RecentValues(BASELINE);
    high = new MajorityWindow(WARN_WINDOW);
    score = new Ema(20);
    smoothed = new RecentValues(WARN_WINDOW);
    firstScore = Double.NaN;
    previousScore = Double.NaN;
    logs = new RecentValues(SPIKE_PAST);
    logMedian = Double.NaN;
    logDeviation = Double.NaN;
    measuredSoFar = 0;
    median = Double.NaN;
    last = List.of();
    largeStep = new LargeStep();
  }

  /** Which sign of harm there is, if any. */
  private Optional<LargeStep.Harm> harm(IterationSnapshot snapshot, double norm) {
    if (largeStep.harm().isPresent()) {
      return largeStep.harm();
    }
    if (leaps(norm)) {
      return Optional.of(
          new LargeStep.Harm(
              "it grew tenfold in each of the last two iterations", Optional.empty()));
    }
    double limit = SCORE_FACTOR * firstScore;
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
  private boolean leaps(double norm) {
    if (norms.size() < 2
        || !(norms.ago(1) > 0)
        || norm < GROWTH * norms.ago(0)
        || norms.ago(0) < GROWTH * norms.ago(1)) {
      return false;
    }
    for (int i = 1; i < norms.size(); i++) {
      if (norm < GROWTH * norms.ago(i) && Double.isFinite(norms.ago(i))) {
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
    NetworkDescription network = snapshot.network();
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
    boolean growsBackwards =
        snapshot.depthRatio() instanceof Measurement.Measured<Double> ratio
            && ratio.value() > DEPTH_GROWTH;
    boolean recurrent = new NetworkTraits(network).recurrent();

    List<String> causes = new ArrayList<>();
    if (growsBackwards || snapshot.iteration() < 10) {
      causes.add("weights drawn too large: each layer multiplies the gradient");
    }
    causes.add("a learning rate that is too high");
    if (recurrent) {
      causes.add("a recurrence that multiplies the gradient at every time step");
    }
    causes.add("inputs or targets that are not normalised");

    List<String> remedies = new ArrayList<>();
    if (growsBackwards || snapshot.iteration() < 10) {
      remedies.add("initialise by He (ReLU) or Xavier (tanh)");
    }
    remedies.add(
        snapshot.clipping().isMeasured()
            ? "a lower limit for clipping"
            : "clip the gradient: TrainingMonitor.builder().clipping(Clipping.norm(1.0))");
    remedies.add("a lower learning rate");
    if (recurrent) {
      remedies.add("shorter truncated back-propagation");
    }
    remedies.add("normalise inputs and targets");
    return Symptom.builder(Pathology.EXPLODING_GRADIENT, severity)
        .layers(layers(harmed, largest))
        .observed(norm, limit, "gradient")
        .evidence(evidence + where)
        .causes(causes)
        .remedies(remedies)
        .onset(snapshot.iteration())
        .build();
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
