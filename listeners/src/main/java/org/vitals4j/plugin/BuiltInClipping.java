package org.vitals4j.plugin;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Kind;
import org.vitals4j.config.Options;
import org.vitals4j.treat.Clipping;
import org.vitals4j.treat.ClippingPolicy;

/** The clipping policies that come with Vitals4j, as plug-ins. */
public final class BuiltInClipping {

  private BuiltInClipping() {}

  private abstract static class Base implements ClippingPlugin {
    private final String name;
    private final String description;
    private final List<Key<?>> options;

    Base(String name, String description, Key<?>... options) {
      this.name = name;
      this.description = description;
      this.options = List.of(options);
    }

    @Override
    public final String name() {
      return name;
    }

    @Override
    public final String description() {
      return description;
    }

    @Override
    public final List<Key<?>> options() {
      return options;
    }
  }

  /** {@link Clipping#norm}. */
  public static final class Norm extends Base {
    private static final Key<Double> OPTION =
        Key.of("max", Kind.number("(0, infinity)"), "Largest global norm that is left alone");

    public Norm() {
      super("norm", "scales a gradient down to a largest global norm", OPTION);
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.norm(options.get(OPTION));
    }
  }

  /** {@link Clipping#layerNorm}. */
  public static final class LayerNorm extends Base {
    private static final Key<Double> OPTION =
        Key.of(
            "max",
            Kind.number("(0, infinity)"),
            "Largest norm of a layer's gradient that is left alone");

    public LayerNorm() {
      super("layer-norm", "scales each layer's gradient down to a largest norm", OPTION);
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.layerNorm(options.get(OPTION));
    }
  }

  /** {@link Clipping#value}. */
  public static final class Value extends Base {
    private static final Key<Double> OPTION =
        Key.of("limit", Kind.number("(0, infinity)"), "Largest absolute value of an element");

    public Value() {
      super("value", "brings every element of the gradient into a range", OPTION);
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.value(options.get(OPTION));
    }
  }

  /** {@link Clipping#adaptive(double, double)}. */
  public static final class Adaptive extends Base {
    private static final double EPSILON = 1e-3;
    private static final Key<Double> OPTION =
        Key.of(
            "lambda",
            Kind.number("(0, infinity)"),
            "Largest gradient norm / weight norm of a unit");

    public Adaptive() {
      super(
          "adaptive", "limits the gradient of each unit by the norm of its weights (AGC)", OPTION);
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.adaptive(options.get(OPTION), EPSILON);
    }
  }

  /** {@link Clipping#percentile}. */
  public static final class Percentile extends Base {
    private static final Key<Double> OPTION =
        Key.of("percentile", Kind.number("(0, 100]"), "Percentile of the gradient norms so far");

    public Percentile() {
      super("percentile", "clips at a percentile of all norms so far (AutoClip)", OPTION);
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.percentile(options.get(OPTION));
    }
  }

  /** {@link Clipping#zScore(double, double, int)}. */
  public static final class ZScore extends Base {
    private static final double ALPHA = 0.97;
    private static final int WARM_UP = 25;
    private static final Key<Double> OPTION =
        Key.of("limit", Kind.number("(0, infinity)"), "Standard deviations above the running mean");

    public ZScore() {
      super("z-score", "clips norms that stand out from the recent ones (ZClip)", OPTION);
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.zScore(ALPHA, options.get(OPTION), WARM_UP);
    }
  }

  /** {@link Clipping#onAlarm}. */
  public static final class OnAlarm extends Base {
    public OnAlarm() {
      super("on-alarm", "clips at the healthy median while an explosion is open");
    }

    @Override
    public ClippingPolicy create(Options options) {
      return Clipping.onAlarm();
    }
  }
}
