package org.vitals4j.measure;

import java.util.List;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.Measurement;

/**
 * The part of the score that depends on the parameters alone. It costs what it costs DL4J itself in
 * every iteration, one pass over the parameters that have a penalty, and nothing where none has.
 */
final class PenaltyMeasurement {

  static final Measurement<Double> NONE = Measurement.measured(0.0);

  private @Nullable Boolean none;

  /** Before the step, while the parameters are those of the score. */
  Measurement<Double> measure(TrainedNetwork network) {
    return isNone(network) ? NONE : Measurement.measured(penalty(network));
  }

  /** Whether the network has no penalties at all; found out once. */
  boolean isNone(TrainedNetwork network) {
    Boolean known = none;
    if (known == null) {
      // A layer of somebody else's may have a penalty that no configuration tells of.
      known = !isConfigured(network) && penalty(network) == 0;
      none = known;
    }
    return known;
  }

  private static boolean isConfigured(TrainedNetwork network) {
    for (TrainedNetwork.Part part : network.parts()) {
      TrainingConfig config = part.trainable().getConfig();
      if (config == null || part.trainable().numParams() == 0) {
        continue;
      }
      for (String parameter : part.trainable().paramTable(false).keySet()) {
        List<Regularization> all = config.getRegularizationByParam(parameter);
        if (all != null && !all.isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private static double penalty(TrainedNetwork network) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      return network.penalty();
    } finally {
      outside.close();
    }
  }
}
