package org.vitals4j.treat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.Pathology;
import org.vitals4j.measure.DeadUnits;
import org.vitals4j.measure.IterationSnapshot;

/** Back to where all was well. */
final class Rollback implements Treatment {

  /**
   * Memory that the copies may take together; one is kept in any case, beside that of the start.
   */
  private static final long MOST_BYTES = 256L << 20;

  /** What a rule may overlook before it names an onset. */
  private static final int MARGIN = 10;

  private static final double LOWER = 0.3;

  private final int every;
  private final int keep;
  private final ArrayDeque<ModelState> states = new ArrayDeque<>(); // the newest last
  private @Nullable ModelState start;
  private int healthyFor;
  private int timesLowered;
  private boolean spared;
  private double lastRatio = Double.NaN;

  Rollback(int every, int keep) {
    if (every < 1 || keep < 1) {
      throw new IllegalArgumentException(
          "a rollback needs at least 1 snapshot, at least 1 iteration apart, but was asked for "
              + keep
              + " every "
              + every);
    }
    this.every = every;
    this.keep = keep;
  }

  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public void follow(Model model, int iteration, boolean healthy) {
    if (start == null) {
      start = ModelState.of(model, iteration);
      return;
    }
    healthyFor = healthy ? healthyFor + 1 : 0;
    if (healthyFor >= every) {
      healthyFor = 0;
      long most = Math.max(1, Math.min(keep, MOST_BYTES / Math.max(1, ModelState.bytes(model))));
      while (states.size() >= most) {
        states.removeFirst();
      }
      states.addLast(ModelState.of(model, iteration));
    }
  }

  @Override
  public void hear(IterationSnapshot snapshot) {
    double ratio = StepSizes.median(snapshot);
    if (Double.isFinite(ratio)) {
      lastRatio = ratio;
    }
  }

  @Override
  public void forget() {
    states.clear();
    start = null;
    healthyFor = 0;
    lastRatio = Double.NaN;
  }

  @Override
  public String plan(Patient patient, Finding finding) {
    return "go back to parameters and optimiser state of before iteration "
        + finding.onset()
        + " and lower the learning rate";
  }

  @Override
  public Outcome treat(Patient patient, Finding finding) {
    ModelState known = before(patient, finding);
    ModelState first = start;
    boolean fromStart = known == null;
    if (known == null) {
      if (first == null) {
        return new Outcome.Declined("there is no snapshot yet");
      }
      if (needsAPast(finding)) {
        return new Outcome.Declined("there is no snapshot from before the trouble");
      }
      known = first;
    }
    Model model = patient.model();
    int iteration = patient.snapshot().iteration();
    int epoch = patient.snapshot().epoch();
    double before = LearningRates.largest(model, iteration, epoch);
    LearningRates.Saved present = LearningRates.save(model);
    boolean ratesWereOthers = known.restore(model);
    double then = LearningRates.largest(model, iteration, epoch);
    if (before > 0 && before < then) {
      LearningRates.restore(model, present); // they were lowered since, for a reason
      ratesWereOthers = false;
    }
    boolean turned = LearningRates.turnPositive(model);
    if (!ratesWereOthers && !turned && !isSpared(finding, fromStart)) {
      LearningRates.scale(model, factor(), 0);
    }
    clearHiddenState(model);
    dropAfter(known, LearningRates.save(model));
    healthyFor = 0;
    double after = LearningRates.largest(model, iteration, epoch);
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "parameters and optimiser state are those of %s again; the learning rate was %.3g and is"
                + " %.3g%s",
            fromStart ? "the start" : "iteration " + known.iteration(),
            before,
            after,
            ratesWereOthers ? " as it was then" : turned ? ": it was negative" : ""),
        List.of(),
        before,
        after,
        "1/gradient",
        fromStart
            ? Outcome.Effect.FROM_SCRATCH
            : ratesWereOthers || turned ? Outcome.Effect.RENEWED : Outcome.Effect.GRADUAL);
  }

  /** Some troubles are there from the start, and going back there would bring them back. */
  private static boolean needsAPast(Finding finding) {
    return switch (finding.pathology()) {
      case NON_FINITE, EXPLODING_GRADIENT, LOSS_DIVERGENCE -> false;
      case UPDATE_RATIO -> !finding.symptom().key().equals("high");
      default -> true;
    };
  }

  /**
   * Whether the rate may stay as it is, this once: where nothing points to steps that are too
   * large, the trouble may have come from elsewhere and not come again.
   */
  private boolean isSpared(Finding finding, boolean fromStart) {
    boolean first = !spared;
    spared = true;
    return first
        && !fromStart
        && !(lastRatio > StepSizes.LARGE)
        && finding.pathology() != Pathology.EXPLODING_GRADIENT
        && finding.pathology() != Pathology.LOSS_DIVERGENCE;
  }

  private @Nullable ModelState before(Patient patient, Finding finding) {
    int margin =
        switch (finding.pathology()) {
          case NON_FINITE -> 0;
          // Units are called dead only after so many examples without a sign of life.
          case DEAD_UNITS ->
              MARGIN + DeadUnits.EXAMPLES / Math.max(1, patient.snapshot().batchSize());
          default -> MARGIN;
        };
    ModelState newest = null;
    for (ModelState one : states) {
      if (one.iteration() <= finding.onset() - margin) {
        newest = one;
      }
    }
    return newest;
  }

  /** By what rates are multiplied that were the same then: each time deeper. */
  private double factor() {
    double factor = Math.pow(LOWER, Math.pow(2, Math.min(timesLowered, 4)));
    timesLowered++;
    // Steps that were far too large show how far.
    return lastRatio > StepSizes.LARGE ? Math.min(factor, StepSizes.USUAL / lastRatio) : factor;
  }

  /** What we have lowered must not come back with the next rollback. */
  private void dropAfter(ModelState kept, LearningRates.Saved rates) {
    List<ModelState> older = new ArrayList<>();
    for (ModelState one : states) {
      if (one.iteration() <= kept.iteration()) {
        older.add(one.with(rates));
      }
    }
    states.clear();
    states.addAll(older);
    ModelState first = start;
    start = first == null ? null : first.with(rates);
  }

  private static void clearHiddenState(Model model) {
    if (model instanceof MultiLayerNetwork network
        && network.getLayerWiseConfigurations().getBackpropType() == BackpropType.TruncatedBPTT) {
      network.rnnClearPreviousState();
    } else if (model instanceof ComputationGraph graph
        && graph.getConfiguration().getBackpropType() == BackpropType.TruncatedBPTT) {
      graph.rnnClearPreviousState();
    }
  }
}
