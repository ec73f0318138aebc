package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.measure.IterationSnapshot.BlockSnapshot;
import org.vitals4j.measure.IterationSnapshot.LayerSnapshot;
import org.vitals4j.measure.NetworkDescription;
import org.vitals4j.measure.Reading;

/**
 * Steps of the wrong size: mean |Δ| ÷ mean |w| of a layer's weights, which is about 1e-3 in healthy
 * runs.
 *
 * <p>Too large: above 0.1 in 20 measured iterations on end (WARN), above 1 in 5 (CRITICAL), while
 * the score is unsatisfactory. Too small: below 1e-5 in 50 on end, of a layer whose rate has not
 * been turned down, while the score is unsatisfactory and no better than it was. Where the score is
 * fine, small steps are those of a run that has converged: INFO.
 */
final class UpdateRatioDetector implements Detector {

  static final double HIGH = 0.1;
  static final double HUGE = 1;
  static final double LOW = 1e-5;
  static final int HIGH_RUN = 20;
  static final int HUGE_RUN = 5;
  static final int LOW_RUN = 50;

  /** A rate below this share of its largest was turned down on purpose. */
  private static final double TURNED_DOWN = 0.1;

  /** A score that came down by this share of where it began is on its way. */
  private static final double ON_ITS_WAY = 0.02;

  private final ScoreTrack score = new ScoreTrack();
  private Track[] tracks = {};

  @Override
  public String name() {
    return "update-ratio";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (score.add(snapshot)) {
      tracks = new Track[snapshot.layers().size()];
      Arrays.setAll(tracks, i -> new Track());
    }
    List<Track> high = new ArrayList<>(0);
    List<Track> low = new ArrayList<>(0);
    for (LayerSnapshot layer : snapshot.layers()) {
      if (!layer.layer().hasTrainableWeights()) {
        continue;
      }
      Track track = tracks[layer.layer().index()];
      track.add(layer, snapshot.iteration());
      if (track.highRun >= HIGH_RUN || track.hugeRun >= HUGE_RUN) {
        high.add(track);
      } else if (track.lowRun >= LOW_RUN && !track.turnedDown()) {
        low.add(track);
      }
    }
    List<Symptom> symptoms = new ArrayList<>(0);
    if (!high.isEmpty()) {
      high.sort(Comparator.comparingDouble((Track track) -> -track.ratio));
      symptoms.add(tooLarge(high));
    }
    if (!low.isEmpty()) {
      low.sort(Comparator.comparingDouble((Track track) -> track.ratio));
      symptoms.add(tooSmall(snapshot.network(), low));
    }
    return symptoms.isEmpty() ? List.of() : symptoms;
  }

  private Symptom tooLarge(List<Track> layers) {
    Track worst = layers.get(0);
    boolean huge = worst.hugeRun >= HUGE_RUN;
    Severity severity =
        !score.unsatisfactory() ? Severity.INFO : huge ? Severity.CRITICAL : Severity.WARN;
    List<String> remedies = new ArrayList<>();
    remedies.add(
        worst.rate > 0
            ? String.format(Locale.ROOT, "a lower learning rate, about %.1g", lower(worst))
            : "a lower learning rate");
    remedies.add("a warm-up: a rate that rises over the first iterations");
    remedies.add("clipping the gradient by norm");
    return symptom(
        "high",
        severity,
        layers,
        huge ? HUGE : HIGH,
        String.format(
            Locale.ROOT,
            "each step changes the weights of %s by %.2g of their size (mean |step| / mean |weight|,"
                + " limit %.0e for %d measured iterations; about 1e-3 is usual)",
            worst.layer().phrase(),
            worst.ratio,
            huge ? HUGE : HIGH,
            huge ? HUGE_RUN : HIGH_RUN),
        List.of(
            worst.rate > 0
                ? String.format(
                    Locale.ROOT, "a learning rate of %.3g, which is too high", worst.rate)
                : "a learning rate that is too high",
            "weights that began very small",
            "gradients that are summed over the minibatch, or targets that are not normalised"),
        remedies);
  }

  /** The rate at which steps would be of the usual size. */
  private static double lower(Track worst) {
    return worst.rate * 1e-3 / worst.ratio;
  }

  private Symptom tooSmall(NetworkDescription network, List<Track> layers) {
    Track worst = layers.get(0);
    boolean standing = score.gain() < ON_ITS_WAY * Math.abs(score.first());
    boolean harm = score.unsatisfactory() && standing;
    boolean all = layers.size() > 1 || new Anatomy(network).depth() == 0;
    List<String> causes = new ArrayList<>();
    if (worst.ratio > 0) {
      causes.add(
          worst.rate > 0
              ? String.format(Locale.ROOT, "a learning rate of %.3g, which is too low", worst.rate)
              : "a learning rate that is too low");
      causes.add("a gradient that has all but vanished here");
    } else {
      causes.add("a gradient of exactly 0: dead units above, or weights of 0 on the way back");
      causes.add("a learning rate of 0");
    }
    return symptom(
        "low",
        harm ? Severity.WARN : Severity.INFO,
        layers,
        LOW,
        String.format(
            Locale.ROOT,
            "each step changes the weights of %s%s by only %.2g of their size (mean |step| / mean"
                + " |weight|, limit %.0e for %d measured iterations; about 1e-3 is usual)%s",
            worst.layer().phrase(),
            all && layers.size() > 1 ? " and " + (layers.size() - 1) + " more layers" : "",
            worst.ratio,
            LOW,
            LOW_RUN,
            harm ? " while the score stands still" : ""),
        causes,
        List.of(
            "a higher learning rate, ten times at a time, until the ratio is about 1e-3",
            "Adam, whose steps do not depend on the size of the gradient"));
  }

  private static Symptom symptom(
      String key,
      Severity severity,
      List<Track> layers,
      double limit,
      String evidence,
      List<String> causes,
      List<String> remedies) {
    return new Symptom(
        Pathology.UPDATE_RATIO,
        key,
        severity,
        layers.stream().map(track -> track.layer().name()).toList(),
        layers.get(0).ratio,
        limit,
        "1",
        evidence,
        causes,
        remedies,
        OptionalInt.of(layers.get(0).since));
  }

  /** The recent past of one layer. */
  private static final class Track {
    private NetworkDescription.@org.jspecify.annotations.Nullable Layer layer;
    private double ratio = Double.NaN;
    private double rate = Double.NaN;
    private double largestRate;
    private int highRun;
    private int hugeRun;
    private int lowRun;
    private int since;

    NetworkDescription.Layer layer() {
      return java.util.Objects.requireNonNull(layer);
    }

    boolean turnedDown() {
      return rate < TURNED_DOWN * largestRate;
    }

    void add(LayerSnapshot snapshot, int iteration) {
      layer = snapshot.layer();
      double now = WeightGradients.updateRatio(snapshot);
      if (Double.isNaN(now)) {
        return;
      }
      for (BlockSnapshot block : snapshot.blocks()) {
        if (block.block().weight() && block.learningRate() instanceof Reading.Measured<Double> r) {
          rate = r.value();
          largestRate = Math.max(largestRate, rate);
        }
      }
      ratio = now;
      boolean before = highRun > 0 || lowRun > 0;
      highRun = now > HIGH ? highRun + 1 : 0;
      hugeRun = now > HUGE ? hugeRun + 1 : 0;
      lowRun = now < LOW ? lowRun + 1 : 0;
      if (!before && (highRun > 0 || lowRun > 0)) {
        since = iteration;
      }
    }
  }
}
