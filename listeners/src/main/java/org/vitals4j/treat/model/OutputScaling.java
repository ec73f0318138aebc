package org.vitals4j.treat.model;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Makes a network that is to answer with numbers begin with numbers of the right size: its output
 * weights are drawn for answers of about 1, and where targets are thousands they would have to grow
 * a thousand times first, with gradients to match.
 */
public final class OutputScaling {

  /** Targets up to this many times the answers are learned without help. */
  private static final double MAX_TARGET_RATIO = 20;

  private OutputScaling() {}

  /**
   * Scales the output layers where it is needed.
   *
   * @param chance the score of always answering with the mean, in loss units; NaN where not known
   * @return whether any was
   */
  public static boolean run(Iterable<Trainable> parts, double chance) {
    if (outputs(parts) > 1) {
      return false; // chance is the sum over all, and does not tell whose it is
    }
    boolean any = false;
    for (Trainable part : parts) {
      Layer live = LiveLayers.layerOf(part).orElse(null);
      if (live != null
          && live.conf().getLayer() instanceof BaseOutputLayer conf
          && conf.getActivationFn() instanceof ActivationIdentity) {
        INDArray weights = part.params(); // biases are 0, and few
        double spread = spread(conf.getLossFn(), chance, conf.getNOut());
        double answers = weights.norm2Number().doubleValue() / Math.sqrt((double) conf.getNOut());
        double factor = spread / answers;
        if (factor > MAX_TARGET_RATIO && factor < Double.POSITIVE_INFINITY) {
          weights.muli(factor);
          any = true;
        }
      }
    }
    return any;
  }

  private static int outputs(Iterable<Trainable> parts) {
    int outputs = 0;
    for (Trainable part : parts) {
      outputs +=
          LiveLayers.layerOf(part).filter(IOutputLayer.class::isInstance).isPresent() ? 1 : 0;
    }
    return outputs;
  }

  /** Standard deviation of the targets, or near it; NaN for losses that do not tell. */
  private static double spread(ILossFunction loss, double chance, long outputs) {
    if (loss instanceof LossMSE) { // an L2, too
      return Math.sqrt(chance);
    } else if (loss instanceof LossL2) {
      return Math.sqrt(chance / outputs);
    } else if (loss instanceof LossMAE) { // an L1, too
      return chance;
    } else if (loss instanceof LossL1) {
      return chance / outputs;
    }
    return Double.NaN;
  }
}
