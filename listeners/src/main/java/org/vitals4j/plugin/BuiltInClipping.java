package org.vitals4j.plugin;

import java.util.List;
import java.util.function.DoubleFunction;
import org.vitals4j.clip.Clipping;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.report.Internal;

/** The clipping policies that come with Vitals4j, as plug-ins. */
@Internal
public final class BuiltInClipping {

  /** What {@link Clipping#adaptive()} and {@link Clipping#zScore()} take, too. */
  private static final double EPSILON = 1e-3;

  private static final double ALPHA = 0.97;
  private static final int WARM_UP = 25;

  private BuiltInClipping() {}

  /** A policy made of one number. */
  private abstract static class OfNumber extends BuiltIn<ClippingPolicy> implements ClippingPlugin {
    private final Key<Double> option;
    private final DoubleFunction<ClippingPolicy> maker;

    OfNumber(
        String name, String description, Key<Double> option, DoubleFunction<ClippingPolicy> maker) {
      super(name, description);
      this.option = option;
      this.maker = maker;
    }

    @Override
    public final List<Key<?>> options() {
      return List.of(option);
    }

    @Override
    public final ClippingPolicy create(Options options) {
      return maker.apply(options.get(option));
    }
  }

  /** {@link Clipping#norm}. */
  public static final class Norm extends OfNumber {
    public Norm() {
      super(
          "norm",
          "scales a gradient down to a largest global norm",
          Key.of(
              "max", ValueType.number("(0, infinity)"), "Largest global norm that is left alone"),
          Clipping::norm);
    }
  }

  /** {@link Clipping#layerNorm}. */
  public static final class LayerNorm extends OfNumber {
    public LayerNorm() {
      super(
          "layer-norm",
          "scales each layer's gradient down to a largest norm",
          Key.of(
              "max",
              ValueType.number("(0, infinity)"),
              "Largest norm of a layer's gradient that is left alone"),
          Clipping::layerNorm);
    }
  }

  /** {@link Clipping#value}. */
  public static final class Value extends OfNumber {
    public Value() {
      super(
          "value",
          "brings every element of the gradient into a range",
          Key.of(
              "limit", ValueType.number("(0, infinity)"), "Largest absolute value of an element"),
          Clipping::value);
    }
  }

  /** {@link Clipping#adaptive(double, double)}. */
  public static final class Adaptive extends OfNumber {
    public Adaptive() {
      super(
          "adaptive",
          "limits the gradient of each unit by the norm of its weights (AGC)",
          Key.of(
              "lambda",
              ValueType.number("(0, infinity)"),
              "Largest gradient norm / weight norm of a unit"),
          lambda -> Clipping.adaptive(lambda, EPSILON));
    }
  }

  /** {@link Clipping#percentile}. */
  public static final class Percentile extends OfNumber {
    public Percentile() {
      super(
          "percentile",
          "clips at a percentile of all norms so far (AutoClip)",
          Key.of(
              "percentile",
              ValueType.number("(0, 100]"),
              "Percentile of the gradient norms so far"),
          Clipping::percentile);
    }
  }

  /** {@link Clipping#zScore(double, double, int)}. */
  public static final class ZScore extends OfNumber {
    public ZScore() {
      super(
          "z-score",
          "clips norms that stand out from the recent ones (ZClip)",
          Key.of(
              "limit",
              ValueType.number("(0, infinity)"),
              "Standard deviations above the running mean"),
          limit -> Clipping.zScore(ALPHA, limit, WARM_UP));
    }
  }

  /** {@link Clipping#onAlarm}. */
  public static final class OnAlarm extends BuiltIn<ClippingPolicy> implements ClippingPlugin {
    public OnAlarm() {
      super("on-alarm", "clips at the healthy median while an explosion is open");
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.onAlarm();
    }
  }
}
