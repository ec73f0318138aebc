package org.vitals4j.measure.chance;

import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.Measurement;

/** The chance level of one output layer. Not thread-safe. */
final class OutputChance {

  /** Labels of more elements than this would take longer to count than it is worth. */
  private static final long MAX_LABEL_ELEMENTS = 200_000;

  private final Measurement<ConstantAnswer> answer;
  private final boolean columnsLast;
  private double labels;
  private double examples;

  OutputChance(TrainedNetwork.Part part) {
    Layer conf = UnwrappedLayer.of(part).conf();
    answer = answer(conf);
    columnsLast = columnsLast(conf);
  }

  private static Measurement<ConstantAnswer> answer(@Nullable Layer conf) {
    ILossFunction loss = loss(conf);
    if (loss == null || !(conf instanceof FeedForwardLayer layer)) {
      String type = conf == null ? "an output that is no layer" : conf.getClass().getSimpleName();
      return Measurement.absent("the loss of " + type + " is not one over labels alone");
    }
    if (isMisread(conf)) {
      return Measurement.absent("DL4J computes the loss of channels-last data on other labels");
    }
    IActivation function = layer.getActivationFn();
    return ConstantAnswer.of(loss, function);
  }

  /** Of these kinds only: others add terms of their own, or make other labels of the given. */
  private static @Nullable ILossFunction loss(@Nullable Layer conf) {
    if (conf == null) {
      return null;
    }
    Class<?> type = conf.getClass();
    if (type == OutputLayer.class || type == RnnOutputLayer.class) {
      return ((BaseOutputLayer) conf).getLossFn();
    }
    if (type == LossLayer.class) {
      return ((LossLayer) conf).getLossFn();
    }
    if (type == RnnLossLayer.class) {
      return ((RnnLossLayer) conf).getLossFn();
    }
    if (type == CnnLossLayer.class) {
      return ((CnnLossLayer) conf).getLossFn();
    }
    return type == Cnn3DLossLayer.class ? ((Cnn3DLossLayer) conf).getLossFn() : null;
  }

  private static boolean columnsLast(@Nullable Layer conf) {
    if (conf instanceof RnnOutputLayer rnn) {
      return rnn.getRnnDataFormat() == RNNFormat.NWC;
    }
    return conf instanceof Cnn3DLossLayer volumes
        && volumes.getDataFormat() == Convolution3D.DataFormat.NDHWC;
  }

  /** DL4J 1.0.0-M2.1 takes the input for the labels in one, and NHWC for NCHW in the other. */
  private static boolean isMisread(Layer conf) {
    return (conf instanceof RnnLossLayer series && series.getRnnDataFormat() == RNNFormat.NWC)
        || (conf instanceof CnnLossLayer images && images.getFormat() == CNN2DFormat.NHWC);
  }

  boolean isFull() {
    return answer instanceof Measurement.Measured<ConstantAnswer> known && known.value().isFull();
  }

  /**
   * Counts another minibatch.
   *
   * @param batchSize its examples
   */
  Measurement<ChanceLevel> measure(TrainedNetwork.Part part, int batchSize) {
    if (!(answer instanceof Measurement.Measured<ConstantAnswer> known)) {
      return Measurement.absent(answer instanceof Measurement.Absent<?> a ? a.reason() : "unknown");
    }
    org.deeplearning4j.nn.api.Layer live = part.live();
    while (live instanceof BaseWrapperLayer wrapper) {
      live = wrapper.getUnderlying();
    }
    INDArray array = live instanceof IOutputLayer output ? output.getLabels() : null;
    if (live == null || array == null) {
      return Measurement.absent("DL4J shows no labels");
    }
    if (array.length() > MAX_LABEL_ELEMENTS) {
      return Measurement.absent("more than 200,000 labels in a minibatch are not counted");
    }
    LabelRows rows = LabelRows.of(array, columnsLast, live.getMaskArray());
    if (rows == null) {
      return Measurement.absent("labels, or a mask, of this shape are not counted");
    }
    if (rows.isFinite()) { // others are another detector's business
      known.value().add(rows);
      labels += rows.counted();
      examples += batchSize;
    }
    return labels == 0 ? Measurement.notSampled() : level(known.value(), over(live, batchSize));
  }

  /** How many examples the score is the sum over; loss layers never sum. */
  private static int over(org.deeplearning4j.nn.api.Layer live, int batchSize) {
    boolean sums =
        live instanceof org.deeplearning4j.nn.layers.BaseOutputLayer && !live.conf().isMiniBatch();
    return sums ? batchSize : 1;
  }

  /** Per example, as DL4J's score is unless it sums: the steps of a sequence are added up. */
  private Measurement<ChanceLevel> level(ConstantAnswer known, int over) {
    Measurement<Double> loss = known.loss();
    if (!(loss instanceof Measurement.Measured<Double> least)) {
      return Measurement.absent(loss instanceof Measurement.Absent<?> a ? a.reason() : "unknown");
    }
    double scale = over / examples;
    return Measurement.measured(
        new ChanceLevel(scale * least.value(), (long) labels, scale * known.floor()));
  }
}
