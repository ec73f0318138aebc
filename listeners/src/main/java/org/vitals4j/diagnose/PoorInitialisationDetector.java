package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.diagnose.evidence.NetworkTraits;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/**
 * Weights that begin wrong, judged in the first iterations: hidden layers all of whose units are
 * the same (zero included), which stay the same for ever since they get the same gradient; and a
 * signal that grows or shrinks out of all proportion on its way through the hidden layers.
 *
 * <p>WARN where the pre-activations of the last hidden layer have a standard deviation outside 1/30
 * to 30 times that of the first one, or where units are identical; CRITICAL outside 1e-3 to 1e3, or
 * where units are identical and the score stands still. What does not fit the activation function
 * but does no such harm is INFO.
 */
final class PoorInitialisationDetector implements Detector {

  private static final String IDENTICAL = "identical";

  /** Scores of the beginning; weights are looked at in the first of them. */
  private static final int START_SCORES = 3;

  /** Scores after which it can be told that a score does not move. */
  private static final int MIN_FLAT_SCORES = 20;

  /** Share of the first score by which it must have come down to have learned. */
  private static final double LEARNED_SHARE = 0.1;

  /** Share of the first score below which it has not come down at all. */
  private static final double FLAT_SHARE = 0.01;

  /** Below this share of chance a network is no longer at its beginning. */
  private static final double LEARNED_BEFORE_SHARE = 0.5;

  /** Weights of sigmoid may be this many times as large again as those of other functions. */
  private static final double SIGMOID_FACTOR = 4;

  /** Weights drawn at random miss what fits by less than this. */
  private static final double MIN_OFF_FACTOR = 1.5;

  private final DetectorOptions.PoorInitialisation options;
  private final PerNetwork<State> states = new PerNetwork<>(network -> new State());

  PoorInitialisationDetector(DetectorOptions.PoorInitialisation options) {
    this.options = options;
  }

  /** What was found in the first iteration of one network, and how its score went on. */
  private static final class State {
    private final ScoreStatistics score = new ScoreStatistics();
    private List<Symptom> found = List.of();
    private boolean judged;

    /**
     * Whether the score has come down by a good share, and, where enough were seen to tell, by more
     * than their noise; or is so good that it had been learned before.
     */
    boolean isLearning() {
      boolean fell =
          score.gain() > LEARNED_SHARE * Math.abs(score.first())
              && !(score.canTellStall() && score.isStalled());
      return score.count() > START_SCORES && (fell || score.shareOfChance() < LEARNED_BEFORE_SHARE);
    }

    boolean isFlat() {
      return score.count() > MIN_FLAT_SCORES && score.gain() < FLAT_SHARE * Math.abs(score.first());
    }
  }

  @Override
  public String name() {
    return DetectorOptions.PoorInitialisation.DETECTOR;
  }

  @Override
  public int window(int batchSize) {
    return START_SCORES;
  }

  @Override
  public Optional<String> gap(IterationSnapshot snapshot) {
    return states.of(snapshot).judged
        ? Optional.empty()
        : Optional.of(
            "the weights of no hidden layer were seen as training found them: it was watched later,"
                + " or there is none");
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.score.add(snapshot);
    if (!state.judged) {
      // Once: after the first step, what began at zero is merely small.
      List<Start> hidden = hidden(snapshot);
      state.judged = !hidden.isEmpty();
      state.found = state.judged ? judge(snapshot, hidden) : state.found;
    }
    if (state.found.isEmpty() || state.isLearning()) {
      return List.of(); // of a network that learns it no longer matters how it began
    }
    if (state.isFlat()) {
      state.found = state.found.stream().map(PoorInitialisationDetector::flat).toList();
    }
    return state.found;
  }

  private static Symptom flat(Symptom symptom) {
    return symptom.key().equals(IDENTICAL) && symptom.severity() == Severity.WARN
        ? symptom.toBuilder()
            .severity(Severity.CRITICAL)
            .evidence(symptom.evidence() + ", and the score stands still")
            .build()
        : symptom;
  }

  private static List<Start> hidden(IterationSnapshot snapshot) {
    List<Start> hidden = new ArrayList<>();
    for (LayerSnapshot layer : snapshot.layers()) {
      if (layer.initialWeights() instanceof Measurement.Measured<InitialWeights> measured
          && !layer.layer().output()
          && layer.layer().hasTrainableWeights()) {
        hidden.add(new Start(layer.layer(), measured.value()));
      }
    }
    return hidden;
  }

  private List<Symptom> judge(IterationSnapshot snapshot, List<Start> hidden) {
    List<Symptom> symptoms = new ArrayList<>(2);
    identical(snapshot, hidden).ifPresent(symptoms::add);
    if (symptoms.isEmpty()) {
      spread(snapshot, hidden).ifPresent(symptoms::add);
    }
    if (symptoms.isEmpty()) {
      scheme(snapshot, hidden).ifPresent(symptoms::add);
    }
    return symptoms;
  }

  private record Start(NetworkDescription.Layer layer, InitialWeights weights) {}

  private static Optional<Symptom> identical(IterationSnapshot snapshot, List<Start> hidden) {
    List<Start> same = hidden.stream().filter(one -> one.weights.identicalUnits()).toList();
    if (same.isEmpty()) {
      return Optional.empty();
    }
    boolean zero = same.stream().allMatch(one -> one.weights.zero());
    // Fixup and the like begin the branches of a residual network at zero, and rightly so.
    boolean branches =
        zero && same.size() < hidden.size() && new NetworkTraits(snapshot.network()).isResidual();
    Start first = same.get(0);
    return Optional.of(
        Symptom.builder(Pathology.POOR_INITIALISATION, branches ? Severity.INFO : Severity.WARN)
            .key(IDENTICAL)
            .layers(same.stream().map(one -> one.layer.name()).toList())
            .observed(1, 2, "distinct units")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "all %d units of %s begin with the same weights%s, so they get the same"
                        + " gradient and stay the same",
                    first.weights.units(),
                    NetworkTraits.describe(first.layer),
                    zero ? " (0)" : ""))
            .because(
                new Cause(
                    "weights-all-alike",
                    zero
                        ? "weights that begin at 0"
                        : "weights that begin at one constant (WeightInit.ONES, or a constant"
                            + " distribution)",
                    List.of(
                        new Remedy(
                            "fit-initialisation",
                            NetworkTraits.fittingInitialisation(first.layer)
                                + " in "
                                + first.layer.phrase()
                                + ": zeros are for biases alone"))))
            .onset(0)
            .build());
  }

  private Optional<Symptom> spread(IterationSnapshot snapshot, List<Start> hidden) {
    List<Start> seen =
        hidden.stream().filter(one -> one.weights.preActivationStd().isMeasured()).toList();
    if (seen.size() < 2) {
      return Optional.empty();
    }
    double first = std(seen.get(0));
    double last = std(seen.get(seen.size() - 1));
    double ratio = last / first;
    if (!(first > 0) || !Double.isFinite(ratio)) {
      return Optional.empty(); // inputs of zeros, or not finite: not the weights' fault
    }
    double factor = Math.max(ratio, 1 / ratio);
    if (factor <= options.warnFactor()) {
      return Optional.empty();
    }
    boolean grows = ratio > 1;
    Start worst = steepest(seen, grows);
    double limit =
        factor > options.criticalFactor() ? options.criticalFactor() : options.warnFactor();
    return Optional.of(
        Symptom.builder(
                Pathology.POOR_INITIALISATION,
                factor > options.criticalFactor() ? Severity.CRITICAL : Severity.WARN)
            .key("spread")
            .layers(List.of(worst.layer.name()))
            .observed(ratio, grows ? limit : 1 / limit, "1")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "the standard deviation of the pre-activations %s from %.2g in %s to %.2g in %s"
                        + " (factor %.2g, limit %.2g); it changes most at %s, whose weights have a"
                        + " standard deviation of %.2g%s",
                    grows ? "grows" : "shrinks",
                    first,
                    seen.get(0).layer.phrase(),
                    last,
                    seen.get(seen.size() - 1).layer.phrase(),
                    ratio,
                    grows ? limit : 1 / limit,
                    worst.layer.phrase(),
                    worst.weights.std(),
                    NetworkTraits.fittingStd(
                            worst.layer, worst.weights.fanIn(), worst.weights.fanOut())
                        .map(fit -> String.format(Locale.ROOT, " where %.2g fits", fit))
                        .orElse("")))
            .because(offScale(snapshot.network(), worst))
            .onset(0)
            .build());
  }

  /** Weights that are drawn too large or too small; none where they are drawn as they should be. */
  private static List<Cause> offScale(NetworkDescription network, Start worst) {
    double std = worst.weights.std();
    double fits =
        NetworkTraits.fittingStd(worst.layer, worst.weights.fanIn(), worst.weights.fanOut())
            .orElse(Double.NaN);
    if (!(Math.max(std / fits, fits / std) > MIN_OFF_FACTOR)) {
      return List.of();
    }
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(
        new Remedy(
            "fit-initialisation",
            NetworkTraits.fittingInitialisation(worst.layer)
                + ", which fits "
                + activation(worst.layer)));
    if (!new NetworkTraits(network).isNormalised()) {
      remedies.add(Remedies.BATCH_NORMALISATION);
    }
    return List.of(
        new Cause(
            "bad-initialisation",
            String.format(
                Locale.ROOT,
                "weights drawn too %s: those of %s have a standard deviation of %.2g where %.2g"
                    + " fits",
                std > fits ? "large" : "small",
                worst.layer.phrase(),
                std,
                fits),
            remedies));
  }

  private static String activation(NetworkDescription.Layer layer) {
    return layer.activation().orElse("a layer without activation");
  }

  private static double std(Start one) {
    return one.weights.preActivationStd().orElse(Double.NaN);
  }

  /** The layer at which the signal changes most. */
  private static Start steepest(List<Start> seen, boolean grows) {
    Start worst = seen.get(1);
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < seen.size(); i++) {
      double change = Math.log(std(seen.get(i)) / std(seen.get(i - 1))) * (grows ? 1 : -1);
      if (change > most) {
        most = change;
        worst = seen.get(i);
      }
    }
    return worst;
  }

  /** Weights that do not fit their activation function, where nothing worse is the matter. */
  private Optional<Symptom> scheme(IterationSnapshot snapshot, List<Start> hidden) {
    @Nullable Start worst = null;
    double most = options.schemeFactor();
    for (Start one : hidden) {
      Optional<Double> fitting =
          NetworkTraits.fittingStd(one.layer, one.weights.fanIn(), one.weights.fanOut());
      double std = one.weights.std();
      if (fitting.isPresent() && std > 0) {
        double factor = Math.max(std / fitting.get(), fitting.get() / std);
        // One to four times Glorot's is as good for sigmoid.
        boolean sigmoid = one.layer.activation().filter("sigmoid"::equals).isPresent();
        if (factor > most
            && !(sigmoid
                && std > fitting.get()
                && factor <= SIGMOID_FACTOR * options.schemeFactor())) {
          most = factor;
          worst = one;
        }
      }
    }
    if (worst == null) {
      return Optional.empty();
    }
    double fits =
        NetworkTraits.fittingStd(worst.layer, worst.weights.fanIn(), worst.weights.fanOut())
            .orElseThrow();
    return Optional.of(
        Symptom.builder(Pathology.POOR_INITIALISATION, Severity.INFO)
            .key("scheme")
            .layers(List.of(worst.layer.name()))
            .observed(worst.weights.std(), fits, "parameter")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "the weights of %s have a standard deviation of %.2g where %.2g fits",
                    NetworkTraits.describe(worst.layer),
                    worst.weights.std(),
                    fits))
            .because(offScale(snapshot.network(), worst))
            .onset(0)
            .build());
  }
}
