package org.vitals4j.diagnose.cause;

import static org.vitals4j.diagnose.cause.Hypothesis.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot.TrainingData.Column;
import org.vitals4j.report.IterationSnapshot.TrainingData.Labels;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.OutputRange;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** Whether loss, output activation and labels fit each other. */
final class LossCauses {

  /** Losses over classes of which each example has one. */
  static final Set<String> EXCLUSIVE =
      Set.of("LossMCXENT", "LossNegativeLogLikelihood", "LossSparseMCXENT", "LossKLD");

  private static final Set<String> SQUARED = Set.of("LossMSE", "LossL2", "LossMAE", "LossL1");
  private static final Set<String> HINGE = Set.of("LossHinge", "LossSquaredHinge");

  private static final double TOLERANCE = 1e-3;

  /** Labels may lie so far outside, as a share of the range, for rounding. */
  private static final double ROUNDING = 1e-4;

  private static final double ONE_HOT_SHARE = 0.99;
  private static final long MIN_IDS = 3;

  private LossCauses() {}

  static Optional<Cause> softmaxOfOne(Situation now) {
    return first(
        now,
        (output, labels) ->
            activation(output).equals("softmax") && width(output, labels) == 1
                ? new Cause(
                    "softmax-of-one-output",
                    text(
                        "%s has softmax over one output, which is 1 whatever the input",
                        output.phrase()),
                    List.of(classes(1)))
                : null);
  }

  static Optional<Cause> doesNotFit(Situation now) {
    return first(
        now,
        (output, labels) -> {
          String loss = loss(output);
          String activation = activation(output);
          String why = mismatch(loss, activation, width(output, labels));
          return why == null
              ? null
              : new Cause(
                  "loss-does-not-fit-output",
                  text("%s pairs %s with %s, %s", output.phrase(), name(loss), activation, why),
                  List.of(fitting(output, labels)));
        });
  }

  private static @Nullable String mismatch(String loss, String activation, long width) {
    if (activation.isEmpty()) {
      return null;
    }
    boolean shares = activation.equals("softmax") || activation.equals("logsoftmax");
    OutputRange range = OutputRange.of(activation);
    boolean unit = range.least() == 0 && range.greatest() == 1;
    if (EXCLUSIVE.contains(loss) && !shares) {
      return unit
          ? "which is least where all outputs are 1, whatever the labels: it takes outputs that add"
              + " up to 1"
          : "whose outputs are no probabilities: it takes the logarithm of what may be 0 or less";
    }
    if (loss.equals("LossBinaryXENT") && shares && width > 1) {
      return "whose outputs add up to 1: it treats each output by itself";
    }
    if (loss.equals("LossBinaryXENT") && !unit) {
      return "whose outputs are no probabilities: it takes the logarithm of what may be 0 or less";
    }
    if (HINGE.contains(loss) && range.least() >= 0) {
      return "which cannot be negative: it wants outputs of either sign";
    }
    return loss.equals("LossPoisson") && range.least() < 0
        ? "which may be negative: it takes the logarithm of the output"
        : null;
  }

  static Optional<Cause> labelsOutsideDomain(Situation now) {
    return first(
        now,
        (output, labels) -> {
          if (labels == null) {
            return null;
          }
          String loss = loss(output);
          double low = low(labels);
          double high = high(labels);
          String rule = rule(loss, labels, low, high);
          return rule == null
              ? null
              : new Cause(
                  "labels-outside-loss-domain",
                  text(
                      "the labels of %s lie in [%.4g, %.4g], but %s %s",
                      output.phrase(), low, high, name(loss), rule),
                  List.of(fitting(output, labels)));
        });
  }

  private static @Nullable String rule(String loss, Labels labels, double low, double high) {
    boolean outside = low < -ROUNDING || high > 1 + ROUNDING;
    return switch (loss) {
      case "LossMCXENT", "LossNegativeLogLikelihood", "LossKLD" ->
          outside
              ? "wants shares in [0, 1]"
              : labels.columns().total() > 1
                      && (labels.greatestSum() > 1 + TOLERANCE || labels.leastSum() < 1 - TOLERANCE)
                  ? text(
                      "wants the labels of an example to add up to 1 (here %.4g to %.4g)",
                      labels.leastSum(), labels.greatestSum())
                  : null;
      case "LossBinaryXENT" -> outside ? "wants labels in [0, 1]" : null;
      case "LossPoisson" -> low < 0 ? "wants labels of 0 or more" : null;
      case "LossMSLE" -> low <= -1 ? "wants labels above -1" : null;
      case "LossHinge", "LossSquaredHinge" ->
          low < -1 - TOLERANCE || high > 1 + TOLERANCE || labels.zeroRows() > 0
              ? "wants labels of -1 and 1"
              : null;
      default -> null;
    };
  }

  static Optional<Cause> cannotReach(Situation now) {
    return first(
        now,
        (output, labels) -> {
          if (labels == null || !SQUARED.contains(loss(output))) {
            return null;
          }
          String activation = activation(output);
          OutputRange range = OutputRange.of(activation);
          double low = low(labels);
          double high = high(labels);
          boolean sums =
              activation.equals("softmax")
                  && labels.columns().total() > 1
                  && Math.abs(labels.greatestSum() - 1) > TOLERANCE;
          if (!(low < range.least() - ROUNDING || high > range.greatest() + ROUNDING) && !sums) {
            return null;
          }
          return new Cause(
              "output-cannot-reach-labels",
              sums
                  ? text(
                      "the outputs of softmax in %s add up to 1, but the labels of an example to"
                          + " %.4g up to %.4g",
                      output.phrase(), labels.leastSum(), labels.greatestSum())
                  : text(
                      "%s in %s gives values in [%.3g, %.3g], but the labels lie in [%.4g, %.4g]",
                      activation, output.phrase(), range.least(), range.greatest(), low, high),
              List.of(
                  low >= 0 && high <= 1
                      ? new Remedy(
                          "use-identity",
                          text(
                              "activation(Activation.IDENTITY), or SIGMOID, in %s instead of %s",
                              output.phrase(), activation))
                      : new Remedy(
                          "use-identity",
                          text(
                              "activation(Activation.IDENTITY) in %s instead of %s",
                              output.phrase(), activation)),
                  new Remedy(
                      "scale-targets",
                      text("targets scaled into [%.3g, %.3g]", range.least(), range.greatest()))));
        });
  }

  static Optional<Cause> classIds(Situation now) {
    return first(
        now,
        (output, labels) -> {
          String loss = loss(output);
          boolean dense =
              (EXCLUSIVE.contains(loss) && !loss.equals("LossSparseMCXENT"))
                  || loss.equals("LossBinaryXENT");
          if (labels == null
              || !dense
              || labels.columns().total() != 1
              || labels.classesSeen() < 2
              || high(labels) < MIN_IDS - 1) {
            return null;
          }
          return new Cause(
              "class-ids-to-dense-loss",
              text(
                  "the labels of %s are one column of class numbers up to %.0f, but %s wants one"
                      + " column a class",
                  output.phrase(), high(labels), name(loss)),
              List.of(
                  new Remedy(
                      "one-hot-labels",
                      text(
                          "one-hot labels of %.0f columns (FeatureUtil.toOutcomeMatrix, or the"
                              + " number of classes given to RecordReaderDataSetIterator)",
                          high(labels) + 1)),
                  classes((long) high(labels) + 1)));
        });
  }

  static Optional<Cause> squaredErrorForClasses(Situation now) {
    return first(
        now,
        (output, labels) ->
            labels != null
                    && SQUARED.contains(loss(output))
                    && labels.columns().total() > 1
                    && labels.oneHotRows() >= ONE_HOT_SHARE
                    && labels.zeroRows() == 0
                ? new Cause(
                    "squared-error-for-classes",
                    text(
                        "the labels of %s are %d classes, and %s learns classes slowly: its"
                            + " gradient vanishes where an answer is sure and wrong",
                        output.phrase(), labels.columns().total(), name(loss(output))),
                    List.of(classes(labels.columns().total())))
                : null);
  }

  private static Optional<Cause> first(
      Situation now, BiFunction<Layer, @Nullable Labels, @Nullable Cause> test) {
    for (Layer output : now.outputLayers()) {
      Cause cause = test.apply(output, now.labels(output).orElse(null));
      if (cause != null) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  private static String loss(Layer output) {
    return output.settings().loss().orElse("");
  }

  private static String activation(Layer output) {
    return output.activation().orElse("");
  }

  /** As the enumeration of DL4J has it. */
  private static String name(String loss) {
    return loss.equals("LossBinaryXENT") ? "XENT" : loss.replaceFirst("^Loss", "");
  }

  /** Units of an output layer, by its labels or else its biases; -1 where neither is known. */
  private static long width(Layer output, @Nullable Labels labels) {
    if (labels != null) {
      return output.settings().loss().filter("LossSparseMCXENT"::equals).isPresent()
          ? -1
          : labels.columns().total();
    }
    for (NetworkDescription.Block block : output.blocks()) {
      if (block.name().endsWith("_b")) {
        return block.length();
      }
    }
    return -1;
  }

  private static double low(Labels labels) {
    return labels.columns().columns().stream().mapToDouble(Column::min).min().orElse(Double.NaN);
  }

  private static double high(Labels labels) {
    return labels.columns().columns().stream().mapToDouble(Column::max).max().orElse(Double.NaN);
  }

  /** The pair that fits the labels, or, where nothing is known of them, the loss. */
  private static Remedy fitting(Layer output, @Nullable Labels labels) {
    if (labels == null) {
      return EXCLUSIVE.contains(loss(output)) ? classes(2) : classes(1);
    }
    boolean binary = labels.columns().columns().stream().allMatch(Column::isBinary);
    long columns = labels.columns().total();
    if (columns > 1 && labels.oneHotRows() >= ONE_HOT_SHARE) {
      return classes(columns);
    }
    if (binary) {
      return classes(1);
    }
    boolean shares =
        low(labels) >= 0
            && columns > 1
            && Math.abs(labels.leastSum() - 1) <= TOLERANCE
            && Math.abs(labels.greatestSum() - 1) <= TOLERANCE;
    return shares
        ? classes(columns)
        : new Remedy(
            "use-mse-identity",
            "LossFunction.MSE with Activation.IDENTITY, since these labels are numbers");
  }

  private static Remedy classes(long columns) {
    return columns > 1
        ? new Remedy(
            "use-mcxent-softmax",
            "LossFunction.MCXENT with Activation.SOFTMAX, for classes that exclude each other")
        : new Remedy(
            "use-xent-sigmoid",
            "LossFunction.XENT with Activation.SIGMOID, for labels of 0 and 1 that are"
                + " independent of each other");
  }
}
