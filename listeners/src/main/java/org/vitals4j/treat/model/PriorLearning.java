package org.vitals4j.treat.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.weights.embeddings.WeightInitEmbedding;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whether the weights of a network were learned before the monitor came: restored from a file,
 * imported, taken over from another network. "At the start" of the monitoring is not the start of
 * the training.
 *
 * <p>Weights are known to hold nothing only where they are what the configuration's own {@code
 * init()} draws from its seed, that times a number, or all alike. Biases are not looked at: alone
 * they hold next to nothing. That the spread of weights is that of their scheme proves nothing,
 * since training hardly changes it. So weights that somebody set by hand count as learned, and so
 * does whatever cannot be compared.
 */
public final class PriorLearning {

  /** Steps that have changed a layer by less than this share of its size have learned nothing. */
  private static final double MIN_CHANGE_RATIO = 1e-3;

  private PriorLearning() {}

  /**
   * Looks at a network before the first step that the monitor sees. Draws its weights once more, on
   * a copy without gradients or optimiser, unless it has been trained; the random numbers of the
   * run are not touched.
   *
   * @param iterations that it was trained for, as DL4J counts them
   * @return the evidence that something was learned, a clause without a full stop; empty for
   *     weights as they were drawn
   */
  public static Optional<String> evidence(Model model, int iterations) {
    // Copies that are trained side by side may begin to count before their first step.
    if (iterations > 0 && !Replicas.areTrained()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it had been trained for %d iterations when the monitor came",
              iterations));
    }
    if (!CopyLimit.STANDARD.hasRoomForUndo(
        model.params().length() * model.params().dataType().width())) {
      return Optional.of("it is too large to be compared with what its configuration draws");
    }
    try {
      return FreshWeights.asConfigured(model, fresh -> differs(model, fresh));
    } catch (RuntimeException | OutOfMemoryError thrown) {
      return Optional.of("what its configuration draws is not known: " + thrown.getMessage());
    }
  }

  private static Optional<String> differs(Model model, Model fresh) {
    List<Trainable> live = LiveLayers.of(model);
    List<Trainable> drawn = LiveLayers.of(fresh);
    for (int i = 0; i < live.size(); i++) {
      if (live.get(i).numParams() > 0 && isOther(live.get(i), drawn.get(i))) {
        return Optional.of(
            "the weights of "
                + name(live.get(i), i)
                + " were not those that its configuration draws when the monitor came");
      }
    }
    return Optional.empty();
  }

  private static boolean isOther(Trainable live, Trainable drawn) {
    Layer layer = LiveLayers.layerOf(live).orElse(null);
    if (layer != null
        && layer.conf().getLayer() instanceof BaseLayer conf
        && conf.getWeightInitFn() instanceof WeightInitEmbedding) {
      return true; // it began with vectors that were learned elsewhere
    }
    for (String key : live.paramTable(false).keySet()) {
      boolean bias =
          layer != null
              && layer.conf().getLayer().initializer().isBiasParam(layer.conf().getLayer(), key);
      INDArray of = drawn.paramTable(false).get(key);
      if (!bias && (of == null || isOther(live.paramTable(false).get(key), of))) {
        return true;
      }
    }
    return false;
  }

  /** Scales and subtracts in the arrays of the copy, which nobody needs any more. */
  private static boolean isOther(INDArray live, INDArray drawn) {
    INDArray now = inFloats(live);
    INDArray scaled = inFloats(drawn);
    if (now.length() == 1) {
      return now.getDouble(0) != scaled.getDouble(0);
    }
    if (now.maxNumber().doubleValue() == now.minNumber().doubleValue()) {
      return false; // all alike
    }
    double size = scaled.norm2Number().doubleValue();
    scaled.muli(now.mul(scaled).sumNumber().doubleValue() / size / size);
    double apart = scaled.subi(now).norm2Number().doubleValue();
    return !(apart < MIN_CHANGE_RATIO * now.norm2Number().doubleValue());
  }

  /** Squares of small weights underflow in half precision. */
  private static INDArray inFloats(INDArray array) {
    DataType type = array.dataType();
    return type == DataType.DOUBLE || type == DataType.FLOAT ? array : array.castTo(DataType.FLOAT);
  }

  private static String name(Trainable part, int index) {
    return LiveLayers.layerOf(part)
        .map(live -> live.conf().getLayer().getLayerName())
        .map(name -> "layer " + name)
        .orElse("layer " + index);
  }
}
