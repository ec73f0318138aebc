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
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatment.Irreversible;
import org.vitals4j.treat.model.FreshWeights;
import org.vitals4j.treat.model.HiddenLayer;
import org.vitals4j.treat.model.LayerScaling;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
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
  private static final double MIN_RATE_RATIO = 100;

  /** What overflows in so many iterations was drawn so. */
  private static final int MAX_ITERATIONS_IF_NON_FINITE = 20;

  /** Weights below this share of what any scheme would draw are too small. */
  private static final double TINY_SHARE = 0.1;

  private final boolean replacesActivation;
  private final Map<Integer, INDArray> start = new HashMap<>();
  private LearningRates.@Nullable Saved rates;
  private boolean startKept;
  private int timesDrawn;
  private boolean restarted;

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
    if (startKept) {
      return;
    }
    startKept = true;
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
  public void onRestart() {
    restarted = true;
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
  public String describe(TreatmentContext context, Finding finding) {
    return (replacesActivation ? "replace activation functions that flatten out by ReLU, and " : "")
        + "draw the hidden weights again, scaled to this network and its data";
  }

  @Override
  public Optional<String> whyNot(TreatmentContext context) {
    return context.reasonAgainstRestart();
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    Optional<String> learned = whyNot(context);
    if (learned.isPresent()) {
      return new Outcome.Declined(learned.get());
    }
    List<HiddenLayer> layers = HiddenLayer.of(context.model(), context.network());
    if (layers.isEmpty()) {
      return new Outcome.Declined("no hidden layer has weights that can be drawn");
    }
    Optional<String> other = otherCause(context, finding, layers);
    if (other.isPresent()) {
      return new Outcome.Declined(other.get());
    }
    boolean weakOnly = finding.pathology().equals(Pathology.VANISHING_GRADIENT) && !restarted;
    int replaced =
        replacesActivation
            ? SaturatingActivations.replace(layers, weakOnly)
            : SaturatingActivations.replaceSoftmax(layers);
    if (replacesActivation && replaced == 0) {
      return new Outcome.Declined("no hidden layer has an activation function that flattens out");
    }
    boolean scaled = draw(context, layers);
    boolean faster = restoreRates(context);
    boolean outputs = OutputScaling.run(context.layers(), context.chanceScore());
    context.resetOptimiser();
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

  /** Draws hidden weights, and restores other layers; returns whether the data scaled any. */
  private boolean draw(TreatmentContext context, List<HiddenLayer> layers) {
    List<Trainable> live = context.layers();
    start.forEach((index, params) -> live.get(index).params().assign(params));
    FreshWeights.draw(context.model(), layers, timesDrawn++);
    boolean residual = ResidualBranches.quieten(context.model(), layers);
    return !residual && !new LayerScaling(context.model()).run(layers, ScalingRule.FRESH).isEmpty();
  }

  /** Rates that treatments have lowered far are those of the start again; returns whether. */
  private boolean restoreRates(TreatmentContext context) {
    return context.isSlowed()
        && !context.isRateReducedByUser()
        && rates != null
        && LearningRates.raise(
            context.model(),
            rates,
            context.snapshot().iteration(),
            context.snapshot().epoch(),
            MIN_RATE_RATIO);
  }

  /** Why it is not the weights that are wrong; empty where they may be. */
  private Optional<String> otherCause(
      TreatmentContext context, Finding finding, List<HiddenLayer> layers) {
    if (finding.pathology().equals(Pathology.NON_FINITE)) {
      return otherCauseOfOverflow(context);
    }
    return finding.pathology().equals(Pathology.UPDATE_RATIO)
        ? otherCauseOfStepSize(context, finding, layers)
        : Optional.empty();
  }

  private static Optional<String> otherCauseOfOverflow(TreatmentContext context) {
    if (context.isDataNonFinite()) {
      return Optional.of("it is the data that are not finite");
    }
    return context.iterationsSinceStart() > MAX_ITERATIONS_IF_NON_FINITE
        ? Optional.of("the network was finite before")
        : Optional.empty();
  }

  /** Steps of the wrong size may be the rate's fault, and then new weights are no help. */
  private Optional<String> otherCauseOfStepSize(
      TreatmentContext context, Finding finding, List<HiddenLayer> layers) {
    if (!replacesActivation && layers.stream().anyMatch(Reinitialise::isTiny)) {
      return Optional.empty();
    }
    if (!finding.symptom().isBelowLimit()) {
      return Optional.of("steps are too large, and not because weights are too small");
    }
    return FitLearningRate.canReach(context.stepSize(), context.learningRate())
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
    return rms < TINY_SHARE / Math.sqrt(inputs);
  }
}
