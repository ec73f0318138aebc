package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vitals4j.measure.InitialWeights;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.measure.IterationSnapshot.BlockSnapshot;
import org.vitals4j.measure.IterationSnapshot.LayerSnapshot;
import org.vitals4j.measure.NetworkDescription;
import org.vitals4j.measure.Norms;
import org.vitals4j.measure.ParameterStatistics;
import org.vitals4j.measure.Reading;
import org.vitals4j.measure.TensorStatistics;
import org.vitals4j.stats.RecentValues;
import org.vitals4j.stats.SmoothedValue;
import org.vitals4j.stats.Votes;

/**
 * A gradient so large that steps destroy what was learned.
 *
 * <p>CRITICAL needs no history, since an explosive initialisation is NaN by the fourth iteration: a
 * global norm above 1e3 (of the minibatch mean) together with one sign that it does harm, that is a
 * step larger than the parameters of a layer, or a norm that grew tenfold twice in a row, or two
 * scores in a row of ten times the first: optimisers such as AdaGrad take a first step as large as
 * the rate, and may be back after the next. A large norm alone is no sickness: summed losses and
 * targets in the thousands have one and train well. WARN compares with the run's own past: above
 * 100 and above ten times the median of the previous 100, in 3 of 10 iterations, while the smoothed
 * score rises. A norm far above its own past for once, six robust standard deviations of its
 * logarithm, is a spike: INFO.
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

  /** He's initialisation multiplies the signal by √2, before half of it is cut off. */
  private static final double LOUD = 5;

  private static final int SPIKE_PAST = 128;
  private static final int SPIKE_LEAST = 64;
  private static final double SPIKE_DEVIATIONS = 6;

  /** Of a normal distribution: standard deviation ÷ median absolute deviation. */
  private static final double NORMAL = 1.4826;

  /** A past as steady as this is a coincidence; of the logarithm. */
  private static final double STEADIEST = 0.1;

  /** Sorting the past for every norm is dear, and it changes slowly. */
  private static final int REFRESH = 8;

  private @Nullable NetworkDescription network;
  private RecentValues norms = new RecentValues(BASELINE);
  private Votes high = new Votes(WARN_WINDOW);
  private SmoothedValue score = new SmoothedValue(20);
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
  private double[] fanIns = {};

  @Override
  public String name() {
    return "exploding-gradient";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    startAfreshIfChanged(snapshot.network());
    if (snapshot.gradient() instanceof Reading.Measured<TensorStatistics> measured) {
      last = judge(snapshot, measured.value().l2());
    }
    return last; // where it was not measured this time, nothing has changed
  }

  private List<Symptom> judge(IterationSnapshot snapshot, double norm) {
    for (LayerSnapshot layer : snapshot.layers()) {
      if (layer.initialWeights() instanceof Reading.Measured<InitialWeights> initial) {
        fanIns[layer.layer().index()] = (double) initial.value().fanIn();
      }
    }
    if (Double.isNaN(firstScore)) {
      firstScore = snapshot.score();
    }
    // Limits are for the mean over the minibatch: a sum is as many times as large.
    int unit = snapshot.network().summedOver(snapshot.batchSize());
    double critical = CRITICAL_NORM * unit;
    Optional<Harm> harm = norm > critical ? harm(snapshot, norm) : Optional.empty();
    Optional<Double> spike = spike(norm);

    if (norms.isFull() && (Double.isNaN(median) || measuredSoFar % REFRESH == 0)) {
      median = norms.median();
    }
    double limit = Math.max(WARN_NORM * unit, OWN_PAST_FACTOR * median);
    high.add(norm > limit); // false while the median is NaN
    if (norm > limit) {
      lastHigh = norm;
      lastLimit = limit;
    }
    smoothed.add(score.add(snapshot.score()));
    boolean scoreRises = smoothed.isFull() && smoothed.ago(0) > smoothed.ago(smoothed.size() - 1);
    boolean warn = high.yes() >= WARN_VOTES && scoreRises;
    norms.add(norm);
    previousScore = snapshot.score();
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
                  "the global gradient norm was above %.3g, ten times its own median, in %d of the last"
                      + " %d iterations (%.3g the last time) while the score rose",
                  lastLimit,
                  high.yes(),
                  WARN_WINDOW,
                  lastHigh)));
    }
    return spike.isPresent() ? List.of(spikeSymptom(snapshot, norm, spike.get())) : List.of();
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
    return new Symptom(
        Pathology.EXPLODING_GRADIENT,
        "spike",
        Severity.INFO,
        List.of(),
        norm,
        limit,
        "gradient",
        String.format(
            Locale.ROOT,
            "the global gradient norm is %.3g, a spike above what its own past of %d iterations lets"
                + " expect (%.3g)",
            norm,
            SPIKE_PAST,
            limit),
        List.of("a minibatch with an unusual example, or a mistake in its labels"),
        List.of("nothing, if it stays alone", "clipping the gradient by norm"),
        OptionalInt.of(snapshot.iteration()));
  }

  /** The past of another network is no baseline. */
  private void startAfreshIfChanged(NetworkDescription current) {
    if (current.equals(network)) {
      return;
    }
    network = current;
    norms = new RecentValues(BASELINE);
    high = new Votes(WARN_WINDOW);
    score = new SmoothedValue(20);
    smoothed = new RecentValues(WARN_WINDOW);
    firstScore = Double.NaN;
    previousScore = Double.NaN;
    logs = new RecentValues(SPIKE_PAST);
    logMedian = Double.NaN;
    logDeviation = Double.NaN;
    measuredSoFar = 0;
    median = Double.NaN;
    last = List.of();
    fanIns = new double[current.layers().size()];
  }

  /**
   * A sign that a large gradient does harm.
   *
   * @param sign as a half sentence
   * @param layer where the harm is done, if that is known
   */
  private record Harm(String sign, Optional<LayerSnapshot> layer) {}

  /** Which sign of harm there is, if any. */
  private Optional<Harm> harm(IterationSnapshot snapshot, double norm) {
    LayerSnapshot worst = null;
    double largest = 1;
    for (LayerSnapshot layer : snapshot.layers()) {
      double step = relativeStep(layer);
      if (step > largest) {
        largest = step;
        worst = layer;
      }
    }
    if (worst != null) {
      LayerSnapshot loudest = loudest(snapshot);
      return Optional.of(
          new Harm(
              String.format(
                      Locale.ROOT,
                      "the step is %.3g times as large as the parameters of %s",
                      largest,
                      worst.layer().phrase())
                  + (loudest == null
                      ? ""
                      : String.format(
                          Locale.ROOT,
                          "; the weights of %s multiply the signal by about %.2g",
                          loudest.layer().phrase(),
                          gain(loudest))),
              Optional.of(loudest == null ? worst : loudest)));
    }
    if (norms.size() >= 2
        && norms.ago(1) > 0
        && norm >= GROWTH * norms.ago(0)
        && norms.ago(0) >= GROWTH * norms.ago(1)) {
      return Optional.of(
          new Harm("it grew tenfold in each of the last two iterations", Optional.empty()));
    }
    double limit = SCORE_FACTOR * firstScore;
    if (firstScore > 0 && previousScore > limit && snapshot.score() > limit) {
      return Optional.of(
          new Harm(
              String.format(
                  Locale.ROOT,
                  "the score is %.3g after %.3g, from %.3g at first",
                  snapshot.score(),
                  previousScore,
                  firstScore),
              Optional.empty()));
    }
    return Optional.empty();
  }

  /** The layer whose weights are far too large for their number, if one stands out. */
  private @Nullable LayerSnapshot loudest(IterationSnapshot snapshot) {
    LayerSnapshot loudest = null;
    double largest = LOUD;
    for (LayerSnapshot layer : snapshot.layers()) {
      double gain = gain(layer);
      if (gain > largest) {
        largest = gain;
        loudest = layer;
      }
    }
    return loudest;
  }

  /** By how much a layer multiplies its input: {@code rms(w) √fan_in}; NaN where not measured. */
  private double gain(LayerSnapshot layer) {
    double fanIn = fanIns[layer.layer().index()];
    for (BlockSnapshot block : layer.blocks()) {
      if (fanIn > 0
          && block.block().weight()
          && block.parameter() instanceof Reading.Measured<ParameterStatistics> w) {
        return w.value().rms() * Math.sqrt(fanIn);
      }
    }
    return Double.NaN;
  }

  /** {@code ‖Δ‖ / ‖w‖} of a layer's trained parameters; NaN where it was not measured. */
  private static double relativeStep(LayerSnapshot layer) {
    double step = 0;
    double size = 0;
    for (BlockSnapshot block : layer.blocks()) {
      if (block.block().trueGradient()
          && block.parameter() instanceof Reading.Measured<ParameterStatistics> w
          && block.update() instanceof Reading.Measured<Norms> delta) {
        step = Math.hypot(step, delta.value().l2());
        size = Math.hypot(size, w.value().l2());
      }
    }
    return size > 0 ? step / size : Double.NaN;
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
        snapshot.depthRatio() instanceof Reading.Measured<Double> ratio
            && ratio.value() > DEPTH_GROWTH;
    boolean recurrent = new Anatomy(network).recurrent();

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
    return new Symptom(
        Pathology.EXPLODING_GRADIENT,
        "",
        severity,
        layers(harmed, largest),
        norm,
        limit,
        "gradient",
        evidence + where,
        causes,
        remedies,
        OptionalInt.of(snapshot.iteration()));
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
