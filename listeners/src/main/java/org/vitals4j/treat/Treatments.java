package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * A plan: which treatment for which finding, in which order, how often, and how long to wait for
 * its effect. Immutable; {@link #builder} makes one to order.
 */
public final class Treatments {

  /**
   * One line of a plan.
   *
   * @param pathology what it is for
   * @param minSeverity the least severity it is for
   * @param treatment name of the treatment
   * @param maxApplications how often it may be given for this pathology, in one run
   * @param cooldownIterations iterations before anything else is tried for this pathology, and
   *     after which the outcome is judged
   */
  public record Rule(
      Pathology pathology,
      Severity minSeverity,
      String treatment,
      int maxApplications,
      int cooldownIterations) {}

  private final NonFinitePolicy nonFinite;
  private final boolean rewinds;
  private final boolean trainedTogether;
  private final List<Rule> prescriptions;
  private final Map<String, Supplier<Treatment>> treatments;

  private Treatments(Builder builder) {
    nonFinite = builder.nonFinite;
    rewinds = builder.rewinds;
    trainedTogether = builder.trainedTogether;
    prescriptions = List.copyOf(builder.prescriptions);
    treatments = new LinkedHashMap<>(builder.treatments);
  }

  /** Does nothing about anything. */
  public static Treatments none() {
    return builder().build();
  }

  /**
   * What repairs most. Written out, in the order in which it is tried; each line says how often at
   * most, and after how many iterations the next is tried if the trouble lasts. What did not help
   * is given again only after all others, unless it goes further each time (rollback,
   * reduce-learning-rate):
   *
   * <pre>{@code
   * NON_FINITE           skip-step (5 in a row, 5 % of 200), then replace-optimiser 1 x 5,
   *                      reinitialise 1 x 5, rollback 6 x 5
   * POOR_INITIALISATION  reinitialise 2 x 20
   * EXPLODING_GRADIENT   reinitialise 1 x 20, rollback 5 x 40, reduce-learning-rate 2 x 40
   * VANISHING_GRADIENT   replace-activation 2 x 40, reinitialise 1 x 40, rollback 2 x 40
   * SATURATION           reinitialise 1 x 40, rollback 1 x 60, rescale-units 3 x 60,
   *                      rollback a second time
   * DEAD_UNITS           reinitialise 1 x 60, revive-units 3 x 110, rollback 1 x 60,
   *                      leak 1 x 110, rollback a second time
   * UPDATE_RATIO         reinitialise 1 x 60, replace-activation 1 x 60, rollback 1 x 60,
   *                      replace-optimiser 1 x 60, fit-learning-rate 3 x 60
   * LOSS_DIVERGENCE      rollback 5 x 60, reduce-learning-rate 2 x 60
   * LOSS_OSCILLATION     rollback 2 x 120, reduce-learning-rate 2 x 120
   * LOSS_PLATEAU         reinitialise 1 x 200, replace-activation 1 x 200,
   *                      replace-optimiser 1 x 200, fit-learning-rate 1 x 200
   * }</pre>
   *
   * All from WARN on. What draws weights anew, scales them, or replaces activation functions or the
   * optimiser, does so only where nothing learned is lost, and declines otherwise: never where the
   * weights were learned before the monitor came. For UPDATE_RATIO, it does only where weights or
   * gradients are what is wrong, not the rate; a rollback declines where there is nothing to go
   * back to. What has made the loss worse is undone ({@link Treatment}).
   */
  public static Treatments automatic() {
    return builder()
        .onNonFinite(NonFinitePolicy.SKIP_STEP)
        .on(Pathology.NON_FINITE, Treatments::replaceOptimiser, 1, 5)
        .on(Pathology.NON_FINITE, Treatments::reinitialise, 1, 5)
        .on(Pathology.NON_FINITE, Treatments::rollback, 6, 5)
        .on(Pathology.POOR_INITIALISATION, Treatments::reinitialise, 2, 20)
        .on(Pathology.EXPLODING_GRADIENT, Treatments::reinitialise, 1, 20)
        .on(Pathology.EXPLODING_GRADIENT, Treatments::rollback, 5, 40)
        .on(Pathology.EXPLODING_GRADIENT, Treatments::reduceLearningRate, 2, 40)
        .on(Pathology.VANISHING_GRADIENT, Treatments::replaceActivation, 2, 40)
        .on(Pathology.VANISHING_GRADIENT, Treatments::reinitialise, 1, 40)
        .on(Pathology.VANISHING_GRADIENT, Treatments::rollback, 2, 40)
        .on(Pathology.SATURATION, Treatments::reinitialise, 1, 40)
        .on(Pathology.SATURATION, Treatments::rollback, 1, 60)
        .on(Pathology.SATURATION, Treatments::rescaleUnits, 3, 60)
        .on(Pathology.SATURATION, Treatments::rollback, 2, 60)
        .on(Pathology.DEAD_UNITS, Treatments::reinitialise, 1, 60)
        .on(Pathology.DEAD_UNITS, Treatments::reviveUnits, 3, 110)
        .on(Pathology.DEAD_UNITS, Treatments::rollback, 1, 60)
        .on(Pathology.DEAD_UNITS, Treatments::leak, 1, 110)
        .on(Pathology.DEAD_UNITS, Treatments::rollback, 2, 60)
        .on(Pathology.UPDATE_RATIO, Treatments::reinitialise, 1, 60)
        .on(Pathology.UPDATE_RATIO, Treatments::replaceActivation, 1, 60)
        .on(Pathology.UPDATE_RATIO, Treatments::rollback, 1, 60)
        .on(Pathology.UPDATE_RATIO, Treatments::replaceOptimiser, 1, 60)
        .on(Pathology.UPDATE_RATIO, Treatments::fitLearningRate, 3, 60)
        .on(Pathology.LOSS_DIVERGENCE, Treatments::rollback, 5, 60)
        .on(Pathology.LOSS_DIVERGENCE, Treatments::reduceLearningRate, 2, 60)
        .on(Pathology.LOSS_OSCILLATION, Treatments::rollback, 2, 120)
        .on(Pathology.LOSS_OSCILLATION, Treatments::reduceLearningRate, 2, 120)
        .on(Pathology.LOSS_PLATEAU, Treatments::reinitialise, 1, 200)
        .on(Pathology.LOSS_PLATEAU, Treatments::replaceActivation, 1, 200)
        .on(Pathology.LOSS_PLATEAU, Treatments::replaceOptimiser, 1, 200)
        .on(Pathology.LOSS_PLATEAU, Treatments::fitLearningRate, 1, 200)
        .build();
  }

  /** A plan to order, empty at first. */
  public static Builder builder() {
    return new Builder();
  }

  /** {@code rollback} with a snapshot every 10 healthy iterations, twelve of them kept. */
  public static Treatment rollback() {
    return rollback(10, 12);
  }

  /**
   * {@code rollback}: back to the last parameters, optimiser state and learning rates that were
   * healthy before the trouble began. Where the rates were the same then, they are lowered too, the
   * more the oftener it is given; not the first time, if steps were not too large before the
   * trouble. From then on, minibatches on which the network scores far worse than it ever did while
   * it was healthy are kept out: their steps are not made. At most 20 in a row are, and 20 of 200.
   *
   * @param every healthy iterations from one snapshot to the next, at least 1; each is a copy of
   *     parameters and optimiser state
   * @param keep snapshots kept in memory, besides the one of the start; at least 1
   */
  public static Treatment rollback(int every, int keep) {
    return new Rollback(every, keep);
  }

  /** {@code reduce-learning-rate} to 0.3 of what it is, at least 1e-8. */
  public static Treatment reduceLearningRate() {
    return reduceLearningRate(0.3, 1e-8);
  }

  /**
   * {@code reduce-learning-rate}: multiplies the live rates, schedules, bias updaters and wrapped
   * layers included. A negative rate is turned positive instead. Velocities of Nesterov's momentum
   * change with it. Declines beside schedules that are not DL4J's.
   *
   * @param factor in (0, 1)
   * @param floor the least rate that a fixed one is brought to, at least 0
   */
  public static Treatment reduceLearningRate(double factor, double floor) {
    return new ReduceLearningRate(factor, floor);
  }

  /**
   * {@code fit-learning-rate}: multiplies the live rates so that a step changes weights by 0.03 of
   * their size: later ones are smaller. Rates are raised only where steps are a hundred times
   * smaller than that, and none beyond 0.1; where that would not do, it is not the rate that is too
   * low, and none is changed. What a schedule, or somebody's {@code setLearningRate}, has turned
   * down is not raised. Declines beside schedules that are not DL4J's.
   */
  public static Treatment fitLearningRate() {
    return new FitLearningRate();
  }

  /**
   * {@code replace-optimiser}: Adam in the place of plain SGD whose one fixed rate is from 1000 on
   * and too high, or up to 1e-4 and so low that steps change weights by less than 1e-5 of their
   * size; at a rate, 0.01 at most, by which they change weights as drawn by 0.03. Only where
   * nothing has been learned, and in no copy of a network that is averaged with others, nor in half
   * precision.
   */
  public static Treatment replaceOptimiser() {
    return new ReplaceOptimiser();
  }

  /**
   * {@code revive-units} (ReDo, Sokar and others 2023): incoming weights of dead units are drawn
   * again by the layer's own scheme, their biases, outgoing weights and optimiser state become 0.
   * Where those that read them read others with the same weights, or are frozen, outgoing weights
   * stay, and incoming ones are drawn at a hundredth. Which weights read a unit is asked of the
   * configuration; where it does not tell, the layer is left alone.
   */
  public static Treatment reviveUnits() {
    return new ReviveUnits();
  }

  /**
   * {@code leak}: turns ReLU into leaky ReLU of slope 0.01 where units are dead. Not where the
   * weights were learned before the monitor came, or are of use as they are.
   */
  public static Treatment leak() {
    return new LeakyRelu();
  }

  /**
   * {@code reinitialise}: the network begins with the weights that it would have had, had it been
   * configured with the schemes that fit its activation functions. Where those do not suit the
   * present minibatch, for instance since features are in the hundreds, they are scaled, layer by
   * layer: inputs of the activation functions get a mean square of 1 (LSUV, Mishkin and Matas
   * 2016), or, where the function flattens out on both sides, each unit's get mean 0 and the
   * deviation that suits it (Krähenbühl and others 2016). Only where nothing has been learned.
   */
  public static Treatment reinitialise() {
    return new Reinitialise(false);
  }

  /**
   * {@code replace-activation}: hidden activation functions that flatten out become ReLU, and the
   * weights are drawn anew. Only where nothing has been learned.
   */
  public static Treatment replaceActivation() {
    return new Reinitialise(true);
  }

  /**
   * {@code rescale-units}: scales the incoming weights of each unit of saturated layers so that
   * over the present minibatch its activation function is not flat; all other layers, and what they
   * have learned, stay. Not where the weights were learned before the monitor came, or are of use
   * as they are.
   */
  public static Treatment rescaleUnits() {
    return new RescaleUnits();
  }

  /** {@code halt}: ends {@code fit} with a {@link TrainingHaltedException}. */
  public static Treatment halt() {
    return new StopTraining();
  }

  public NonFinitePolicy nonFinite() {
    return nonFinite;
  }

  public boolean rewinds() {
    return rewinds;
  }

  public boolean isTrainedTogether() {
    return trainedTogether;
  }

  public List<Rule> prescriptions() {
    return prescriptions;
  }

  /** Fresh treatments for one network, by name. */
  public Map<String, Treatment> make(BiConsumer<String, Throwable> onFailure) {
    Map<String, Treatment> made = new LinkedHashMap<>();
    treatments.forEach(
        (name, supplier) -> {
          try {
            made.put(name, Objects.requireNonNull(supplier.get(), "a supplier gave null"));
          } catch (Throwable thrown) {
            onFailure.accept("Treatment '" + name + "' could not be made and is left out", thrown);
          }
        });
    return made;
  }

  /** Whether there is anything to do at all. */
  public boolean isEmpty() {
    return prescriptions.isEmpty() && nonFinite == NonFinitePolicy.REPORT;
  }

  /** The same plan with another answer to gradients that are not finite. */
  public Treatments onNonFinite(NonFinitePolicy policy) {
    Builder copy = copy();
    copy.nonFinite = policy;
    return copy.build();
  }

  /**
   * The same plan for networks that train each other, such as a generator and its discriminator.
   * There the loss of one rises since the other gets better, and what is drawn anew or taken back
   * in one is lost to both. So no minibatch is kept out, and no treatment is given but {@linkplain
   * Treatment#isReversible reversible} ones: a lower learning rate, a halt. Steps that are not
   * finite are skipped, and gradients clipped, as ever. Where networks write each other's
   * parameters, it is found without being said.
   */
  public Treatments trainedTogether() {
    Builder copy = copy();
    copy.trainedTogether = true;
    return copy.build();
  }

  private Builder copy() {
    Builder copy = new Builder();
    copy.nonFinite = nonFinite;
    copy.rewinds = rewinds;
    copy.trainedTogether = trainedTogether;
    copy.prescriptions.addAll(prescriptions);
    copy.treatments.putAll(treatments);
    return copy;
  }

  /** This plan, and behind it what another one prescribes. */
  public Treatments then(Treatments other) {
    Builder both = new Builder();
    both.nonFinite = nonFinite == NonFinitePolicy.REPORT ? other.nonFinite : nonFinite;
    both.rewinds = rewinds && other.rewinds;
    both.trainedTogether = trainedTogether || other.trainedTogether;
    both.prescriptions.addAll(prescriptions);
    both.prescriptions.addAll(other.prescriptions);
    both.treatments.putAll(other.treatments);
    both.treatments.putAll(treatments);
    return both.build();
  }

  /** Puts a plan together. */
  public static final class Builder {

    private NonFinitePolicy nonFinite = NonFinitePolicy.REPORT;
    private boolean rewinds = true;
    private boolean trainedTogether;
    private final List<Rule> prescriptions = new ArrayList<>();
    private final Map<String, Supplier<Treatment>> treatments = new LinkedHashMap<>();

    private Builder() {}

    /** What becomes of a step whose gradient is not finite. Default: it is made, and reported. */
    public Builder onNonFinite(NonFinitePolicy policy) {
      nonFinite = policy;
      return this;
    }

    /**
     * Whether a skipped step takes DL4J's count of iterations and this thread's random numbers
     * back, so that the rest of the run is that of one which never saw the minibatch. Default: yes.
     * Never done while a listener that is not of Vitals4j is on the network: it has seen the
     * iteration.
     */
    public Builder rewindSkippedSteps(boolean wanted) {
      rewinds = wanted;
      return this;
    }

    /** The same from {@link Severity#WARN} on. */
    public Builder on(
        Pathology pathology, Supplier<? extends Treatment> treatment, int most, int pause) {
      return on(pathology, Severity.WARN, treatment, most, pause);
    }

    /**
     * Adds a treatment for a pathology, behind those that are there.
     *
     * @param from the least severity it is given for
     * @param treatment one is made for each network; treatments of one name share it
     * @param most how often it may be given in one run, at least 1; lines of one treatment for one
     *     pathology are counted together
     * @param pause iterations to wait for its effect, at least 1
     */
    public Builder on(
        Pathology pathology,
        Severity from,
        Supplier<? extends Treatment> treatment,
        int most,
        int pause) {
      if (most < 1 || pause < 1) {
        throw new IllegalArgumentException(
            "a treatment must be given at least once, with at least 1 iteration to wait, but was "
                + most
                + " times, "
                + pause
                + " iterations");
      }
      String name = treatment.get().name();
      treatments.putIfAbsent(name, treatment::get);
      prescriptions.add(new Rule(pathology, from, name, most, pause));
      return this;
    }

    /** The plan. */
    public Treatments build() {
      return new Treatments(this);
    }
  }
}
