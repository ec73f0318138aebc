package org.vitals4j.diagnose.cause;

import static org.vitals4j.diagnose.cause.Hypothesis.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vitals4j.diagnose.evidence.NetworkTraits;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** What may be wrong with the steps: the rate, what the gradient is the sum of, penalties. */
final class StepCauses {

  /** mean |Δ| ÷ mean |w| of healthy steps, and from where they are too large or too small. */
  private static final double USUAL_RATIO = 1e-3;

  private static final double LARGE_RATIO = 0.1;
  private static final double LARGE_JUMP = 0.5;
  private static final double SMALL_RATIO = 3e-5;

  /** Steps of these optimisers are about as large as the rate, whatever the gradient. */
  private static final double LARGE_ADAPTIVE_RATE = 0.05;

  /** Rates above these are not low, however small the steps are. */
  private static final double LOW_RATE = 1e-2;

  private static final double LOW_ADAPTIVE_RATE = 1e-5;

  private static final double DOMINANT_SHARE = 0.5;

  private static final double NOTABLE_SHARE = 0.05;

  /** Gradient of the penalties ÷ that of the data. */
  private static final double DOMINANT_PULL = 2;

  private static final double MIN_RETAIN = 0.2;

  private StepCauses() {}

  static Optional<Cause> negativeRate(Situation now) {
    for (Layer layer : now.layers()) {
      double rate = now.rate(layer);
      if (layer.hasTrainableWeights() && rate < 0) {
        return Optional.of(
            new Cause(
                "learning-rate-negative",
                text(
                    "the learning rate of %s is %.3g: its steps go up the gradient",
                    layer.phrase(), rate),
                List.of(
                    new Remedy(
                        "make-rate-positive", text("a rate above 0: %s", updater(layer, -rate))))));
      }
    }
    return Optional.empty();
  }

  static Optional<Cause> zeroRate(Situation now) {
    List<Layer> still = new ArrayList<>();
    int trainable = 0;
    for (Layer layer : now.layers()) {
      if (layer.hasTrainableWeights()) {
        trainable++;
        if (now.rate(layer) == 0 && !layer.settings().scheduled()) {
          still.add(layer);
        }
      }
    }
    if (still.isEmpty() || still.size() < trainable) {
      return Optional.empty(); // of some layers it is a way to freeze them
    }
    return Optional.of(
        new Cause(
            "learning-rate-zero",
            text(
                "the learning rate of all %d layers with weights is 0: no step changes anything",
                trainable),
            List.of(
                new Remedy(
                    "raise-rate", text("a rate above 0: %s", updater(still.get(0), 1e-3))))));
  }

  static Optional<Cause> nothingTrainable(Situation now) {
    List<Layer> all = now.layers();
    boolean any = all.stream().anyMatch(one -> one.blocks().stream().anyMatch(b -> b.weight()));
    boolean updaters =
        all.stream()
            .anyMatch(
                one -> one.hasTrainableWeights() && one.updater().filter("NoOp"::equals).isEmpty());
    return any && !updaters
        ? Optional.of(
            new Cause(
                "nothing-trainable",
                text(
                    "none of %d layers can learn: each is frozen, has no weights, or has the updater"
                        + " NoOp",
                    all.size()),
                List.of(
                    new Remedy(
                        "unfreeze",
                        "layers that learn: no FrozenLayer, setFeatureExtractor or NoOp on all of"
                            + " them"))))
        : Optional.empty();
  }

  static Optional<Cause> frozenLayers(Situation now) {
    List<String> still =
        now.layers().stream()
            .filter(one -> one.blocks().stream().anyMatch(NetworkDescription.Block::weight))
            .filter(
                one ->
                    one.frozen()
                        || one.updater().filter("NoOp"::equals).isPresent()
                        || now.rate(one) == 0)
            .map(Layer::name)
            .toList();
    return still.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Cause(
                "layers-frozen",
                text(
                    "%d layers with weights do not learn (frozen, NoOp or a rate of 0): %s",
                    still.size(), String.join(", ", still.subList(0, Math.min(8, still.size())))),
                List.of(
                    new Remedy("unfreeze", "layers that learn, if they are not meant to stay"))));
  }

  static Optional<Cause> summedGradients(Situation now) {
    return now.network()
        .filter(one -> !one.meanGradient() && now.batchSize() > 1)
        .map(
            one ->
                new Cause(
                    "summed-gradients",
                    text(
                        "gradients are summed over the minibatch of %d (miniBatch(false)), so that"
                            + " each step is as many times as large",
                        now.batchSize()),
                    List.of(
                        new Remedy("average-gradients", "miniBatch(true), which is the default"))));
  }

  /** The layer that steps change most, if they change it too much. */
  static Optional<Cause> rateTooHigh(Situation now) {
    Layer worst = null;
    double ratio = LARGE_RATIO;
    for (Layer layer : now.layers()) {
      if (layer.hasTrainableWeights() && now.updateRatio(layer) > ratio) {
        ratio = now.updateRatio(layer);
        worst = layer;
      }
    }
    if (worst != null) {
      return Optional.of(
          tooHigh(
              worst,
              now.rate(worst),
              ratio,
              text("each step changes the weights of %s by %.2g", worst.phrase(), ratio)));
    }
    Layer jumped = now.largestRatioIn().orElse(null);
    if (jumped != null && now.largestRatio() > LARGE_JUMP) {
      return Optional.of(
          tooHigh(
              jumped,
              now.rate(jumped),
              now.largestRatio(),
              text(
                  "a step at iteration %d changed the weights of %s by %.2g",
                  now.largestRatioAt(), jumped.phrase(), now.largestRatio())));
    }
    for (Layer layer : now.layers()) {
      double rate = now.rate(layer);
      if (layer.hasTrainableWeights()
          && NetworkTraits.isAdaptive(layer)
          && layer.updater().filter("AdaGrad"::equals).isEmpty()
          && rate >= LARGE_ADAPTIVE_RATE) {
        return Optional.of(
            new Cause(
                "learning-rate-too-high",
                text(
                    "a learning rate of %.3g is high for %s, whose steps are about as large as the"
                        + " rate (1e-3 is usual)",
                    rate, layer.updater().orElse("")),
                List.of(lower(layer, rate, 1e-3))));
      }
    }
    return Optional.empty();
  }

  private static Cause tooHigh(Layer layer, double rate, double ratio, String what) {
    double usual = rate * USUAL_RATIO / ratio;
    return new Cause(
        "learning-rate-too-high",
        what
            + " of their size (mean |step| / mean |weight|; about 1e-3 is usual)"
            + (rate > 0 ? text(", at a learning rate of %.3g", rate) : ""),
        List.of(lower(layer, rate, usual)));
  }

  private static Remedy lower(Layer layer, double rate, double usual) {
    return rate > 0 && usual < rate
        ? new Remedy(
            "lower-learning-rate",
            text("a lower learning rate: %s instead of %.3g", updater(layer, usual), rate))
        : new Remedy("lower-learning-rate", "a lower learning rate");
  }

  private static String updater(Layer layer, double rate) {
    return text("new %s(%.1g)", layer.updater().orElse("Sgd"), rate);
  }

  static Optional<Cause> rateTooLow(Situation now) {
    Layer slowest = null;
    double largest = 0;
    for (Layer layer : now.layers()) {
      double ratio = now.updateRatio(layer);
      if (layer.hasTrainableWeights() && !Double.isNaN(ratio) && ratio >= largest) {
        largest = ratio;
        slowest = layer;
      }
    }
    if (slowest == null || !(largest > 0) || largest > SMALL_RATIO) {
      return Optional.empty();
    }
    double rate = now.rate(slowest);
    double low = NetworkTraits.isAdaptive(slowest) ? LOW_ADAPTIVE_RATE : LOW_RATE;
    if (rate > low) {
      return Optional.empty(); // then it is the gradient that is small
    }
    return Optional.of(
        new Cause(
            "learning-rate-too-low",
            text(
                    "no step changes the weights of any layer by more than %.2g of their size (mean"
                        + " |step| / mean |weight|; about 1e-3 is usual)",
                    largest)
                + (rate > 0 ? text(", at a learning rate of %.3g", rate) : ""),
            List.of(
                rate > 0
                    ? new Remedy(
                        "raise-learning-rate",
                        text(
                            "a higher learning rate: %s instead of %.3g",
                            updater(slowest, Math.min(0.1, rate * USUAL_RATIO / largest)), rate))
                    : new Remedy("raise-learning-rate", "a higher learning rate"))));
  }

  static Optional<Cause> penaltyDominates(Situation now) {
    double pull = now.penaltyPull();
    boolean ofScore = now.penaltyShare() > DOMINANT_SHARE;
    // Where the data have no gradient left, any penalty pulls harder.
    boolean ofGradient = pull > DOMINANT_PULL && now.penaltyShare() > NOTABLE_SHARE;
    if (!(ofScore || ofGradient) || now.isSatisfactory()) {
      return Optional.empty();
    }
    Layer most = null;
    double factor = 0;
    for (Layer layer : now.layers()) {
      double own = largestPenalty(layer);
      if (own > factor) {
        factor = own;
        most = layer;
      }
    }
    String kind =
        most == null
            ? ""
            : most.settings().l1() == factor
                ? "l1"
                : most.settings().l2() == factor ? "l2" : "weightDecay";
    return Optional.of(
        new Cause(
            "penalty-dominates",
            text(
                "penalties on the weights are %.3g %% of the score (%.3g)%s%s",
                100 * now.penaltyShare(),
                now.penalty(),
                pull > DOMINANT_PULL
                    ? text(" and pull at them %.2g times as hard as the data do", pull)
                    : "",
                kind.isEmpty() ? "" : text("; the largest factor is %s(%.3g)", kind, factor)),
            List.of(
                new Remedy(
                    "lower-penalty",
                    kind.isEmpty()
                        ? "smaller penalties"
                        : text(
                            "a smaller penalty: %s(%.1g) instead of %.3g",
                            kind, factor / 100, factor)))));
  }

  private static double largestPenalty(Layer layer) {
    return Math.max(
        layer.settings().l1(), Math.max(layer.settings().l2(), layer.settings().weightDecay()));
  }

  static Optional<Cause> retainTooLow(Situation now) {
    for (Layer layer : now.layers()) {
      double inputs = layer.settings().inputRetain();
      double weights = layer.settings().weightRetain();
      if (inputs < MIN_RETAIN) {
        return Optional.of(
            retain(
                layer, inputs, "dropOut", "inputs", text("and scales them by %.3g", 1 / inputs)));
      }
      if (weights < MIN_RETAIN) {
        return Optional.of(
            retain(
                layer,
                weights,
                "new DropConnect",
                "weights",
                text("and scales them by %.3g", 1 / weights)));
      }
    }
    return Optional.empty();
  }

  private static Cause retain(
      Layer layer, double probability, String call, String what, String scale) {
    return new Cause(
        "retain-probability-too-low",
        text(
            "%s keeps a share of %.3g of its %s in training, %s: DL4J's number is what is kept, not"
                + " what is dropped",
            layer.phrase(), probability, what, scale),
        List.of(
            new Remedy(
                "raise-retain-probability",
                text(
                    "%s(%.3g) instead of %s(%.3g)",
                    call, probability > 0.02 ? 1 - probability : 0.9, call, probability))));
  }
}
