package org.vitals4j.diagnose.cause;

import static org.vitals4j.diagnose.cause.Hypothesis.text;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vitals4j.report.IterationSnapshot.TrainingData;
import org.vitals4j.report.IterationSnapshot.TrainingData.Column;
import org.vitals4j.report.IterationSnapshot.TrainingData.Columns;
import org.vitals4j.report.IterationSnapshot.TrainingData.Labels;
import org.vitals4j.report.IterationSnapshot.TrainingData.Order;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** What may be wrong with the data: scale, missing values, classes and their order, masks. */
final class DataCauses {

  /** Root mean square of a column from which it is not on the scale that layers are made for. */
  private static final double LARGE = 10;

  /** Elements beyond this size are an alarm before training. */
  private static final double EXTREME = 100;

  /** Below this a column is as good as zero to a layer. */
  private static final double SMALL = 0.01;

  /** |mean| ÷ standard deviation from which examples hardly differ, for what a layer sees. */
  private static final double OFF_CENTRE = 10;

  private static final double IMBALANCED_SHARE = 0.9;
  private static final long MIN_CLASS_ROWS = 128;

  /** χ² per degree of freedom, and standard deviations above 1, from which order is no accident. */
  private static final double SORTED_DISPERSION = 3;

  private static final double SURE_DEVIATIONS = 6;
  private static final int MIN_GROUPS = 8;

  /** Share of steps without any label from which a mask is missing. */
  private static final double MIN_UNLABELLED_SHARE = 0.05;

  private static final Set<String> REGRESSION =
      Set.of("LossMSE", "LossL2", "LossMAE", "LossL1", "LossMAPE", "LossMSLE", "LossPoisson");

  private static final Remedy MASK =
      new Remedy(
          "add-label-mask",
          "a label mask that is 1 where there is a label and 0 elsewhere: new"
              + " DataSet(features, labels, featuresMask, labelsMask)");
  private static final Remedy SHUFFLE =
      new Remedy(
          "shuffle-data",
          "shuffling the examples anew in each epoch: DataSet.shuffle(), or a reader that"
              + " shuffles, before they are cut into minibatches");
  private static final Remedy GUARD =
      new Remedy(
          "guard-normaliser",
          "leaving such columns out, or a normaliser that does not divide by 0"
              + " (NormalizerStandardize)");
  private static final Remedy CLEAN =
      new Remedy("clean-data", "dropping or filling in examples with missing values");

  private DataCauses() {}

  static Optional<Cause> featuresNotFinite(Situation now) {
    return now.data()
        .flatMap(data -> data.features().stream().flatMap(DataCauses::notFinite).findFirst());
  }

  static Optional<Cause> labelsNotFinite(Situation now) {
    return now.data()
        .flatMap(
            data ->
                data.labels().stream().flatMap(labels -> notFinite(labels.columns())).findFirst());
  }

  private static java.util.stream.Stream<Cause> notFinite(Columns array) {
    List<Column> bad = array.columns().stream().filter(one -> one.nonFinite() > 0).toList();
    if (bad.isEmpty()) {
      return java.util.stream.Stream.empty();
    }
    Column worst = bad.stream().max(Comparator.comparingDouble(Column::nonFinite)).orElseThrow();
    boolean whole = worst.nonFinite() == 1 && array.examples() > 1;
    String id = array.name().startsWith("labels") ? "labels-not-finite" : "features-not-finite";
    String what =
        text(
            "%d of %d columns of the %s hold NaN or infinities (column %d in %.3g %% of what was"
                + " looked at)%s",
            bad.size(),
            array.total(),
            array.name(),
            worst.index(),
            100 * worst.nonFinite(),
            whole
                ? ": a column that is NaN everywhere was divided by a standard deviation of 0"
                : ": missing values, or a division by 0");
    return java.util.stream.Stream.of(
        new Cause(id, what, whole ? List.of(GUARD, CLEAN) : List.of(CLEAN, GUARD)));
  }

  static Optional<Cause> featuresConstant(Situation now) {
    return now.data()
        .flatMap(
            data ->
                data.features().stream()
                    .filter(one -> one.examples() >= 8)
                    .filter(one -> one.columns().stream().allMatch(Column::isConstant))
                    .findFirst())
        .map(
            array ->
                new Cause(
                    "features-constant",
                    text(
                        "all %d columns of the %s are the same in all of %d examples",
                        array.total(), array.name(), array.examples()),
                    List.of(
                        new Remedy(
                            "read-other-features",
                            "looking at how the data is read: there is nothing to learn from"))));
  }

  static Optional<Cause> inputsNotNormalised(Situation now) {
    boolean takesAny =
        now.layers().stream()
            .filter(one -> one.depth() == 1)
            .map(Layer::type)
            .anyMatch(type -> type.startsWith("Embedding") || type.equals("BatchNormalization"));
    Remedy remedy =
        new Remedy(
            "normalise-inputs",
            "inputs of mean 0 and standard deviation 1: NormalizerStandardize.fit(trainingData),"
                + " then iterator.setPreProcessor(normaliser); for pixels,"
                + " ImagePreProcessingScaler(0, 1)");
    return takesAny
        ? Optional.empty()
        : now.data()
            .flatMap(
                data -> data.features().stream().flatMap(one -> scale(one).stream()).findFirst())
            .map(what -> new Cause("inputs-not-normalised", what, List.of(remedy)));
  }

  static Optional<Cause> targetsNotNormalised(Situation now) {
    for (Layer output : now.outputLayers()) {
      Labels labels = now.labels(output).orElse(null);
      boolean regression = output.settings().loss().filter(REGRESSION::contains).isPresent();
      boolean counts = output.settings().loss().filter("LossPoisson"::equals).isPresent();
      if (labels == null || !regression || counts) {
        continue;
      }
      Optional<String> what = scale(labels.columns());
      if (what.isPresent()) {
        return Optional.of(
            new Cause(
                "targets-not-normalised",
                what.get(),
                List.of(
                    new Remedy(
                        "normalise-targets",
                        "targets of mean 0 and standard deviation 1:"
                            + " NormalizerStandardize.fitLabel(true) before fit(trainingData), and"
                            + " revertLabels(prediction) afterwards"))));
      }
    }
    return Optional.empty();
  }

  /** What is wrong with the scale of an array, if anything. */
  private static Optional<String> scale(Columns array) {
    List<Column> seen =
        array.columns().stream()
            .filter(one -> one.count() > 0 && !one.isBinary() && !constant(one))
            .toList();
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Column largest = seen.stream().max(Comparator.comparingDouble(Column::rms)).orElseThrow();
    double median = median(seen.stream().mapToDouble(DataCauses::offset).sorted().toArray());
    boolean large = largest.rms() > LARGE;
    boolean small = largest.rms() < SMALL;
    boolean offCentre = array.examples() >= 8 && median > OFF_CENTRE;
    if (!large && !small && !offCentre) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "the %s are not normalised: column %d has mean %.4g and standard deviation %.3g, from"
                + " %.4g to %.4g%s",
            array.name(),
            largest.index(),
            largest.mean(),
            largest.std(),
            largest.min(),
            largest.max(),
            large
                ? ""
                : small
                    ? ", so small that it is as good as 0"
                    : text(", so that the mean is %.2g times the spread", median)));
  }

  /** Whether some column is a hundred times as large as it should be. */
  static boolean isExtreme(Situation now) {
    return now.data().stream()
        .flatMap(
            data ->
                java.util.stream.Stream.concat(
                    data.features().stream(), data.labels().stream().map(Labels::columns)))
        .flatMap(array -> array.columns().stream())
        .anyMatch(one -> Math.max(Math.abs(one.min()), Math.abs(one.max())) > EXTREME);
  }

  /** One value alone may still be far too large. */
  private static boolean constant(Column column) {
    return column.count() > 1 && column.min() == column.max();
  }

  private static double offset(Column column) {
    return column.std() > 0 ? Math.abs(column.mean()) / column.std() : 0;
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  static Optional<Cause> oneClass(Situation now) {
    return labels(now)
        .filter(
            one -> one.classRows() >= MIN_CLASS_ROWS && one.classesSeen() == 1 && hasClasses(one))
        .map(
            one ->
                new Cause(
                    "one-class-labels",
                    text(
                        "all %d labels seen so far are of class %d: all data are of one class, or"
                            + " they are sorted by class",
                        one.classRows(), one.largestClass()),
                    List.of(
                        SHUFFLE,
                        new Remedy(
                            "check-labels",
                            "looking at how labels are read: which column is the label, and how"
                                + " many classes there are"))));
  }

  /** A single column that is always the same whole number may be a class, or a target. */
  private static boolean hasClasses(Labels labels) {
    return labels.columns().total() > 1 || labels.columns().columns().get(0).isBinary();
  }

  static Optional<Cause> notShuffled(Situation now) {
    return labels(now)
        .filter(one -> isSorted(one.order()))
        .map(
            one ->
                new Cause(
                    "data-not-shuffled",
                    text(
                        "classes do not take turns at random: χ² of their counts is %.3g times its"
                            + " degrees of freedom over %d groups of examples (about 1 if shuffled),"
                            + " and %d of these hold one class only",
                        one.order().dispersion(), one.order().groups(), one.order().oneClass()),
                    List.of(SHUFFLE)));
  }

  private static boolean isSorted(Order order) {
    double sure = 1 + SURE_DEVIATIONS * Math.sqrt(2.0 / Math.max(1, order.freedom()));
    return order.groups() >= MIN_GROUPS && order.dispersion() > Math.max(SORTED_DISPERSION, sure);
  }

  static Optional<Cause> classImbalance(Situation now) {
    return labels(now)
        .filter(
            one ->
                one.classRows() >= MIN_CLASS_ROWS
                    && one.classesSeen() > 1
                    && one.largestShare() > IMBALANCED_SHARE
                    && (hasClasses(one) || one.classesSeen() == 2))
        .filter(one -> !weighted(now, one))
        .map(
            one ->
                new Cause(
                    "class-imbalance",
                    text(
                        "%.3g %% of %d labels are of class %d",
                        100 * one.largestShare(), one.classRows(), one.largestClass()),
                    List.of(
                        new Remedy(
                            "weigh-classes",
                            "weights of the classes in the loss, the rarer the larger: new"
                                + " LossMCXENT(weights) or new LossBinaryXENT(weights)"),
                        new Remedy(
                            "balance-classes",
                            "minibatches in which rare classes are drawn more often"))));
  }

  private static boolean weighted(Situation now, Labels labels) {
    return now.outputLayers().stream()
        .anyMatch(one -> one.name().equals(labels.layer()) && one.settings().weightedLoss());
  }

  static Optional<Cause> maskMissing(Situation now) {
    for (Layer output : now.outputLayers()) {
      boolean exclusive =
          output.settings().loss().filter(LossCauses.EXCLUSIVE::contains).isPresent();
      Optional<Labels> unlabelled =
          now.labels(output)
              .filter(
                  one ->
                      one.series()
                          && !one.masked()
                          && one.columns().total() > 1
                          && one.zeroRows() >= MIN_UNLABELLED_SHARE
                          && one.zeroRows() < 1);
      if (exclusive && unlabelled.isPresent()) {
        return Optional.of(
            new Cause(
                "mask-missing",
                text(
                    "%.3g %% of the time steps of the labels are all 0, and there is no label mask:"
                        + " the network is taught to give no class there",
                    100 * unlabelled.get().zeroRows()),
                List.of(MASK)));
      }
    }
    return Optional.empty();
  }

  /** Labels of the first output whose labels are classes. */
  private static Optional<Labels> labels(Situation now) {
    return now.data()
        .map(TrainingData::labels)
        .flatMap(all -> all.stream().filter(one -> one.classRows() > 0).findFirst());
  }
}
