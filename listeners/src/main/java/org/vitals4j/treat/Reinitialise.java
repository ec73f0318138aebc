package org.vitals4j.treat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.model.FreshWeights;
import org.vitals4j.treat.model.HiddenLayer;
import org.vitals4j.treat.model.LayerScaling;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.OptimiserState;
import org.vitals4j.treat.model.OutputScaling;
import org.vitals4j.treat.model.ResidualBranches;
import org.vitals4j.treat.model.SaturatingActivations;
import org.vitals4j.treat.model.ScalingRule;

/**
 * Begins again from better weights. What is not drawn, such as batch normalisation, is what it was
 * at the start: the step that showed the trouble may have ruined it. So are learning rates that
 * treatments have lowered to next to nothing: that was for weights that are no more.
 */
final class Reinitialise implements Irreversible {

  /** Rates below the first ones by more than this were lowered for weights that had exploded. */
  private static final double NEXT_TO_NOTHING = 100;

  private final boolean replacesActivation;
  private final Map<Integer, INDArray> start = new HashMap<>();
  private LearningRates.@Nullable Saved rates;
  private boolean begun;
  private int times;
  private boolean begunAnew;

  /** What overflows in so many iterations was drawn so. */
  private static final int FIRST = 20;

  private final StepSizes.Latest step = new StepSizes.Latest();

  /**
   * @param replacesActivation whether activation functions that flatten out become ReLU first
   */
  Reinitialise(boolean replacesActivation) {
    this.replacesActivation = replacesActivation;
  }

  /** Keeps the layers that it would not draw. */
  @Override
  @SuppressWarnings("try") // the resource is a scope
  public void beforeStep(Model model, int iteration, boolean healthy) {
    if (begun) {
      return;
    }
    begun = true;
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      rates = LearningRates.save(model);
      List<Trainable> parts = LiveLayers.of(model);
      for (int i = 0; i < parts.size(); i++) {
        Trainable part = parts.get(i);
        boolean kept = !HiddenLayer.isOne(part) && !FreshWeights.isOutput(part);
        if (part.numParams() > 0 && kept && !LiveLayers.isFrozen(part)) {
          start.put(i, part.params().dup());
        }
      }
    }
  }

  @Override
  public void onSnapshot(IterationSnapshot snapshot) {
    step.hear(snapshot);
  }

  @Override
  public void onRestart() {
    step.forget();
    begunAnew = true;
  }

  @Override
  public String name() {
    return replacesActivation ? "replace-activation" : "reinitialise";
  }

  @Override
  public boolean presumesNothingLearned() {
    return true;
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
    return (replacesActivation ? "replace activation functions that flatten out by ReLU, and " : "")
        + "draw the hidden weights again, scaled to this network and its data";
  }

  @Override
  public Optional<String> whyNot(TreatmentContext patient) {
    return patient.whyNotAnew();
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    Optional<String> learned = whyNot(patient);
    if (learned.isPresent()) {
      return new Outcome.Declined(learned.get());
    }
    List<HiddenLayer> layers = HiddenLayer.of(patient.model(), patient.network());
    if (layers.isEmpty()) {
      return new Outcome.Declined("no hidden layer has weights that can be drawn");
    }
    if (finding.pathology().equals(Pathology.NON_FINITE)) {
      if (patient.hasBadData()) {
        return new Outcome.Declined("it is the data that are not finite");
      }
      if (patient.start() > FIRST) {
        return new Outcome.Declined("the network was finite before");
      }
    }
    if (finding.pathology().equals(Pathology.UPDATE_RATIO)) {
      Optional<String> other = otherCause(patient, finding, layers);
      if (other.isPresent()) {
        return new Outcome.Declined(other.get());
      }
    }
    boolean weakOnly = finding.pathology().equals(Pathology.VANISHING_GRADIENT) && !begunAnew;
    int replaced =
        replacesActivation
            ? SaturatingActivations.replace(layers, weakOnly)
            : SaturatingActivations.replaceSoftmax(layers);
    if (replacesActivation && replaced == 0) {
      return new Outcome.Declined("no hidden layer has an activation function that flattens out");
    }
    List<Trainable> parts = patient.parts();
    start.forEach((index, params) -> parts.get(index).params().assign(params));
    FreshWeights.draw(patient.model(), layers, times++);
    boolean residual = ResidualBranches.quieten(patient.model(), layers);
    boolean scaled =
        !residual && !new LayerScaling(patient.model()).run(layers, ScalingRule.FRESH).isEmpty();
    boolean faster =
        patient.slowed()
            && !patient.ratesReduced()
            && rates != null
            && LearningRates.raise(
                patient.model(),
                rates,
                patient.snapshot().iteration(),
                patient.snapshot().epoch(),
                NEXT_TO_NOTHING);
    boolean outputs = OutputScaling.run(parts, patient.chance());
    OptimiserState.clear(patient.model());
    return new Outcome.Done(
        (replaced > 0 ? "the activation function of " + replaced + " layers was replaced, " : "")
            + "the weights of "
            + layers.size()
            + " hidden layers were drawn again by the scheme that fits"
            + (scaled ? ", and scaled to the data" : "")
            + (outputs ? "; the output weights were scaled to the targets" : "")
            + (faster ? "; learning rates are those of the start again" : ""),
        layers.stream().map(one -> one.layer().name()).toList(),
        Double.NaN,
        Double.NaN,
        "1",
        Outcome.Effect.FROM_SCRATCH);
  }

  /** Steps of the wrong size may be the rate's fault, and then new weights are no help. */
  private Optional<String> otherCause(
      TreatmentContext patient, Finding finding, List<HiddenLayer> layers) {
    if (!replacesActivation && layers.stream().anyMatch(Reinitialise::isTiny)) {
      return Optional.empty();
    }
    if (!finding.symptom().isBelowLimit()) {
      return Optional.of("steps are too large, and not because weights are too small");
    }
    double rate =
        LearningRates.largest(
            patient.model(), patient.snapshot().iteration(), patient.snapshot().epoch());
    return FitLearningRate.canReach(step.at(patient.snapshot()), rate)
        ? Optional.of("the learning rate is what is wrong")
        : Optional.empty();
  }

  /** Whether weights are less than a tenth of what any scheme would make them. */
  private static boolean isTiny(HiddenLayer layer) {
    INDArray weights = layer.live().paramTable().get("W");
    if (weights == null) {
      return false;
    }
    double inputs = HiddenLayer.inputs(layer.conf(), weights);
    double rms = weights.norm2Number().doubleValue() / Math.sqrt((double) weights.length());
    return rms < 0.1 / Math.sqrt(inputs);
  }
}
