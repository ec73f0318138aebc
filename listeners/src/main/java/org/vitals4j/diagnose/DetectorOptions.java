package org.vitals4j.diagnose;

import java.util.List;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;

/**
 * What can be set of each detector that comes with Vitals4j. {@code defaults()} are those of {@code
 * reference.conf}, which states unit and range of each under the name of the detector; a {@code
 * with} method gives a copy in which one value is another:
 *
 * <pre>{@code
 * Detectors.deadUnits(DetectorOptions.DeadUnits.defaults().withWarnShare(0.7));
 * }</pre>
 *
 * <p>Immutable. A value out of its range is refused with an {@link IllegalArgumentException} that
 * names key, value and range.
 */
public final class DetectorOptions {

  private DetectorOptions() {}

  private static Key<Double> number(String name, String interval, String help) {
    return Key.of(name, ValueType.number(interval), help);
  }

  private static Key<Integer> integer(String name, String interval, String help) {
    return Key.of(name, ValueType.integer(interval), help);
  }

  /** A number as a person writes it: {@code 10}, {@code 0.5}. */
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static Options defaultsOf(String detector) {
    return Options.of(Configuration.defaults(), detector);
  }

  /**
   * Of {@link Detectors#explodingGradient()}.
   *
   * @param warnNorm global norm of the mean gradient above which it may be WARN; in (0, infinity)
   * @param criticalNorm the same: above it, it may be CRITICAL; in (0, infinity)
   * @param pastFactor how many times its own median of 100 a norm must be for WARN; in (1,
   *     infinity)
   * @param spikeDeviations robust standard deviations of its logarithm by which a norm must be
   *     above its past to be a spike; in (0, infinity)
   */
  public record ExplodingGradient(
      double warnNorm, double criticalNorm, double pastFactor, double spikeDeviations) {
    static final String DETECTOR = "exploding-gradient";
    private static final Key<Double> WARN_NORM =
        number(
            "warn-norm",
            "(0, infinity)",
            "Global norm of the mean gradient above which it may be WARN");
    private static final Key<Double> CRITICAL_NORM =
        number(
            "critical-norm",
            "(0, infinity)",
            "Global norm of the mean gradient above which it may be CRITICAL");
    private static final Key<Double> PAST_FACTOR =
        number(
            "past-factor",
            "(1, infinity)",
            "How many times its own median a norm must be for WARN");
    private static final Key<Double> SPIKE_DEVIATIONS =
        number(
            "spike-deviations",
            "(0, infinity)",
            "How far above its past the logarithm of a norm must be to be a spike");
    static final List<Key<?>> KEYS =
        List.of(WARN_NORM, CRITICAL_NORM, PAST_FACTOR, SPIKE_DEVIATIONS);

    public ExplodingGradient {
      WARN_NORM.check(warnNorm);
      CRITICAL_NORM.check(criticalNorm);
      PAST_FACTOR.check(pastFactor);
      SPIKE_DEVIATIONS.check(spikeDeviations);
    }

    /** The defaults. */
    public static ExplodingGradient defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static ExplodingGradient of(Options options) {
      return new ExplodingGradient(
          options.get(WARN_NORM),
          options.get(CRITICAL_NORM),
          options.get(PAST_FACTOR),
          options.get(SPIKE_DEVIATIONS));
    }

    /** Another {@link #warnNorm}. */
    public ExplodingGradient withWarnNorm(double value) {
      return new ExplodingGradient(value, criticalNorm, pastFactor, spikeDeviations);
    }

    /** Another {@link #criticalNorm}. */
    public ExplodingGradient withCriticalNorm(double value) {
      return new ExplodingGradient(warnNorm, value, pastFactor, spikeDeviations);
    }

    /** Another {@link #pastFactor}. */
    public ExplodingGradient withPastFactor(double value) {
      return new ExplodingGradient(warnNorm, criticalNorm, value, spikeDeviations);
    }

    /** Another {@link #spikeDeviations}. */
    public ExplodingGradient withSpikeDeviations(double value) {
      return new ExplodingGradient(warnNorm, criticalNorm, pastFactor, value);
    }
  }

  /**
   * Of {@link Detectors#vanishingGradient()}.
   *
   * @param warnRatio gradient of a layer ÷ that of the last weight layer (RMS): below it, WARN; in
   *     (0, 1)
   * @param criticalRatio the same: below it, CRITICAL; in (0, 1)
   * @param window measured iterations whose median is judged, at most 64; in [1, 64]
   */
  public record VanishingGradient(double warnRatio, double criticalRatio, int window) {
    static final String DETECTOR = "vanishing-gradient";
    private static final Key<Double> WARN_RATIO =
        number(
            "warn-ratio",
            "(0, 1)",
            "Gradient of a layer / gradient of the last layer below which it is WARN");
    private static final Key<Double> CRITICAL_RATIO =
        number("critical-ratio", "(0, 1)", "The same below which it is CRITICAL");
    private static final Key<Integer> WINDOW =
        integer("window", "[1, 64]", "Measured iterations whose median is judged");
    static final List<Key<?>> KEYS = List.of(WARN_RATIO, CRITICAL_RATIO, WINDOW);

    public VanishingGradient {
      WARN_RATIO.check(warnRatio);
      CRITICAL_RATIO.check(criticalRatio);
      WINDOW.check(window);
    }

    /** The defaults. */
    public static VanishingGradient defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static VanishingGradient of(Options options) {
      return new VanishingGradient(
          options.get(WARN_RATIO), options.get(CRITICAL_RATIO), options.get(WINDOW));
    }

    /** Another {@link #warnRatio}. */
    public VanishingGradient withWarnRatio(double value) {
      return new VanishingGradient(value, criticalRatio, window);
    }

    /** Another {@link #criticalRatio}. */
    public VanishingGradient withCriticalRatio(double value) {
      return new VanishingGradient(warnRatio, value, window);
    }

    /** Another {@link #window}. */
    public VanishingGradient withWindow(int value) {
      return new VanishingGradient(warnRatio, criticalRatio, value);
    }
  }

  /**
   * Of {@link Detectors#deadUnits()}.
   *
   * @param warnShare share of a layer's units that are dead: above it, WARN; in (0, 1)
   * @param criticalShare the same: above it, CRITICAL; in (0, 1)
   */
  public record DeadUnits(double warnShare, double criticalShare) {
    static final String DETECTOR = "dead-units";
    private static final Key<Double> WARN_SHARE =
        number(
            "warn-share",
            "(0, 1)",
            "Share of a layer's units that are dead above which it is WARN");
    private static final Key<Double> CRITICAL_SHARE =
        number("critical-share", "(0, 1)", "The same above which it is CRITICAL");
    static final List<Key<?>> KEYS = List.of(WARN_SHARE, CRITICAL_SHARE);

    public DeadUnits {
      WARN_SHARE.check(warnShare);
      CRITICAL_SHARE.check(criticalShare);
    }

    /** The defaults. */
    public static DeadUnits defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static DeadUnits of(Options options) {
      return new DeadUnits(options.get(WARN_SHARE), options.get(CRITICAL_SHARE));
    }

    /** Another {@link #warnShare}. */
    public DeadUnits withWarnShare(double value) {
      return new DeadUnits(value, criticalShare);
    }

    /** Another {@link #criticalShare}. */
    public DeadUnits withCriticalShare(double value) {
      return new DeadUnits(warnShare, value);
    }
  }

  /**
   * Of {@link Detectors#saturation()}.
   *
   * @param warnShare share of a layer's outputs that are where its activation function is flat:
   *     above it, WARN; in (0, 1)
   * @param criticalShare the same: above it, CRITICAL; in (0, 1)
   * @param window measured iterations whose median is judged; in [1, 1000]
   */
  public record Saturation(double warnShare, double criticalShare, int window) {
    static final String DETECTOR = "saturation";
    private static final Key<Double> WARN_SHARE =
        number(
            "warn-share",
            "(0, 1)",
            "Share of a layer's outputs where its activation is flat above which it is WARN");
    private static final Key<Double> CRITICAL_SHARE =
        number("critical-share", "(0, 1)", "The same above which it is CRITICAL");
    private static final Key<Integer> WINDOW =
        integer("window", "[1, 1000]", "Measured iterations whose median is judged");
    static final List<Key<?>> KEYS = List.of(WARN_SHARE, CRITICAL_SHARE, WINDOW);

    public Saturation {
      WARN_SHARE.check(warnShare);
      CRITICAL_SHARE.check(criticalShare);
      WINDOW.check(window);
    }

    /** The defaults. */
    public static Saturation defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static Saturation of(Options options) {
      return new Saturation(
          options.get(WARN_SHARE), options.get(CRITICAL_SHARE), options.get(WINDOW));
    }

    /** Another {@link #warnShare}. */
    public Saturation withWarnShare(double value) {
      return new Saturation(value, criticalShare, window);
    }

    /** Another {@link #criticalShare}. */
    public Saturation withCriticalShare(double value) {
      return new Saturation(warnShare, value, window);
    }

    /** Another {@link #window}. */
    public Saturation withWindow(int value) {
      return new Saturation(warnShare, criticalShare, value);
    }
  }

  /**
   * Of {@link Detectors#poorInitialisation()}.
   *
   * @param warnFactor how many times the signal grows or shrinks from the first to the last hidden
   *     layer: above it, WARN; in (1, infinity)
   * @param criticalFactor the same: above it, CRITICAL; in (1, infinity)
   * @param schemeFactor how many times too large or too small the weights of a layer are for its
   *     activation function: above it, INFO; in (1, infinity)
   */
  public record PoorInitialisation(double warnFactor, double criticalFactor, double schemeFactor) {
    static final String DETECTOR = "poor-initialisation";
    private static final Key<Double> WARN_FACTOR =
        number(
            "warn-factor",
            "(1, infinity)",
            "Growth or decay of the signal over the hidden layers above which it is WARN");
    private static final Key<Double> CRITICAL_FACTOR =
        number("critical-factor", "(1, infinity)", "The same above which it is CRITICAL");
    private static final Key<Double> SCHEME_FACTOR =
        number(
            "scheme-factor",
            "(1, infinity)",
            "How far weights may be from what fits their activation before it is INFO");
    static final List<Key<?>> KEYS = List.of(WARN_FACTOR, CRITICAL_FACTOR, SCHEME_FACTOR);

    public PoorInitialisation {
      WARN_FACTOR.check(warnFactor);
      CRITICAL_FACTOR.check(criticalFactor);
      SCHEME_FACTOR.check(schemeFactor);
    }

    /** The defaults. */
    public static PoorInitialisation defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static PoorInitialisation of(Options options) {
      return new PoorInitialisation(
          options.get(WARN_FACTOR), options.get(CRITICAL_FACTOR), options.get(SCHEME_FACTOR));
    }

    /** Another {@link #warnFactor}. */
    public PoorInitialisation withWarnFactor(double value) {
      return new PoorInitialisation(value, criticalFactor, schemeFactor);
    }

    /** Another {@link #criticalFactor}. */
    public PoorInitialisation withCriticalFactor(double value) {
      return new PoorInitialisation(warnFactor, value, schemeFactor);
    }

    /** Another {@link #schemeFactor}. */
    public PoorInitialisation withSchemeFactor(double value) {
      return new PoorInitialisation(warnFactor, criticalFactor, value);
    }
  }

  /**
   * Of {@link Detectors#updateRatio()}.
   *
   * @param largeRatio mean |Δ| ÷ mean |w| above which steps are too large: WARN; in (0, infinity)
   * @param hugeRatio the same: above it, CRITICAL; in (0, infinity)
   * @param jumpRatio the same: above it, one step alone is a jump; in (0, infinity)
   * @param smallRatio the same: below it, steps are too small; in (0, infinity)
   */
  public record UpdateRatio(
      double largeRatio, double hugeRatio, double jumpRatio, double smallRatio) {
    static final String DETECTOR = "update-ratio";
    private static final Key<Double> LARGE_RATIO =
        number(
            "large-ratio",
            "(0, infinity)",
            "Update / parameter above which steps are too large (WARN)");
    private static final Key<Double> HUGE_RATIO =
        number("huge-ratio", "(0, infinity)", "The same above which it is CRITICAL");
    private static final Key<Double> JUMP_RATIO =
        number("jump-ratio", "(0, infinity)", "The same above which one step alone is a jump");
    private static final Key<Double> SMALL_RATIO =
        number("small-ratio", "(0, infinity)", "The same below which steps are too small");
    static final List<Key<?>> KEYS = List.of(LARGE_RATIO, HUGE_RATIO, JUMP_RATIO, SMALL_RATIO);

    public UpdateRatio {
      LARGE_RATIO.check(largeRatio);
      HUGE_RATIO.check(hugeRatio);
      JUMP_RATIO.check(jumpRatio);
      SMALL_RATIO.check(smallRatio);
    }

    /** The defaults. */
    public static UpdateRatio defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static UpdateRatio of(Options options) {
      return new UpdateRatio(
          options.get(LARGE_RATIO),
          options.get(HUGE_RATIO),
          options.get(JUMP_RATIO),
          options.get(SMALL_RATIO));
    }

    /** Another {@link #largeRatio}. */
    public UpdateRatio withLargeRatio(double value) {
      return new UpdateRatio(value, hugeRatio, jumpRatio, smallRatio);
    }

    /** Another {@link #hugeRatio}. */
    public UpdateRatio withHugeRatio(double value) {
      return new UpdateRatio(largeRatio, value, jumpRatio, smallRatio);
    }

    /** Another {@link #jumpRatio}. */
    public UpdateRatio withJumpRatio(double value) {
      return new UpdateRatio(largeRatio, hugeRatio, value, smallRatio);
    }

    /** Another {@link #smallRatio}. */
    public UpdateRatio withSmallRatio(double value) {
      return new UpdateRatio(largeRatio, hugeRatio, jumpRatio, value);
    }
  }

  /**
   * Of {@link Detectors#lossDivergence()}.
   *
   * @param warnShare rise of the smoothed loss ÷ what the run has to lose: above it, WARN; in (0,
   *     infinity)
   * @param criticalShare the same: above it, it may be CRITICAL; in (0, infinity)
   * @param noiseDeviations deviations of the losses from their average that the rise must exceed,
   *     too; in (0, infinity)
   * @param window iterations that the loss must stay up; in [1, 100000]
   */
  public record LossDivergence(
      double warnShare, double criticalShare, double noiseDeviations, int window) {
    static final String DETECTOR = "loss-divergence";
    private static final Key<Double> WARN_SHARE =
        number(
            "warn-share",
            "(0, infinity)",
            "Rise of the loss / what the run has gained above which it is WARN");
    private static final Key<Double> CRITICAL_SHARE =
        number("critical-share", "(0, infinity)", "The same above which it may be CRITICAL");
    private static final Key<Double> NOISE_DEVIATIONS =
        number("noise-deviations", "(0, infinity)", "How far above its noise the loss must rise");
    private static final Key<Integer> WINDOW =
        integer("window", "[1, 100000]", "Iterations that the loss must stay up");
    static final List<Key<?>> KEYS = List.of(WARN_SHARE, CRITICAL_SHARE, NOISE_DEVIATIONS, WINDOW);

    public LossDivergence {
      WARN_SHARE.check(warnShare);
      CRITICAL_SHARE.check(criticalShare);
      NOISE_DEVIATIONS.check(noiseDeviations);
      WINDOW.check(window);
    }

    /** The defaults. */
    public static LossDivergence defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static LossDivergence of(Options options) {
      return new LossDivergence(
          options.get(WARN_SHARE),
          options.get(CRITICAL_SHARE),
          options.get(NOISE_DEVIATIONS),
          options.get(WINDOW));
    }

    /** Another {@link #warnShare}. */
    public LossDivergence withWarnShare(double value) {
      return new LossDivergence(value, criticalShare, noiseDeviations, window);
    }

    /** Another {@link #criticalShare}. */
    public LossDivergence withCriticalShare(double value) {
      return new LossDivergence(warnShare, value, noiseDeviations, window);
    }

    /** Another {@link #noiseDeviations}. */
    public LossDivergence withNoiseDeviations(double value) {
      return new LossDivergence(warnShare, criticalShare, value, window);
    }

    /** Another {@link #window}. */
    public LossDivergence withWindow(int value) {
      return new LossDivergence(warnShare, criticalShare, noiseDeviations, value);
    }
  }

  /**
   * Of {@link Detectors#lossOscillation()}.
   *
   * @param swingCorrelation autocorrelation at half the period at or below which the score swings;
   *     in (-1, 0)
   * @param swingShare size of the swings ÷ all that was gained: above it, they count; in (0,
   *     infinity)
   * @param minImprovement improvement in 50 iterations ÷ all that was gained: from it on, the run
   *     gets better, swings or not; in (0, infinity)
   */
  public record LossOscillation(double swingCorrelation, double swingShare, double minImprovement) {
    static final String DETECTOR = "loss-oscillation";
    private static final Key<Double> SWING_CORRELATION =
        number(
            "swing-correlation",
            "(-1, 0)",
            "Autocorrelation at half the period up to which the score swings");
    private static final Key<Double> SWING_SHARE =
        number(
            "swing-share",
            "(0, infinity)",
            "Size of the swings / what the run has gained above which they count");
    private static final Key<Double> MIN_IMPROVEMENT =
        number(
            "min-improvement",
            "(0, infinity)",
            "Improvement in 50 iterations / what the run has gained from which the run gets"
                + " better");
    static final List<Key<?>> KEYS = List.of(SWING_CORRELATION, SWING_SHARE, MIN_IMPROVEMENT);

    public LossOscillation {
      SWING_CORRELATION.check(swingCorrelation);
      SWING_SHARE.check(swingShare);
      MIN_IMPROVEMENT.check(minImprovement);
    }

    /** The defaults. */
    public static LossOscillation defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static LossOscillation of(Options options) {
      return new LossOscillation(
          options.get(SWING_CORRELATION), options.get(SWING_SHARE), options.get(MIN_IMPROVEMENT));
    }

    /** Another {@link #swingCorrelation}. */
    public LossOscillation withSwingCorrelation(double value) {
      return new LossOscillation(value, swingShare, minImprovement);
    }

    /** Another {@link #swingShare}. */
    public LossOscillation withSwingShare(double value) {
      return new LossOscillation(swingCorrelation, value, minImprovement);
    }

    /** Another {@link #minImprovement}. */
    public LossOscillation withMinImprovement(double value) {
      return new LossOscillation(swingCorrelation, swingShare, value);
    }
  }

  /**
   * Of {@link Detectors#lossPlateau()}.
   *
   * @param window iterations over which the score must improve; in [20, 100000]
   * @param minImprovement share of itself by which the score must improve in half of that time; in
   *     (0, 1)
   * @param chanceShare score ÷ that of guessing from which a standstill is WARN; in (0, 1]
   * @param minExamples examples that the network must have seen before a standstill is WARN; in [0,
   *     2147483647]
   */
  public record LossPlateau(
      int window, double minImprovement, double chanceShare, int minExamples) {
    static final String DETECTOR = "loss-plateau";
    private static final Key<Integer> WINDOW =
        integer("window", "[20, 100000]", "Iterations over which the score must improve");
    private static final Key<Double> MIN_IMPROVEMENT =
        number(
            "min-improvement",
            "(0, 1)",
            "Share of itself by which the score must improve in that time");
    private static final Key<Double> CHANCE_SHARE =
        number(
            "chance-share", "(0, 1]", "Score / score of guessing from which a standstill is WARN");
    private static final Key<Integer> MIN_EXAMPLES =
        integer(
            "min-examples",
            "[0, 2147483647]",
            "Examples that the network must have seen before a standstill is WARN");
    static final List<Key<?>> KEYS = List.of(WINDOW, MIN_IMPROVEMENT, CHANCE_SHARE, MIN_EXAMPLES);

    public LossPlateau {
      WINDOW.check(window);
      MIN_IMPROVEMENT.check(minImprovement);
      CHANCE_SHARE.check(chanceShare);
      MIN_EXAMPLES.check(minExamples);
    }

    /** The defaults. */
    public static LossPlateau defaults() {
      return of(defaultsOf(DETECTOR));
    }

    /** What a configuration says. */
    static LossPlateau of(Options options) {
      return new LossPlateau(
          options.get(WINDOW),
          options.get(MIN_IMPROVEMENT),
          options.get(CHANCE_SHARE),
          options.get(MIN_EXAMPLES));
    }

    /** Another {@link #window}. */
    public LossPlateau withWindow(int value) {
      return new LossPlateau(value, minImprovement, chanceShare, minExamples);
    }

    /** Another {@link #minImprovement}. */
    public LossPlateau withMinImprovement(double value) {
      return new LossPlateau(window, value, chanceShare, minExamples);
    }

    /** Another {@link #chanceShare}. */
    public LossPlateau withChanceShare(double value) {
      return new LossPlateau(window, minImprovement, value, minExamples);
    }

    /** Another {@link #minExamples}. */
    public LossPlateau withMinExamples(int value) {
      return new LossPlateau(window, minImprovement, chanceShare, value);
    }
  }
}
