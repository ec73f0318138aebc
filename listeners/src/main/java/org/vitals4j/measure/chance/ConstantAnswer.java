package org.vitals4j.measure.chance;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.vitals4j.report.Measurement;

/**
 * What the loss of one output comes to if all rows get the one answer that is best for all of them.
 * Takes the labels row by row and keeps their sums.
 */
interface ConstantAnswer {

  /** Takes the rows of another minibatch, all of them finite. */
  void add(LabelRows rows);

  /** The loss over all rows so far; absent where no answer, or not this one, can be given. */
  Measurement<Double> loss();

  /** The loss over the same rows where each gets its label as the answer. */
  double floor();

  /** Whether more rows would be thrown away. */
  default boolean isFull() {
    return false;
  }

  /**
   * For one output layer.
   *
   * @return absent for losses that no constant answer can be found for
   */
  static Measurement<ConstantAnswer> of(ILossFunction loss, IActivation function) {
    boolean softmax = function instanceof ActivationSoftmax;
    if (loss instanceof LossSparseMCXENT sparse) { // before the next: it is one
      return softmax ? classes(sparse.getWeights(), ClassShares.Kind.IDS) : noShares(loss);
    }
    if (loss instanceof LossMCXENT classes) { // the negative log-likelihood is one, too
      return softmax ? classes(classes.getWeights(), ClassShares.Kind.SHARES) : noShares(loss);
    }
    if (loss instanceof LossBinaryXENT binary && softmax) { // DL4J leaves the second term out
      return classes(binary.getWeights(), ClassShares.Kind.SHARES);
    }
    if (loss instanceof LossKLD) {
      return softmax ? classes(null, ClassShares.Kind.DIVERGENCE) : noShares(loss);
    }
    String hopeless = hopeless(loss);
    if (hopeless != null) {
      return Measurement.absent(hopeless);
    }
    AnswerRange range = AnswerRange.of(function);
    if (range == null) {
      return Measurement.absent("the answers that " + function + " can give are not known");
    }
    if (loss instanceof LossCosineProximity) {
      return Measurement.measured(new MeanDirection(range));
    }
    if (loss instanceof LossL1 apart) { // a mean absolute error, too
      return weighted(
          apart.getWeights(), w -> new Medians(w, range, loss instanceof LossMAE, false));
    }
    if (loss instanceof LossMAPE apart) {
      return weighted(apart.getWeights(), w -> new Medians(w, range, true, true));
    }
    ColumnLoss columns = columnLoss(loss);
    return columns == null
        ? Measurement.absent(
            "the chance level of " + loss.getClass().getSimpleName() + " is not known here")
        : weighted(weights(loss), w -> new ColumnMeans(columns, w, range, isMean(loss)));
  }

  private static boolean isMean(ILossFunction loss) {
    return loss instanceof LossMSE || loss instanceof LossMSLE;
  }

  private static @Nullable INDArray weights(ILossFunction loss) {
    if (loss instanceof LossBinaryXENT binary) {
      return binary.getWeights();
    }
    if (loss instanceof LossL2 squared) {
      return squared.getWeights();
    }
    return loss instanceof LossMSLE logarithmic ? logarithmic.getWeights() : null;
  }

  private static @Nullable ColumnLoss columnLoss(ILossFunction loss) {
    if (loss instanceof LossBinaryXENT) {
      return ColumnLoss.BINARY;
    }
    if (loss instanceof LossL2) { // a mean squared error, too
      return ColumnLoss.SQUARED;
    }
    if (loss instanceof LossMSLE) {
      return ColumnLoss.SQUARED_LOGARITHMIC;
    }
    if (loss instanceof LossPoisson) {
      return ColumnLoss.POISSON;
    }
    if (loss instanceof LossHinge) {
      return ColumnLoss.HINGE;
    }
    return loss instanceof LossSquaredHinge ? ColumnLoss.SQUARED_HINGE : null;
  }

  /** Why there is no such answer. */
  private static @Nullable String hopeless(ILossFunction loss) {
    if (loss instanceof LossFMeasure) {
      return "an F-measure is one of a whole minibatch, not the sum over its examples";
    }
    if (loss instanceof LossMultiLabel) {
      return "a loss over pairs of labels has no answer that the labels' averages tell";
    }
    if (loss instanceof LossWasserstein) {
      return "a Wasserstein loss has no least value";
    }
    return loss instanceof LossMixtureDensity
        ? "the answers to a mixture density are distributions, not labels"
        : null;
  }

  private static Measurement<ConstantAnswer> noShares(ILossFunction loss) {
    return Measurement.absent(
        loss.getClass().getSimpleName()
            + " without softmax is least where every class is certain: answers are no shares");
  }

  private static Measurement<ConstantAnswer> classes(
      @Nullable INDArray weights, ClassShares.Kind kind) {
    return weighted(weights, w -> new ClassShares(w, kind));
  }

  private static Measurement<ConstantAnswer> weighted(
      @Nullable INDArray weights, java.util.function.Function<double[], ConstantAnswer> answer) {
    double[] all = weights == null ? new double[0] : LabelRows.numbers(weights);
    for (double one : all) {
      if (!(one >= 0) || one == Double.POSITIVE_INFINITY) {
        return Measurement.absent("a weight of the loss is negative or not finite");
      }
    }
    return Measurement.measured(answer.apply(all));
  }
}
