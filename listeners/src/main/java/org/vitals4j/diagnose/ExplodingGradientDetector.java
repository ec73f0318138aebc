package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.measure.IterationSnapshot.BlockSnapshot;
import org.vitals4j.measure.IterationSnapshot.LayerSnapshot;
import org.vitals4j.measure.NetworkDescription;
import org.vitals4j.measure.Reading;
import org.vitals4j.measure.TensorStatistics;
import org.vitals4j.stats.RecentValues;
import org.vitals4j.stats.SmoothedValue;
import org.vitals4j.stats.Votes;

/**
 * A gradient so large that steps destroy what was learned.
 *
 * <p>CRITICAL needs no history, since an explosive initialisation is NaN by the fourth iteration: a
 * global norm above 1e3 together with one sign that it does harm, that is a step larger than the
 * parameters of a layer, or a norm that grew tenfold twice in a row, or a score ten times its first
 * value. A large norm alone is no sickness: summed losses and targets in the thousands have one and
 * train well. WARN compares with the run's own past: above 100 and above ten times the median of
 * the previous 100, in 3 of 10 iterations, while the smoothed score rises.
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

  private @Nullable NetworkDescription network;
  private RecentValues norms = new RecentValues(BASELINE);
  private Votes high = new Votes(WARN_WINDOW);
  private SmoothedValue score = new SmoothedValue(20);
  private RecentValues smoothed = new RecentValues(WARN_WINDOW);
  private double firstScore = Double.NaN;
  private double lastHigh;
  private double lastLimit;

  @Override
  public String name() {
    return "exploding-gradient";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (!(snapshot.gradient() instanceof Reading.Measured<TensorStatistics> measured)) {
      return List.of();
    }
    startAfreshIfChanged(snapshot.network());
    double norm = measured.value().l2();
    if (Double.isNaN(firstScore)) {
      firstScore = snapshot.score();
    }
    Optional<String> harm = norm > CRITICAL_NORM ? harm(snapshot, norm) : Optional.empty();

    double median = norms.isFull() ? norms.median() : Double.NaN;
    double limit = Math.max(WARN_NORM, OWN_PAST_FACTOR * median);
    high.add(norm > limit); // false while the median is NaN
    if (norm > limit) {
      lastHigh = norm;
      lastLimit = limit;
    }
    smoothed.add(score.add(snapshot.score()));
    boolean scoreRises = smoothed.isFull() && smoothed.ago(0) > smoothed.ago(smoothed.size() - 1);
    boolean warn = high.yes() >= WARN_VOTES && scoreRises;
    norms.add(norm);

    if (harm.isPresent()) {
      return List.of(
          symptom(
              snapshot,
              Severity.CRITICAL,
              norm,
              CRITICAL_NORM,
              String.format(
                  Locale.ROOT,
                  "the global gradient norm is %.3g (limit %.3g), and %s",
                  norm,
                  CRITICAL_NORM,
                  harm.get())));
    }
    if (warn) {
      return List.of(
          symptom(
              snapshot,
              Severity.WARN,
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
    return List.of();
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
  }

  /** Which sign of harm there is, if any, as a half sentence. */
  private Optional<String> harm(IterationSnapshot snapshot, double norm) {
    for (LayerSnapshot layer : snapshot.layers()) {
      double step = relativeStep(layer);
      if (step > 1) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "the step is %.3g times as large as the parameters of %s",
                step,
                layer.layer().phrase()));
      }
    }
    if (norms.size() >= 2
        && norms.ago(1) > 0
        && norm >= GROWTH * norms.ago(0)
        && norms.ago(0) >= GROWTH * norms.ago(1)) {
      return Optional.of("it grew tenfold in each of the last two iterations");
    }
    if (firstScore > 0 && snapshot.score() > SCORE_FACTOR * firstScore) {
      return Optional.of(
          String.format(
              Locale.ROOT, "the score is %.3g, from %.3g at first", snapshot.score(), firstScore));
    }
    return Optional.empty();
  }

  /** {@code ‖Δ‖ / ‖w‖} of a layer's trained parameters; NaN where it was not measured. */
  private static double relativeStep(LayerSnapshot layer) {
    double step = 0;
    double size = 0;
    for (BlockSnapshot block : layer.blocks()) {
      if (block.block().trueGradient()
          && block.parameter() instanceof Reading.Measured<TensorStatistics> w
          && block.update() instanceof Reading.Measured<TensorStatistics> delta) {
        step = Math.hypot(step, delta.value().l2());
        size = Math.hypot(size, w.value().l2());
      }
    }
    return size > 0 ? step / size : Double.NaN;
  }

  private static Symptom symptom(
      IterationSnapshot snapshot, Severity severity, double norm, double limit, String evidence) {
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
                        "; it is largest in %s (RMS %.3g)",
                        layer.layer().phrase(),
                        layer.gradient().get().rms()))
            .orElse("");
    boolean growsBackwards = depthRatio(snapshot) > DEPTH_GROWTH;
    boolean recurrent =
        network.layers().stream()
            .anyMatch(l -> l.type().contains("LSTM") || l.type().contains("Rnn"));

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
    remedies.add("clip the gradient: TrainingMonitor.builder().clipping(Clipping.norm(1.0))");
    remedies.add("a lower learning rate");
    if (recurrent) {
      remedies.add("shorter truncated back-propagation");
    }
    remedies.add("normalise inputs and targets");
    return new Symptom(
        Pathology.EXPLODING_GRADIENT,
        "",
        severity,
        largest.map(layer -> List.of(layer.layer().name())).orElse(List.of()),
        norm,
        limit,
        "gradient",
        evidence + where,
        causes,
        remedies);
  }

  private static double depthRatio(IterationSnapshot snapshot) {
    Optional<NetworkDescription.Layer> first = snapshot.network().firstWeightLayer();
    Optional<NetworkDescription.Layer> last = snapshot.network().lastWeightLayer();
    if (first.isEmpty() || last.isEmpty()) {
      return Double.NaN;
    }
    return WeightGradients.rms(snapshot.layers().get(first.get().index()))
        / WeightGradients.rms(snapshot.layers().get(last.get().index()));
  }
}
