package org.vitals4j.report;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;

/**
 * The catalogue of what is measured of one layer: the one place where a {@link LayerSnapshot}
 * becomes a named number. Pages, logs, tables, JSON and docs/measured.md follow it.
 *
 * <p>Gradients are those of the minibatch mean, before clipping. A measured value may be NaN or
 * infinite, whatever its range.
 */
public enum LayerQuantity {
  /** {@code ‖g‖₂} over all true gradients of the layer. */
  GRADIENT_NORM(
      1,
      "gradient_norm",
      "L2 norm of the gradient",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      layer -> gradient(layer, TensorStatistics::l2)),
  /** {@code ‖g‖₂ / sqrt(n)}: compares layers of different size. */
  GRADIENT_RMS(
      12,
      "gradient_rms",
      "root mean square of the gradient",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      layer -> gradient(layer, TensorStatistics::rms)),
  /** {@code mean|g|}. */
  GRADIENT_MEAN_ABS(
      2,
      "gradient_mean_abs",
      "mean absolute gradient",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      layer -> gradient(layer, TensorStatistics::meanAbs)),
  /** {@code max|g|}. */
  GRADIENT_MAX_ABS(
      3,
      "gradient_max_abs",
      "largest absolute gradient",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      layer -> gradient(layer, TensorStatistics::maxAbs)),
  /** Standard deviation of the gradient's elements. */
  GRADIENT_STD(
      13,
      "gradient_std",
      "standard deviation of the gradient",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      layer -> layer.gradientDistribution().map(Distribution::std)),
  /** {@link LayerSnapshot#updateRatio}. */
  UPDATE_RATIO(
      4,
      "update_ratio",
      "update : parameter ratio",
      Units.NONE,
      Range.NON_NEGATIVE,
      true,
      LayerSnapshot::updateRatio),
  /** Largest learning rate in force in any of its parameter blocks. */
  LEARNING_RATE(
      11,
      "learning_rate",
      "learning rate",
      Units.RATE,
      Range.ANY,
      true,
      LayerQuantity::learningRate),
  /** {@code ‖w‖₂} over all its parameters, before the step. */
  PARAMETER_NORM(
      10,
      "parameter_norm",
      "L2 norm of the parameters",
      Units.PARAMETER,
      Range.NON_NEGATIVE,
      false,
      LayerQuantity::parameterNorm),
  /** Mean of its activations. */
  ACTIVATION_MEAN(
      8,
      "activation_mean",
      "mean of the activations",
      Units.ACTIVATION,
      Range.ANY,
      false,
      layer -> layer.activation().statistics().map(ActivationStatistics::mean)),
  /** Standard deviation of its activations. */
  ACTIVATION_STD(
      9,
      "activation_std",
      "standard deviation of the activations",
      Units.ACTIVATION,
      Range.NON_NEGATIVE,
      false,
      layer -> layer.activation().statistics().map(ActivationStatistics::std)),
  /** Share of activations that are exactly 0; about 0.5 is usual for ReLU. */
  ZERO_ACTIVATIONS(
      7,
      "zero_activations",
      "share of activations that are 0",
      Units.NONE,
      Range.SHARE,
      false,
      layer -> layer.activation().statistics().map(ActivationStatistics::zeroFraction)),
  /** {@link ActivationSnapshot#deadFraction}. */
  DEAD_UNITS(
      5,
      "dead_units",
      "share of dead units",
      Units.NONE,
      Range.SHARE,
      false,
      layer -> layer.activation().deadFraction()),
  /** {@link ActivationSnapshot#saturatedFraction}. */
  SATURATED_ACTIVATIONS(
      6,
      "saturated_activations",
      "share of saturated activations",
      Units.NONE,
      Range.SHARE,
      false,
      layer -> layer.activation().saturatedFraction());

  private static final Measurement<Double> NO_GRADIENT =
      Measurement.absent("the layer has no gradient");
  private static final Measurement<Double> NO_PARAMETERS =
      Measurement.absent("the layer has no parameters");

  private final int number;
  private final String id;
  private final String label;
  private final String unit;
  private final Range range;
  private final boolean logarithmic;

  @SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
  private final Function<LayerSnapshot, Measurement<Double>> reading;

  LayerQuantity(
      int number,
      String id,
      String label,
      String unit,
      Range range,
      boolean logarithmic,
      Function<LayerSnapshot, Measurement<Double>> reading) {
    this.number = number;
    this.id = id;
    this.label = label;
    this.unit = unit;
    this.range = range;
    this.logarithmic = logarithmic;
    this.reading = reading;
  }

  /** Its number in compact encodings, at least 1. Stable, and never given to another quantity. */
  public int number() {
    return number;
  }

  /** Its name in JSON, tables and documents: lower case, words joined by {@code _}. Stable. */
  public String id() {
    return id;
  }

  /** Its name for a person, in lower case. */
  public String label() {
    return label;
  }

  /** What it is counted in; "1" for a ratio or a share. */
  public String unit() {
    return unit;
  }

  /** What finite values it can have. */
  public Range range() {
    return range;
  }

  /** Whether a logarithmic axis shows it best. */
  public boolean isLogarithmic() {
    return logarithmic;
  }

  /** Its value in a snapshot; not sampled, not enough data or absent where the snapshot says so. */
  public Measurement<Double> of(LayerSnapshot layer) {
    return reading.apply(layer);
  }

  /** The quantity of that id; empty where there is none. */
  public static Optional<LayerQuantity> ofId(String id) {
    return Arrays.stream(values()).filter(one -> one.id.equals(id)).findFirst();
  }

  private static Measurement<Double> gradient(
      LayerSnapshot layer, Function<TensorStatistics, Double> value) {
    return layer.gradient() instanceof Measurement.Measured<TensorStatistics> measured
            && measured.value().count() == 0
        ? NO_GRADIENT
        : layer.gradient().map(value);
  }

  private static Measurement<Double> learningRate(LayerSnapshot layer) {
    Measurement<Double> largest = NO_PARAMETERS;
    for (BlockSnapshot block : layer.blocks()) {
      Measurement<Double> rate = block.learningRate();
      if (largest.isMeasured() && rate.isMeasured()) {
        largest = Measurement.measured(Math.max(largest.get(), rate.get()));
      } else if (largest instanceof Measurement.Absent<Double> || rate.isMeasured()) {
        largest = rate;
      }
    }
    return largest;
  }

  private static Measurement<Double> parameterNorm(LayerSnapshot layer) {
    Measurement<Double> norm = NO_PARAMETERS;
    for (BlockSnapshot block : layer.blocks()) {
      Measurement<Double> one = block.parameter().map(ParameterStatistics::l2);
      if (norm.isMeasured() && one.isMeasured()) {
        norm = Measurement.measured(Math.hypot(norm.get(), one.get()));
      } else if (norm instanceof Measurement.Absent<Double> || one.isMeasured()) {
        norm = one;
      }
    }
    return norm;
  }

  /** What values a quantity can have where they are finite. */
  public enum Range {
    /** In [0, 1]. */
    SHARE("[0, 1]"),
    /** In [0, ∞). */
    NON_NEGATIVE("[0, ∞)"),
    /** In (−∞, ∞). */
    ANY("(−∞, ∞)");

    private final String interval;

    Range(String interval) {
      this.interval = interval;
    }

    /** As an interval, for instance {@code [0, 1]}. */
    @Override
    public String toString() {
      return interval;
    }
  }

  /** Units that several quantities share. */
  static final class Units {

    static final String NONE = "1";
    static final String GRADIENT = "gradient";
    static final String PARAMETER = "parameter";
    static final String ACTIVATION = "activation";
    static final String RATE = "1/gradient";
    static final String LOSS = "loss";

    private Units() {}
  }
}
