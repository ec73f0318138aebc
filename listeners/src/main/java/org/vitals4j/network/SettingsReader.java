package org.vitals4j.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.ISchedule;
import org.vitals4j.report.NetworkDescription.Settings;

/** Reads {@link Settings} off a configuration. */
final class SettingsReader {

  private SettingsReader() {}

  /**
   * Of one layer.
   *
   * @param layer without its wrappers
   * @param config of its parameters
   * @param table its parameters
   */
  static Settings settings(
      @Nullable Layer layer,
      @Nullable TrainingConfig config,
      @Nullable Map<String, INDArray> table) {
    ILossFunction loss = layer == null ? null : loss(layer);
    IUpdater updater = updater(layer, config, table);
    BaseLayer base = layer instanceof BaseLayer b ? b : null;
    GradientNormalization normalisation = config == null ? null : config.getGradientNormalization();
    List<LayerConstraint> constraints = layer == null ? null : layer.getConstraints();
    double[] penalties = penalties(base == null ? null : base.getRegularization());
    return new Settings(
        Optional.ofNullable(loss).map(one -> one.getClass().getSimpleName()),
        loss != null && isWeighted(loss),
        updater == null || !updater.hasLearningRate() ? Double.NaN : updater.getLearningRate(0, 0),
        updater != null && isScheduled(updater),
        updater instanceof Nesterovs nesterovs ? nesterovs.getMomentum() : Double.NaN,
        Optional.ofNullable(normalisation)
            .filter(one -> one != GradientNormalization.None)
            .map(GradientNormalization::name),
        layer == null ? Double.NaN : retain(layer.getIDropout()),
        base != null && base.getWeightNoise() instanceof DropConnect connect
            ? connect.getWeightRetainProb()
            : Double.NaN,
        penalties[0],
        penalties[1],
        penalties[2],
        base == null ? Double.NaN : base.getBiasInit(),
        constraints == null
            ? List.of()
            : constraints.stream().map(one -> one.getClass().getSimpleName()).toList());
  }

  private static @Nullable ILossFunction loss(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return output.getLossFn();
    }
    if (layer instanceof LossLayer output) {
      return output.getLossFn();
    }
    if (layer instanceof RnnLossLayer output) {
      return output.getLossFn();
    }
    if (layer instanceof CnnLossLayer output) {
      return output.getLossFn();
    }
    return layer instanceof Cnn3DLossLayer output ? output.getLossFn() : null;
  }

  private static boolean isWeighted(ILossFunction loss) {
    return (loss instanceof LossMCXENT classes && classes.getWeights() != null)
        || (loss instanceof LossBinaryXENT binary && binary.getWeights() != null)
        || (loss instanceof LossL2 squared && squared.getWeights() != null)
        || (loss instanceof LossL1 absolute && absolute.getWeights() != null);
  }

  private static @Nullable IUpdater updater(
      @Nullable Layer layer,
      @Nullable TrainingConfig config,
      @Nullable Map<String, INDArray> table) {
    if (config == null || table == null || table.isEmpty()) {
      return null;
    }
    IUpdater updater = config.getUpdaterByParam(table.keySet().iterator().next());
    // Wrappers such as Bidirectional do not tell of the updater of what they wrap.
    return updater == null && layer instanceof BaseLayer base ? base.getIUpdater() : updater;
  }

  /** Schedules are told by the rates of two moments: no updater tells of them in one way. */
  private static boolean isScheduled(IUpdater updater) {
    return updater.hasLearningRate()
        && (updater.getLearningRate(0, 0) != updater.getLearningRate(1000, 0)
            || updater.getLearningRate(0, 0) != updater.getLearningRate(1000, 10));
  }

  /** NaN without dropout that keeps or drops. */
  private static double retain(@Nullable IDropout dropout) {
    if (dropout instanceof Dropout plain) {
      return plain.getP();
    }
    if (dropout instanceof AlphaDropout alpha) {
      return alpha.getP();
    }
    return dropout instanceof SpatialDropout spatial ? spatial.getP() : Double.NaN;
  }

  /** Factors of l1, l2 and weight decay. */
  private static double[] penalties(@Nullable List<Regularization> all) {
    double[] factors = new double[3];
    if (all != null) {
      for (Regularization one : all) {
        if (one instanceof L1Regularization l1) {
          factors[0] += first(l1.getL1());
        } else if (one instanceof L2Regularization l2) {
          factors[1] += first(l2.getL2());
        } else if (one instanceof WeightDecay decay) {
          factors[2] += first(decay.getCoeff());
        }
      }
    }
    return factors;
  }

  private static double first(@Nullable ISchedule schedule) {
    return schedule == null ? 0 : schedule.valueAt(0, 0);
  }
}
