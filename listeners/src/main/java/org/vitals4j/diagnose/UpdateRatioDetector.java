package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.InitialWeights;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.stats.MadOfDifferences;
import org.vitals4j.stats.RecentValues;

/**
 * Steps of the wrong size: mean |Δ| ÷ mean |w| of a layer's weights, which is about 1e-3 in healthy
 * runs.
 *
 * <p>Too large: above 0.1 in 20 measured iterations on end (WARN), above 1 in 10 (CRITICAL), or a
 * jump (one step above 0.5 after which the score is no better for 20 measured iterations, and worse
 * by more than its noise where that is known: weights grow so fast that the ratio soon looks
 * harmless), while the score is unsatisfactory; the first two wait while the score is on its way
 * down from where such steps threw it. Too small: below 1e-5 in 50 on end, of a layer whose rate
 * has not been turned down, while the score is unsatisfactory and no better than it was. Where the
 * score is fine, small steps are those of a run that has converged: INFO.
 */
final class UpdateRatioDetector implements Detector {

  static final double HIGH = 0.1;
  static final double HUGE = 1;
  static final double LOW = 1e-5;
  static final int HIGH_RUN = 20;
  static final int HUGE_RUN = 10;
  static final int LOW_RUN = 50;

  /** A rate below this share of its largest was turned down on purpose. */
  private static final double TURNED_DOWN = 0.1;

  /** A step of half the weights' size is a jump. */
  static final double JUMP = 0.5;

  /** For so many measured values after a jump it is seen whether the run comes back from it. */
  private static final int JUMP_FROM = 20;

  private static final int JUMP_TO = 60;

  private static final int LATELY = 5;

  /** Scores that are all below as many before them: of noise alone, one time in twenty. */
  private static final int FALLING = 3;

  /** The share by which the score must have come down in ten iterations (medians of five). */
  private static final double FALLEN = 0.2;

  /** So many median deviations of one score above that before a jump it must be to be no better. */
  private static final double NOISES = 4;

  private static final int NOISE_PAST = 20;
  private static final int NOISE_LEAST = 10;

  /** At this share of chance a network knows the labels' averages and nothing else. */
  private static final double GUESSING = 0.97;

  /** What began at zero has to grow first. */
  private static final int GROWING = 10;

  private static final int MARGIN = 10;

  private final DataLoss dataLoss = new DataLoss();
  private final ScoreStatistics score = new ScoreStatistics();

  /** A smoothed score holds a jump for long after the run has come back from it. */
  private RecentValues scores = new RecentValues(JUMP_FROM);

  private MadOfDifferences noise = new MadOfDifferences(NOISE_PAST);
  private Track[] tracks = {};
  private final SymptomCache said = new SymptomCache();

  @Override
  public String name() {
    return "update-ratio";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.STEPS);
  }

  @Override
  public int window(int batchSize) {
    return LOW_RUN;
  }

  /** A jump is one if the score has not come back from it after so many iterations. */
  @Override
  public int onsetSlack(int batchSize) {
    return JUMP_FROM + MARGIN;
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (layer.layer().hasTrainableWeights() && !Double.isNaN(layer.leastUpdateRatio())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    double loss = dataLoss.of(snapshot);
    double smoothed = score.seen() > 0 ? score.smoothed() : loss;
    boolean fresh = score.add(snapshot);
    double before = fresh ? loss : smoothed;
    if (fresh) {
      tracks = new Track[snapshot.layers().size()];
      Arrays.setAll(tracks, i -> new Track());
      scores = new RecentValues(JUMP_FROM);
      noise = new MadOfDifferences(NOISE_PAST);
      said.forget();
    }
    if (Double.isFinite(loss)) {
      scores.add(loss);
    }
    double now = lately();
    List<Track> high = new ArrayList<>(0);
    List<Track> low = new ArrayList<>(0);
    DoubleSupplier worse = () -> before + margin();
    BooleanSupplier guesses = this::guesses;
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (!layer.layer().hasTrainableWeights()) {
        continue;
      }
      Track track = tracks[layer.layer().index()];
      track.add(layer, snapshot.iteration(), worse);
      if ((track.isLarge() && !falls()) || track.jumped(now, guesses)) {
        high.add(track);
      } else if (track.lowRun >= LOW_RUN && !track.turnedDown()) {
        low.add(track);
      }
    }
    if (Double.isFinite(loss)) {
      noise.add(loss); // a jump is no measure of itself
    }
    if (high.isEmpty() && low.isEmpty()) {
      said.forget();
      return List.of();
    }
    Severity ofHigh = tooLarge(high.stream().anyMatch(track -> track.hugeRun >= HUGE_RUN));
    Severity ofLow = tooSmall();
    return said.of(
        new Sides(high.size(), ofHigh, low.size(), ofLow),
        () -> symptoms(high, ofHigh, low, ofLow));
  }

  /** How much worse than before a jump the score must be to be no better; 0 while unknown. */
  private double margin() {
    return noise.size() < NOISE_LEAST ? 0 : NOISES * noise.deviation();
  }

  private double lately() {
    return scores.median(0, Math.min(LATELY, scores.size()));
  }

  /** Whether the score is that of guessing; one of single examples is too noisy to tell of five. */
  private boolean guesses() {
    return scores.median() >= GUESSING * score.chance();
  }

  /** Whether the score is on its way down: by a good share, or by its last few values. */
  private boolean falls() {
    return (scores.size() >= 2 * FALLING && fallsLately())
        || (scores.size() >= 3 * LATELY && hasFallen());
  }

  private boolean hasFallen() {
    double before = scores.median(2 * LATELY, 3 * LATELY);
    return before - lately() > FALLEN * Math.abs(before); // may be below 0
  }

  private boolean fallsLately() {
    double highest = Double.NEGATIVE_INFINITY;
    double lowestBefore = Double.POSITIVE_INFINITY;
    for (int i = 0; i < FALLING; i++) {
      highest = Math.max(highest, scores.ago(i));
      lowestBefore = Math.min(lowestBefore, scores.ago(FALLING + i));
    }
    return highest < lowestBefore;
  }

  /** What is told at once if it changes. */
  private record Sides(int high, Severity ofHigh, int low, Severity ofLow) {}

  private static List<Symptom> symptoms(
      List<Track> high, Severity ofHigh, List<Track> low, Severity ofLow) {
    List<Symptom> symptoms = new ArrayList<>(2);
    if (!high.isEmpty()) {
      high.sort(Comparator.comparingDouble((Track track) -> -track.ratio));
      symptoms.add(tooLarge(high, ofHigh));
    }
    if (!low.isEmpty()) {
      low.sort(Comparator.comparingDouble((Track track) -> track.ratio));
      symptoms.add(tooSmall(low, ofLow));
    }
    return symptoms;
  }

  private Severity tooLarge(boolean huge) {
    return !score.unsatisfactory() ? Severity.INFO : huge ? Severity.CRITICAL : Severity.WARN;
  }

  private Severity tooSmall() {
    return score.unsatisfactory() && score.standsStill() && !score.knowsBetterThanToGuess()
        ? Severity.WARN
        : Severity.INFO;
  }

  private static Symptom tooLarge(List<Track> layers, Severity severity) {
    Track worst = layers.get(0);
    boolean huge = worst.hugeRun >= HUGE_RUN;
    List<String> remedies = new ArrayList<>();
    remedies.add(
        worst.rate > 0
            ? String.format(Locale.ROOT, "a lower learning rate, about %.1g", lower(worst))
            : "a lower learning rate");
    remedies.add("a warm-up: a rate that rises over the first iterations");
    remedies.add("clipping the gradient by norm");
    boolean lasting = huge || worst.highRun >= HIGH_RUN;
    String evidence =
        lasting
            ? String.format(
                Locale.ROOT,
                "each step changes the weights of %s by %.2g of their size (mean |step| / mean"
                    + " |weight|, limit %.0e for %d measured iterations; about 1e-3 is usual)",
                worst.layer().phrase(),
                worst.ratio,
                huge ? HUGE : HIGH,
                huge ? HUGE_RUN : HIGH_RUN)
            : String.format(
                Locale.ROOT,
                "a step changed the weights of %s by %.2g of their size (mean |step| / mean"
                    + " |weight|, limit %.2g; about 1e-3 is usual), and the score has not come back"
                    + " from it since",
                worst.layer().phrase(),
                worst.largestJump,
                JUMP);
    return symptom(
        "high",
        severity,
        layers,
        lasting ? worst.ratio : worst.largestJump,
        lasting ? worst.since : worst.jumpedAt,
        huge ? HUGE : lasting ? HIGH : JUMP,
        evidence,
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
    return worst.rate * 1e-3 / Math.max(worst.ratio, worst.largestJump);
  }

  private static Symptom tooSmall(List<Track> layers, Severity severity) {
    Track worst = layers.get(0);
    boolean harm = severity == Severity.WARN;
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
        severity,
        layers,
        worst.ratio,
        worst.since,
        LOW,
        String.format(
            Locale.ROOT,
            "each step changes the weights of %s%s by only %.2g of their size (mean |step| / mean"
                + " |weight|, limit %.0e for %d measured iterations; about 1e-3 is usual)%s",
            worst.layer().phrase(),
            layers.size() > 1 ? " and " + (layers.size() - 1) + " more layers" : "",
            worst.ratio,
            LOW,
            LOW_RUN,
            harm ? " while the score stands still" : ""),
        causes,
        NetworkTraits.adaptive(worst.layer())
            ? List.of("a higher learning rate, ten times at a time, until the ratio is about 1e-3")
            : List.of(
                "a higher learning rate, ten times at a time, until the ratio is about 1e-3",
                "Adam, whose steps do not depend on the size of the gradient"));
  }

  private static Symptom symptom(
      String key,
      Severity severity,
      List<Track> layers,
      double observed,
      int since,
      double limit,
      String evidence,
      List<String> causes,
      List<String> remedies) {
    return Symptom.builder(Pathology.UPDATE_RATIO, severity)
        .key(key)
        .layers(layers.stream().map(track -> track.layer().name()).toList())
        .observed(observed, limit, "1")
        .evidence(evidence)
        .causes(causes)
        .remedies(remedies)
        .onset(since)
        .build();
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
    private int jumpedAt;
    private int measured;
    private double largestJump;
    private boolean fromZero;
    private int sinceJump = Integer.MAX_VALUE;
    private double worseThanBefore = Double.NaN;

    /**
     * Whether there was a jump a while ago that the score has not come back from; or, after twice
     * as long, has come back from to guessing only.
     */
    boolean jumped(double score, BooleanSupplier guesses) {
      return sinceJump >= JUMP_FROM
          && sinceJump <= JUMP_TO
          && (score >= worseThanBefore || (sinceJump >= 2 * JUMP_FROM && guesses.getAsBoolean()));
    }

    boolean isLarge() {
      return highRun >= HIGH_RUN || hugeRun >= HUGE_RUN;
    }

    NetworkDescription.Layer layer() {
      return java.util.Objects.requireNonNull(layer);
    }

    boolean turnedDown() {
      return rate < TURNED_DOWN * largestRate;
    }

    void add(LayerSnapshot snapshot, int iteration, DoubleSupplier worse) {
      layer = snapshot.layer();
      if (snapshot.initialWeights() instanceof Measurement.Measured<InitialWeights> initial) {
        fromZero |= initial.value().zero();
      }
      double now = snapshot.leastUpdateRatio();
      if (Double.isNaN(now)) {
        return;
      }
      for (BlockSnapshot block : snapshot.blocks()) {
        if (block.block().weight()
            && block.learningRate() instanceof Measurement.Measured<Double> r) {
          rate = r.value();
          largestRate = Math.max(largestRate, rate);
        }
      }
      ratio = now;
      boolean before = highRun > 0 || lowRun > 0;
      measured++;
      if (now > JUMP && !(fromZero && measured <= GROWING)) {
        if (sinceJump > JUMP_TO) {
          worseThanBefore = worse.getAsDouble();
          jumpedAt = iteration;
        }
        largestJump = now;
        sinceJump = 0;
      } else if (sinceJump < Integer.MAX_VALUE) {
        sinceJump++;
      }
      highRun = now > HIGH ? highRun + 1 : 0;
      hugeRun = now > HUGE ? hugeRun + 1 : 0;
      lowRun = now < LOW ? lowRun + 1 : 0;
      if (!before && (highRun > 0 || lowRun > 0)) {
        since = iteration;
      }
    }
  }
}
