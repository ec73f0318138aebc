package org.vitals4j.report;

import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.LayerQuantity.Range;
import org.vitals4j.report.LayerQuantity.Units;

/**
 * The catalogue of what is measured of the whole network and its training: the one place where an
 * {@link IterationSnapshot} becomes a named number. See {@link LayerQuantity} for single layers.
 *
 * <p>A measured value may be NaN or infinite, whatever its range.
 */
public enum RunQuantity {
  /** The loss that DL4J reports, penalties included. */
  SCORE(
      1,
      "score",
      "score",
      Units.LOSS,
      Range.ANY,
      false,
      snapshot -> Measurement.measured(snapshot.score())),
  /** {@link IterationSnapshot#dataLoss}. */
  DATA_LOSS(
      15,
      "data_loss",
      "score without penalties",
      Units.LOSS,
      Range.ANY,
      false,
      IterationSnapshot::dataLoss),
  /** The data loss of the best constant answer. */
  CHANCE_SCORE(
      16,
      "chance_score",
      "data loss of guessing",
      Units.LOSS,
      Range.ANY,
      false,
      snapshot -> snapshot.chance().map(ChanceLevel::score)),
  /** L2 norm of the gradient of the minibatch mean, before clipping. */
  GRADIENT_NORM(
      2,
      "gradient_norm",
      "L2 norm of the gradient",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      snapshot -> snapshot.gradient().map(TensorStatistics::l2)),
  /** The same norm after clipping; absent where nothing clips. */
  CLIPPED_GRADIENT_NORM(
      3,
      "clipped_gradient_norm",
      "L2 norm of the gradient after clipping",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      RunQuantity::clippedNorm),
  /** The limit that the clipping policy used; absent where nothing clips. */
  CLIP_THRESHOLD(
      4,
      "clip_threshold",
      "clipping threshold",
      Units.GRADIENT,
      Range.NON_NEGATIVE,
      true,
      snapshot -> snapshot.clipping().map(Clipped::threshold)),
  /** {@link IterationSnapshot#depthRatio}. */
  DEPTH_RATIO(
      5,
      "depth_ratio",
      "gradient RMS of the first ÷ the last weight layer",
      Units.NONE,
      Range.NON_NEGATIVE,
      true,
      IterationSnapshot::depthRatio),
  /** Smallest {@link LayerQuantity#UPDATE_RATIO} of any layer. */
  MIN_UPDATE_RATIO(
      8,
      "min_update_ratio",
      "smallest update : parameter ratio of a layer",
      Units.NONE,
      Range.NON_NEGATIVE,
      true,
      snapshot -> overLayers(snapshot, LayerQuantity.UPDATE_RATIO, Math::min)),
  /** Largest {@link LayerQuantity#UPDATE_RATIO} of any layer. */
  MAX_UPDATE_RATIO(
      9,
      "max_update_ratio",
      "largest update : parameter ratio of a layer",
      Units.NONE,
      Range.NON_NEGATIVE,
      true,
      snapshot -> overLayers(snapshot, LayerQuantity.UPDATE_RATIO, Math::max)),
  /** Largest {@link LayerQuantity#DEAD_UNITS} of any layer. */
  MAX_DEAD_UNITS(
      6,
      "max_dead_units",
      "largest share of dead units in a layer",
      Units.NONE,
      Range.SHARE,
      false,
      snapshot -> overLayers(snapshot, LayerQuantity.DEAD_UNITS, Math::max)),
  /** Largest {@link LayerQuantity#SATURATED_ACTIVATIONS} of any layer. */
  MAX_SATURATED_ACTIVATIONS(
      7,
      "max_saturated_activations",
      "largest share of saturated activations in a layer",
      Units.NONE,
      Range.SHARE,
      false,
      snapshot -> overLayers(snapshot, LayerQuantity.SATURATED_ACTIVATIONS, Math::max)),
  /** Examples in the minibatch. */
  BATCH_SIZE(
      14,
      "batch_size",
      "examples in the minibatch",
      "examples",
      Range.NON_NEGATIVE,
      false,
      snapshot -> Measurement.measured((double) snapshot.batchSize())),
  /** From the end of the iteration before to the end of this one. */
  DURATION(
      10,
      "duration",
      "time of the iteration",
      "s",
      Range.NON_NEGATIVE,
      false,
      IterationSnapshot::duration),
  /** Time spent in the monitor ÷ {@link #DURATION}. */
  OVERHEAD(
      11,
      "overhead",
      "time in the monitor ÷ time of the iteration",
      Units.NONE,
      Range.SHARE,
      false,
      IterationSnapshot::overhead),
  /** Share of iterations in which gradient norms are measured at present. */
  NORMS_RATE(
      12,
      "norms_rate",
      "share of iterations with gradient norms",
      Units.NONE,
      Range.SHARE,
      false,
      snapshot -> Measurement.measured(snapshot.rates().norms())),
  /** Share of iterations in which everything else is measured at present. */
  SAMPLES_RATE(
      13,
      "samples_rate",
      "share of iterations with everything else",
      Units.NONE,
      Range.SHARE,
      false,
      snapshot -> Measurement.measured(snapshot.rates().samples()));

  private final int number;
  private final String id;
  private final String label;
  private final String unit;
  private final Range range;
  private final boolean logarithmic;

  @SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
  private final Function<IterationSnapshot, Measurement<Double>> reading;

  RunQuantity(
      int number,
      String id,
      String label,
      String unit,
      Range range,
      boolean logarithmic,
      Function<IterationSnapshot, Measurement<Double>> reading) {
    this.number = number;
    this.id = id;
    this.label = label;
    this.unit = unit;
    this.range = range;
    this.logarithmic = logarithmic;
    this.reading = reading;
  }

  /**
   * Its number in compact encodings: 1 to the number of quantities. Stable, and never given to
   * another quantity.
   */
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
  public Measurement<Double> of(IterationSnapshot snapshot) {
    return reading.apply(snapshot);
  }

  private static Measurement<Double> clippedNorm(IterationSnapshot snapshot) {
    return snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> gradient
        ? snapshot.clipping().map(clipped -> gradient.value().l2() * clipped.coefficient())
        : GRADIENT_NORM.of(snapshot);
  }

  /** One of the values that were measured; absent only where it is in every layer. */
  private static Measurement<Double> overLayers(
      IterationSnapshot snapshot, LayerQuantity quantity, DoubleBinaryOperator choice) {
    Measurement<Double> chosen = Measurement.absent("the network has no layers");
    for (LayerSnapshot layer : snapshot.layers()) {
      Measurement<Double> value = quantity.of(layer);
      if (chosen.isMeasured() && value.isMeasured()) {
        chosen = Measurement.measured(choice.applyAsDouble(chosen.get(), value.get()));
      } else if (chosen instanceof Measurement.Absent<Double> || value.isMeasured()) {
        chosen = value;
      }
    }
    return chosen;
  }
}
