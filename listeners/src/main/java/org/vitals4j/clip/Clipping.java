package org.vitals4j.clip;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.vitals4j.report.Internal;
import org.vitals4j.report.option.NumberOption;

/**
 * The clipping policies that come with Vitals4j. Limits are in units of the minibatch-mean
 * gradient, so that they mean the same for every batch size (except under {@code miniBatch(false)},
 * where DL4J applies the sum, and the sum is what they are compared with).
 *
 * <p>{@code docs/treatments.md} compares them.
 */
public final class Clipping {

  /**
   * The policies that come with Vitals4j, by name: the one list of them. Plug-ins are made of it,
   * and {@code reference.conf} has its defaults.
   */
  @Internal
  @SuppressWarnings("ImmutableEnumChecker") // makers have no state, lists and sets are copies
  public enum BuiltIn {
    NORM(
        "norm",
        "scales a gradient down to a largest global norm",
        of -> norm(of.applyAsDouble("max")),
        NumberOption.number("max", POSITIVE, "Largest global norm that is left alone", 1.0)),
    LAYER_NORM(
        "layer-norm",
        "scales each layer's gradient down to a largest norm",
        of -> layerNorm(of.applyAsDouble("max")),
        NumberOption.number(
            "max", POSITIVE, "Largest norm of a layer's gradient that is left alone", 1.0)),
    VALUE(
        "value",
        "brings every element of the gradient into a range",
        of -> value(of.applyAsDouble("limit")),
        NumberOption.number("limit", POSITIVE, "Largest absolute value of an element", 0.5)),
    ADAPTIVE(
        "adaptive",
        "limits the gradient of each unit by the norm of its weights (AGC)",
        of -> adaptive(of.applyAsDouble("lambda"), of.applyAsDouble("epsilon")),
        NumberOption.number(
            "lambda", POSITIVE, "Largest gradient norm / weight norm of a unit", 0.01),
        NumberOption.number(
            "epsilon", POSITIVE, "Least norm that a unit's weights are taken to have", 1e-3)),
    PERCENTILE(
        "percentile",
        "clips at a percentile of all norms so far (AutoClip)",
        of -> percentile(of.applyAsDouble("percentile")),
        NumberOption.number(
            "percentile", "(0, 100]", "Percentile of the gradient norms so far", 10)),
    Z_SCORE(
        "z-score",
        "clips norms that stand out from the recent ones (ZClip)",
        of ->
            zScore(
                of.applyAsDouble("alpha"),
                of.applyAsDouble("limit"),
                (int) of.applyAsDouble("warm-up")),
        NumberOption.number("limit", POSITIVE, "Standard deviations above the running mean", 2.5),
        NumberOption.number(
            "alpha",
            "(0, 1)",
            "What is kept of the running mean and variance each iteration",
            0.97),
        NumberOption.whole(
            "warm-up", "[2, 2147483647]", "Iterations before the first judgement", 25)),
    ON_ALARM("on-alarm", "clips at the healthy median while an explosion is open", of -> onAlarm());

    private final String id;
    private final String description;
    private final Function<ToDoubleFunction<String>, ClippingPolicy> maker;
    private final List<NumberOption> options;

    BuiltIn(
        String id,
        String description,
        Function<ToDoubleFunction<String>, ClippingPolicy> maker,
        NumberOption... options) {
      this.id = id;
      this.description = description;
      this.maker = maker;
      this.options = List.of(options);
    }

    /** Its name in configurations and logs. */
    public String id() {
      return id;
    }

    /** One sentence without a full stop. */
    public String description() {
      return description;
    }

    /** What can be set, the option most often set first. */
    public List<NumberOption> options() {
      return options;
    }

    /**
     * Makes one.
     *
     * @param values of the options, by name
     * @throws IllegalArgumentException if a value is not allowed
     */
    public ClippingPolicy create(ToDoubleFunction<String> values) {
      return maker.apply(values);
    }

    private ClippingPolicy create() {
      return create(
          name ->
              options.stream()
                  .filter(option -> option.name().equals(name))
                  .findFirst()
                  .orElseThrow()
                  .defaultValue());
    }
  }

  private static final String POSITIVE = "(0, infinity)";

  private Clipping() {}

  /** Clips nothing: norms are measured in every iteration, and that is all. */
  public static ClippingPolicy none() {
    return new NoClipping();
  }

  /**
   * Clips by the global norm: where {@code ‖g‖ > max}, every gradient is multiplied by {@code
   * max/‖g‖}. The direction of the step stays. Pascanu, Mikolov and Bengio 2013, algorithm 1.
   *
   * @param max largest norm that is left alone, positive and finite. 1.0 is usual
   */
  public static ClippingPolicy norm(double max) {
    return new NormClipping(positive("largest gradient norm", max));
  }

  /**
   * The same for each layer on its own: the direction of the step changes.
   *
   * @param max largest norm of a layer's gradient that is left alone, positive and finite. 1.0 is
   *     usual
   */
  public static ClippingPolicy layerNorm(double max) {
    return new LayerNormClipping(positive("largest gradient norm of a layer", max));
  }

  /**
   * Brings every element into {@code [-limit, limit]}: the direction of the step changes.
   *
   * @param limit positive and finite. 0.5 is usual
   */
  public static ClippingPolicy value(double limit) {
    return new ValueClipping(positive("largest gradient element", limit));
  }

  /** {@link #adaptive(double, double)} with the λ and ε of {@code reference.conf}. */
  public static ClippingPolicy adaptive() {
    return BuiltIn.ADAPTIVE.create();
  }

  /**
   * Adaptive gradient clipping (AGC): the gradient of a unit's weights may be at most {@code λ ·
   * max(‖w‖, ε)}, the output layer's excepted. A unit is a column of a dense or recurrent matrix, a
   * filter of a convolution, a whole bias. Brock, De, Smith and Simonyan 2021, equation 3.
   *
   * @param lambda λ, the largest ratio of gradient to weights, positive and finite
   * @param epsilon ε, the least norm that weights are taken to have, so that units of zero weight
   *     can learn; positive and finite
   */
  public static ClippingPolicy adaptive(double lambda, double epsilon) {
    return new AdaptiveClipping(
        positive("lambda, the largest ratio of gradient to weights,", lambda),
        positive("epsilon, the least weight norm,", epsilon));
  }

  /**
   * Clips by the global norm at a percentile of all norms so far (AutoClip), the present one
   * included. At 10, nine steps in ten are clipped, by design. Seetharaman, Wichern, Pardo and Le
   * Roux 2020.
   *
   * @param percentile in (0, 100]. 10 is the paper's
   */
  public static ClippingPolicy percentile(double percentile) {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile must be in (0, 100], but was " + percentile);
    }
    return new PercentileClipping(percentile);
  }

  /** {@link #zScore(double, double, int)} with the settings of {@code reference.conf}. */
  public static ClippingPolicy zScore() {
    return BuiltIn.Z_SCORE.create();
  }

  /**
   * Clips norms that stand out from the recent ones by more than so many standard deviations
   * (ZClip). Kumar, Owen, Roy Chowdhury and Güra 2025, algorithm 1, with two additions of ours: the
   * standard deviation is taken to be at least 5 % of the mean, and after 20 clips in a row the
   * statistics begin again, because the original can lock itself at a level that the gradient has
   * left for good.
   *
   * @param alpha what is kept of the running mean and variance from one iteration to the next, in
   *     (0, 1)
   * @param limit standard deviations, positive and finite
   * @param warmUp iterations before the first judgement, at least 2; a norm of 1.0 is the limit
   *     meanwhile
   */
  public static ClippingPolicy zScore(double alpha, double limit, int warmUp) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in (0, 1), but was " + alpha);
    }
    if (warmUp < 2) {
      throw new IllegalArgumentException(
          "warm-up must be at least 2 iterations, but was " + warmUp);
    }
    return new ZScoreClipping(alpha, positive("limit in standard deviations", limit), warmUp);
  }

  /**
   * Clips nothing until {@link org.vitals4j.report.Pathology#EXPLODING_GRADIENT} is found, then by
   * the global norm at the median of the healthy past (at 1.0 where there is none), until the
   * finding closes.
   */
  public static ClippingPolicy onAlarm() {
    return new AlarmClipping();
  }

  private static double positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be positive and finite, but was " + value);
    }
    return value;
  }
}
