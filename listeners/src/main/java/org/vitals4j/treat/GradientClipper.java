package org.vitals4j.treat;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.IterationSnapshot.Clipped;
import org.vitals4j.measure.NetworkDescription;

/** Carries a clipping decision out, in place, on the gradient that the updater is about to use. */
public final class GradientClipper {

  private final ClippingPolicy policy;

  /** Carries out what a policy decides. */
  public GradientClipper(ClippingPolicy policy) {
    this.policy = policy;
  }

  /**
   * Asks the policy and writes.
   *
   * @param gradient as measured in this iteration
   * @return what was done; empty where the gradient is not finite and was left alone
   */
  public Optional<Clipped> clip(Model model, GradientMeasurement gradient) {
    if (!gradient.allFinite() || !Double.isFinite(gradient.global().l2())) {
      return Optional.empty();
    }
    ClippingDecision decision = policy.decide(gradient);
    if (decision instanceof ClippingDecision.Scale scale) {
      multiply(model.getGradientsViewArray(), gradient.network(), scale.factor());
      return Optional.of(new Clipped(policy.name(), scale.factor(), scale.threshold()));
    }
    return Optional.of(new Clipped(policy.name(), 1.0, decision.threshold()));
  }

  /** Multiplies the true gradients, in as few stretches of memory as the others leave. */
  @SuppressWarnings("try") // the resource is a scope
  private static void multiply(INDArray gradients, NetworkDescription network, double factor) {
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray vector = gradients.reshape(gradients.length());
      long from = 0;
      long to = 0;
      for (NetworkDescription.Layer layer : network.layers()) {
        for (NetworkDescription.Block block : layer.blocks()) {
          if (!block.trueGradient()) {
            continue;
          }
          if (block.offset() != to) {
            multiply(vector, from, to, factor);
            from = block.offset();
          }
          to = block.offset() + block.length();
        }
      }
      multiply(vector, from, to, factor);
    }
  }

  private static void multiply(INDArray vector, long from, long to, double factor) {
    if (to > from) {
      vector.get(NDArrayIndex.interval(from, to)).muli(factor);
    }
  }
}
