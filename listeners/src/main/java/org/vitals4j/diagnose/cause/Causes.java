package org.vitals4j.diagnose.cause;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vitals4j.diagnose.cause.Hypothesis.Grade;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** All hypotheses, in causal order: data, configuration, start, steps, outputs. */
public final class Causes {

  /** Causes of one symptom that are told, at most. */
  private static final int MAX_CAUSES = 5;

  private static final List<Hypothesis> ALL =
      List.of(
          wrong("features-not-finite", "NaN in features", DataCauses::featuresNotFinite),
          wrong("labels-not-finite", "NaN in labels", DataCauses::labelsNotFinite),
          fatal("learning-rate-negative", "sign of the rate", StepCauses::negativeRate),
          fatal("learning-rate-zero", "a rate of 0", StepCauses::zeroRate),
          fatal("nothing-trainable", "frozen layers", StepCauses::nothingTrainable),
          fatal("softmax-of-one-output", "width of softmax", LossCauses::softmaxOfOne),
          fatal("class-ids-to-dense-loss", "form of the labels", LossCauses::classIds),
          wrong("loss-does-not-fit-output", "loss and output", LossCauses::doesNotFit),
          wrong("mask-missing", "masks", DataCauses::maskMissing),
          wrong("labels-outside-loss-domain", "range of labels", LossCauses::labelsOutsideDomain),
          wrong("output-cannot-reach-labels", "range of the output", LossCauses::cannotReach),
          wrong("retain-probability-too-low", "dropout", StepCauses::retainTooLow),
          fatal("features-constant", "constant features", DataCauses::featuresConstant),
          risky("inputs-not-normalised", "scale of inputs", DataCauses::inputsNotNormalised),
          risky("targets-not-normalised", "scale of targets", DataCauses::targetsNotNormalised),
          wrong("one-class-labels", "classes of labels", DataCauses::oneClass),
          risky("data-not-shuffled", "order of the data", DataCauses::notShuffled),
          risky("penalty-dominates", "penalties", StepCauses::penaltyDominates),
          note("weights-all-alike", "initial weights", StartCauses::identicalWeights),
          note("bad-initialisation", "scale of initial weights", StartCauses::badScale),
          risky("biases-negative", "initial biases", StartCauses::negativeBiases),
          risky("squashing-hidden-activation", "softmax inside", StartCauses::hiddenSoftmax),
          note("squashing-hidden-activation", "depth of sigmoid", StartCauses::deepSquashing),
          note("summed-gradients", "sum or mean of gradients", StepCauses::summedGradients),
          note("output-at-bounds", "bounds of the output", OutputCauses::atBounds),
          note("learning-rate-too-high", "size of steps", StepCauses::rateTooHigh),
          note("learning-rate-too-low", "size of steps", StepCauses::rateTooLow),
          note("class-imbalance", "balance of classes", DataCauses::classImbalance),
          note("output-ignores-input", "answers", OutputCauses::ignoresInput),
          note("output-one-class", "answers", OutputCauses::oneClass),
          note("linear-hidden-layers", "activation functions", StartCauses::linear),
          note("squared-error-for-classes", "loss for classes", LossCauses::squaredErrorForClasses),
          note("layers-frozen", "frozen layers", StepCauses::frozenLayers));

  /** What can have made a gradient, a step or a loss too large; most of all causes can. */
  private static final Set<String> NEVER_TOO_LARGE =
      Set.of(
          "learning-rate-zero",
          "nothing-trainable",
          "learning-rate-too-low",
          "class-imbalance",
          "one-class-labels",
          "linear-hidden-layers",
          "layers-frozen",
          "output-ignores-input",
          "output-one-class",
          "squared-error-for-classes",
          "biases-negative",
          "output-at-bounds");

  /** What has no part in units that are off, or flat. */
  private static final Set<String> NEVER_IN_UNITS =
      Set.of(
          "learning-rate-zero",
          "nothing-trainable",
          "learning-rate-too-low",
          "class-imbalance",
          "one-class-labels",
          "mask-missing",
          "linear-hidden-layers",
          "layers-frozen",
          "output-ignores-input",
          "output-one-class",
          "output-at-bounds",
          "squared-error-for-classes",
          "summed-gradients",
          "squashing-hidden-activation");

  /** What may make the loss swing. */
  private static final Set<String> SWINGS =
      Set.of(
          "learning-rate-too-high",
          "data-not-shuffled",
          "inputs-not-normalised",
          "targets-not-normalised",
          "summed-gradients",
          "retain-probability-too-low",
          "labels-outside-loss-domain",
          "loss-does-not-fit-output");

  private static final Map<Pathology, Set<String>> EXCLUDED =
      Map.of(
          Pathology.EXPLODING_GRADIENT, NEVER_TOO_LARGE,
          Pathology.LOSS_DIVERGENCE, NEVER_TOO_LARGE,
          Pathology.NON_FINITE, NEVER_TOO_LARGE,
          Pathology.DEAD_UNITS, NEVER_IN_UNITS,
          Pathology.SATURATION, NEVER_IN_UNITS);

  /** What helps against a symptom whatever its cause. */
  private static final Map<Pathology, Remedy> SYMPTOMATIC =
      Map.of(
          Pathology.EXPLODING_GRADIENT, Remedies.CLIP,
          Pathology.NON_FINITE, Remedies.CLIP,
          Pathology.LOSS_DIVERGENCE, Remedies.CLIP,
          Pathology.DEAD_UNITS, Remedies.LEAKY,
          Pathology.VANISHING_GRADIENT, Remedies.BATCH_NORMALISATION,
          Pathology.SATURATION, Remedies.BATCH_NORMALISATION,
          Pathology.LOSS_PLATEAU, Remedies.OVERFIT_FEW,
          Pathology.WORSE_THAN_GUESSING, Remedies.OVERFIT_FEW);

  private Causes() {}

  private static Hypothesis fatal(
      String id, String what, Function<Situation, Optional<Cause>> test) {
    return new Hypothesis(id, Grade.FATAL, what, test);
  }

  private static Hypothesis wrong(
      String id, String what, Function<Situation, Optional<Cause>> test) {
    return new Hypothesis(id, Grade.WRONG, what, test);
  }

  private static Hypothesis risky(
      String id, String what, Function<Situation, Optional<Cause>> test) {
    return new Hypothesis(id, Grade.RISKY, what, test);
  }

  private static Hypothesis note(
      String id, String what, Function<Situation, Optional<Cause>> test) {
    return new Hypothesis(id, Grade.NOTE, what, test);
  }

  /**
   * A symptom with the causes that hold: those that its detector has checked, and those of this
   * room that can lead to it. Where none holds, it says what was checked.
   */
  public static Symptom explain(Symptom symptom, Situation now) {
    if (symptom.pathology().equals(Pathology.SETUP)) {
      return symptom; // it is a cause
    }
    List<Hypothesis> candidates = ALL.stream().filter(one -> canLeadTo(one, symptom)).toList();
    List<Cause> roots = new ArrayList<>();
    List<Cause> others = new ArrayList<>();
    for (Hypothesis one : candidates) {
      one.test()
          .apply(now)
          .ifPresent(cause -> (one.grade() == Grade.NOTE ? others : roots).add(cause));
    }
    // What a detector has seen itself is of this very symptom; only what is wrong with data or
    // configuration comes before it.
    Map<String, Cause> found = new LinkedHashMap<>();
    roots.forEach(cause -> found.putIfAbsent(cause.id(), cause));
    symptom.checked().forEach(cause -> found.putIfAbsent(cause.id(), cause));
    others.forEach(cause -> found.putIfAbsent(cause.id(), cause));
    if (found.containsKey("output-at-bounds") || found.containsKey("learning-rate-too-high")) {
      found.remove("learning-rate-too-low"); // small steps there are a consequence
    }
    if (found.containsKey("penalty-dominates")) {
      found.remove("learning-rate-too-high"); // weights that are driven to 0 look small beside it
    }
    List<Cause> causes =
        found.isEmpty() ? unknown(symptom, candidates) : List.copyOf(found.values());
    return symptom.toBuilder()
        .because(causes.subList(0, Math.min(MAX_CAUSES, causes.size())))
        .build();
  }

  private static List<Cause> unknown(Symptom symptom, List<Hypothesis> candidates) {
    String checked =
        candidates.stream().map(Hypothesis::what).distinct().collect(Collectors.joining(", "));
    Remedy remedy = SYMPTOMATIC.get(symptom.pathology());
    return List.of(
        new Cause(
            "cause-unknown",
            "cause unknown; checked: " + checked,
            remedy == null ? List.of() : List.of(remedy)));
  }

  private static boolean canLeadTo(Hypothesis one, Symptom symptom) {
    if (symptom.pathology().equals(Pathology.LOSS_OSCILLATION)) {
      return SWINGS.contains(one.id());
    }
    boolean large = symptom.pathology().equals(Pathology.UPDATE_RATIO) && !symptom.isBelowLimit();
    Set<String> excluded =
        large ? NEVER_TOO_LARGE : EXCLUDED.getOrDefault(symptom.pathology(), Set.of());
    boolean small =
        symptom.pathology().equals(Pathology.VANISHING_GRADIENT)
            || (symptom.pathology().equals(Pathology.UPDATE_RATIO) && symptom.isBelowLimit());
    return !excluded.contains(one.id())
        && !(small && one.id().equals("learning-rate-too-high"))
        && !(one.id().equals("learning-rate-too-low")
            && symptom.pathology().equals(Pathology.VANISHING_GRADIENT));
  }

  /** A cause that is worth a finding of its own. */
  public record Standing(Cause cause, Severity severity) {}

  /**
   * What is wrong with data and configuration, whether or not anything shows yet. A risk is INFO
   * until little was learned in a hundred iterations; what is wrong is INFO where the network
   * learns all the same.
   */
  public static List<Standing> standing(Situation now) {
    List<Standing> all = new ArrayList<>();
    for (Hypothesis one : ALL) {
      if (one.grade() != Grade.NOTE) {
        one.test().apply(now).ifPresent(cause -> all.add(new Standing(cause, severity(one, now))));
      }
    }
    return all;
  }

  /** The same of one minibatch before training: what is far off scale is WARN at once. */
  public static List<Standing> beforeTraining(Situation now) {
    return standing(now).stream()
        .map(
            one ->
                one.cause().id().endsWith("-not-normalised") && DataCauses.isExtreme(now)
                    ? new Standing(one.cause(), Severity.WARN)
                    : one)
        .toList();
  }

  private static Severity severity(Hypothesis one, Situation now) {
    if (now.hasLearned()) {
      return Severity.INFO;
    }
    return switch (one.grade()) {
      case FATAL -> Severity.CRITICAL;
      case WRONG -> Severity.WARN;
      case RISKY, NOTE -> now.isHarmed() ? Severity.WARN : Severity.INFO;
    };
  }
}
