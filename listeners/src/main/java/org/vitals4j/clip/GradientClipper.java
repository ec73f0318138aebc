package org.vitals4j.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vitals4j.clip.ClippingDecision.UnitFactors;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.TensorStatistics;

/** Carries a clipping decision out, in place, on the gradient that the updater is about to use. */
@Internal
public final class GradientClipper {

  private final ClippingPolicy policy;

  /** Carries out what a policy decides. */
  public GradientClipper(ClippingPolicy policy) {
    this.policy = policy;
  }

  /** The policy's name. */
  public String policy() {
    return policy.name();
  }

  /**
   * Where DL4J's own {@code gradientNormalization} is configured: it acts after the policy, on what
   * the policy has left.
   *
   * @return a sentence for the log; empty where there is none
   */
  public static Optional<String> besides(Model model) {
    List<String> layers = new ArrayList<>();
    GradientNormalization first = null;
    List<TrainedNetwork.Part> parts =
        TrainedNetwork.of(model).map(TrainedNetwork::parts).orElse(List.of());
    for (TrainedNetwork.Part one : parts) {
      TrainingConfig config = one.trainable().getConfig();
      GradientNormalization own = config == null ? null : config.getGradientNormalization();
      if (own != null && own != GradientNormalization.None) {
        first = first == null ? own : first;
        layers.add(config.getLayerName());
      }
    }
    return first == null
        ? Optional.empty()
        : Optional.of(
            "DL4J's own gradientNormalization ("
                + first
                + ") is configured in "
                + (layers.size() == 1 ? "layer " : "layers ")
                + String.join(", ", layers)
                + " as well; it acts after this policy, on what the policy has left. Usually one of"
                + " the two is enough.");
  }

  /**
   * Asks the policy and writes.
   *
   * @param gradient as measured in this iteration
   * @return what was done; empty where the gradient is not finite and was left alone
   */
  public Optional<Clipped> clip(
      Model model, GradientMeasurement gradient, Circumstances circumstances) {
    return run(model, gradient, circumstances, true);
  }

  /** Asks the policy, and leaves the gradient as it is: what would be done. */
  public Optional<Clipped> rehearse(
      Model model, GradientMeasurement gradient, Circumstances circumstances) {
    return run(model, gradient, circumstances, false);
  }

  @SuppressWarnings("try") // the resource is a scope
  private Optional<Clipped> run(
      Model model, GradientMeasurement gradient, Circumstances circumstances, boolean writes) {
    if (!gradient.allFinite() || !Double.isFinite(gradient.global().l2())) {
      return Optional.empty();
    }
    ClippingDecision decision = policy.decide(gradient, circumstances);
    if (decision instanceof ClippingDecision.Leave) {
      return Optional.of(new Clipped(policy.name(), 1.0, decision.threshold()));
    }
    List<UnitNorms> units =
        decision instanceof ClippingDecision.ScaleUnits ? circumstances.unitNorms() : List.of();
    double coefficient = coefficient(decision, gradient, units);
    if (writes) {
      try (@SuppressWarnings("try")
          MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        INDArray all = model.getGradientsViewArray();
        write(decision, all.reshape(all.length()), gradient, units);
      }
      if (decision instanceof ClippingDecision.Clamp) {
        coefficient = share(circumstances.gradientNorm() / gradient.global().l2());
      }
    }
    return Optional.of(new Clipped(policy.name(), coefficient, decision.threshold()));
  }

  private static void write(
      ClippingDecision decision,
      INDArray vector,
      GradientMeasurement gradient,
      List<UnitNorms> units) {
    if (decision instanceof ClippingDecision.Scale scale) {
      for (Stretch one : Stretch.of(gradient.network().layers())) {
        one.in(vector).muli(scale.factor());
      }
    } else if (decision instanceof ClippingDecision.ScaleLayers scale) {
      for (Layer layer : gradient.network().layers()) {
        double factor = scale.factors().get(layer.index());
        for (Stretch one : factor == 1 ? List.<Stretch>of() : Stretch.of(List.of(layer))) {
          one.in(vector).muli(factor);
        }
      }
    } else if (decision instanceof ClippingDecision.ScaleUnits scale) {
      for (UnitFactors block : scale.blocks()) {
        multiplyUnits(vector, gradient, block, find(units, block));
      }
    } else if (decision instanceof ClippingDecision.Clamp clamp) {
      // DL4J holds the sum over the minibatch here and divides later, in the updater.
      double limit =
          gradient.network().meanGradient() && gradient.batchSize() > 0
              ? clamp.limit() * gradient.batchSize()
              : clamp.limit();
      for (Stretch one : Stretch.of(gradient.network().layers())) {
        INDArray part = one.in(vector);
        Nd4j.exec(new ScalarMin(part, null, part, limit));
        Nd4j.exec(new ScalarMax(part, null, part, -limit));
      }
    }
  }

  private static void multiplyUnits(
      INDArray vector, GradientMeasurement gradient, UnitFactors block, UnitNorms units) {
    Block where = gradient.network().layers().get(block.layer()).blocks().get(block.block());
    INDArray part = new Stretch(where.offset(), where.offset() + where.length()).in(vector);
    if (block.units() == 1) {
      part.muli(block.factor(0));
      return;
    }
    double[] factors = new double[block.units()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = block.factor(i);
    }
    INDArray shaped = part.reshape(units.ordering(), units.shape());
    INDArray row = Nd4j.createFromArray(factors);
    INDArray cast = row.castTo(vector.dataType());
    Nd4j.exec(new BroadcastMulOp(shaped, cast, shaped, units.axis()));
    NativeMemory.free(cast);
    NativeMemory.free(row);
  }

  private static UnitNorms find(List<UnitNorms> units, UnitFactors block) {
    for (UnitNorms one : units) {
      if (one.layer() == block.layer() && one.block() == block.block()) {
        return one;
      }
    }
    throw new IllegalArgumentException("the network has no units in " + block);
  }

  /** Norm after ÷ norm before; of a clamp, before it is carried out, a lower bound. */
  private static double coefficient(
      ClippingDecision decision, GradientMeasurement gradient, List<UnitNorms> units) {
    double norm = gradient.global().l2();
    if (decision instanceof ClippingDecision.Scale scale) {
      return scale.factor();
    }
    double removed = 0;
    if (decision instanceof ClippingDecision.ScaleLayers scale) {
      for (int i = 0; i < scale.factors().size(); i++) {
        Measurement<TensorStatistics> layer = gradient.layers().get(i);
        double factor = scale.factors().get(i);
        if (factor < 1 && layer instanceof Measurement.Measured<TensorStatistics> measured) {
          removed += removed(measured.value().l2() / norm, factor);
        }
      }
    } else if (decision instanceof ClippingDecision.ScaleUnits scale) {
      for (UnitFactors block : scale.blocks()) {
        UnitNorms of = find(units, block);
        for (int unit = 0; unit < block.units(); unit++) {
          removed += removed(of.gradientNorm(unit) / norm, block.factor(unit));
        }
      }
    } else if (decision instanceof ClippingDecision.Clamp clamp) {
      return share(clamp.limit() / gradient.global().maxAbs());
    }
    return share(Math.sqrt(Math.max(0, 1 - removed)));
  }

  /** The share of the squared norm that goes, of a part that is multiplied by a factor. */
  private static double removed(double part, double factor) {
    return part * part * (1 - factor * factor);
  }

  /** In [0, 1), since something was changed, however little. */
  private static double share(double coefficient) {
    return Math.min(coefficient, Math.nextDown(1.0));
  }

  /** A stretch of the flattened gradient that holds true gradients only. */
  private record Stretch(long from, long to) {

    INDArray in(INDArray vector) {
      return vector.get(NDArrayIndex.interval(from, to));
    }

    /** The true gradients of some layers, in as few stretches as the others leave. */
    static List<Stretch> of(List<Layer> layers) {
      List<Stretch> all = new ArrayList<>();
      @Nullable Stretch last = null;
      for (Layer layer : layers) {
        for (Block block : layer.blocks()) {
          if (!block.trueGradient() || block.length() == 0) {
            continue;
          }
          long end = block.offset() + block.length();
          if (last != null && last.to() == block.offset()) {
            last = new Stretch(last.from(), end);
            all.set(all.size() - 1, last);
          } else {
            last = new Stretch(block.offset(), end);
            all.add(last);
          }
        }
      }
      return all;
    }
  }
}
