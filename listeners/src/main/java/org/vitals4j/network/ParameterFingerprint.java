package org.vitals4j.network;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells whether a network's parameters have changed, by some of them. */
public final class ParameterFingerprint {

  private static final int ELEMENTS = 64;

  private ParameterFingerprint() {}

  /**
   * A number that changes with the parameters. Reads {@value #ELEMENTS} of them.
   *
   * @return empty for models that are not networks or have no parameters yet, and where they cannot
   *     be read any more
   */
  public static Optional<Long> of(Model model) {
    try {
      return TrainedNetwork.of(model).map(TrainedNetwork::parameters).map(ParameterFingerprint::of);
    } catch (RuntimeException closed) {
      return Optional.empty();
    }
  }

  private static long of(INDArray parameters) {
    long length = parameters.length();
    long step = Math.max(1, length / ELEMENTS);
    long hash = length;
    for (long i = 0; i < length; i += step) {
      hash = 31 * hash + Double.doubleToLongBits(parameters.getDouble(i));
    }
    return hash;
  }
}
