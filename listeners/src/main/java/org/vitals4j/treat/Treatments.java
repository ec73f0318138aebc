package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.vitals4j.report.Internal;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.option.NumberOption;

/**
 * A plan: which treatment for which finding, in which order, how often, and how long to wait for
 * its effect. Immutable; {@link #builder} makes one to order.
 */
public final class Treatments {

  /**
   * One rule of a plan.
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

  /**
   * The treatments that come with Vitals4j, by name: the one list of them. The factories of this
   * class and the plug-ins are made of it, and {@code reference.conf} has its defaults.
   *
   * <p>The agent's command line lists them where there is no DL4J. So makers are lambdas: a
   * reference to a constructor would load the treatment, and with it classes of DL4J, when this
   * class is initialised.
   */
  @Internal
  @SuppressWarnings("ImmutableEnumChecker") // makers have no state, lists and sets are copies
  public enum BuiltIn {
    ROLLBACK(
        "rollback",
        "back to the last healthy snapshot; lower rates or minibatches kept out, as the case may be",
        of -> rollback((int) of.applyAsDouble("every"), (int) of.applyAsDouble("keep")),
        List.of(
            NumberOption.whole(
                "every",
                "[1, 2147483647]",
                "Healthy iterations from one snapshot to the next; each copies all parameters",
                10),
            NumberOption.whole(
                "keep", "[1, 1000]", "Snapshots kept in memory, besides the one of the start", 12)),
        Pathology.NON_FINITE,
        Pathology.EXPLODING_GRADIENT,
        Pathology.LOSS_DIVERGENCE,
        Pathology.LOSS_OSCILLATION),
    REDUCE_LEARNING_RATE(
        "reduce-learning-rate",
        "live learning rates multiplied by a factor",
        of -> reduceLearningRate(of.applyAsDouble("factor"), of.applyAsDouble("min-rate")),
        List.of(
            NumberOption.number("factor", "(0, 1)", "What learning rates are multiplied by", 0.3),
            NumberOption.number(
                "min-rate", "[0, infinity)", "Least rate that a fixed one is lowered to", 1e-8)),
        Pathology.LOSS_OSCILLATION,
        Pathology.LOSS_DIVERGENCE),
    FIT_LEARNING_RATE(
        "fit-learning-rate",
        "live learning rates so that steps fit the weights",
        () -> new FitLearningRate(),
        Pathology.UPDATE_RATIO,
        Pathology.LOSS_PLATEAU),
    REPLACE_OPTIMISER(
        "replace-optimiser",
        "Adam for plain SGD at a rate that nobody can have meant, at the beginning only",
        () -> new ReplaceOptimiser(),
        Pathology.UPDATE_RATIO,
        Pathology.LOSS_PLATEAU),
    REVIVE_UNITS(
        "revive-units",
        "incoming weights of dead units drawn again (ReDo)",
        () -> new ReviveUnits(),
        Pathology.DEAD_UNITS),
    LEAK("leak", "leaky ReLU where units are dead", () -> new LeakyRelu(), Pathology.DEAD_UNITS),
    REINITIALISE(
        "reinitialise",
        "hidden weights drawn by the scheme that fits and scaled to the minibatch, at the beginning only",
        () -> new Reinitialise(false),
        Pathology.POOR_INITIALISATION,
        Pathology.VANISHING_GRADIENT,
        Pathology.EXPLODING_GRADIENT,
        Pathology.SATURATION),
    REPLACE_ACTIVATION(
        "replace-activation",
        "ReLU for hidden functions that flatten out, at the beginning only",
        () -> new Reinitialise(true),
        Pathology.VANISHING_GRADIENT),
    RESCALE_UNITS(
        "rescale-units",
        "weights of saturated layers scaled by unit, while all others stay",
        () -> new RescaleUnits(),
        Pathology.SATURATION),
    HALT(
        "halt",
        "the end of fit, by an exception",
        () -> new StopTraining(),
        Pathology.NON_FINITE,
        Pathology.EXPLODING_GRADIENT,
        Pathology.LOSS_DIVERGENCE);

    private final String id;
    private final String description;
    private final Function<ToDoubleFunction<String>, Treatment> maker;
    private final List<NumberOption> options;
    private final Set<Pathology> treats;

    BuiltIn(String id, String description, Supplier<Treatment> maker, Pathology... treats) {
      this(id, description, of -> maker.get(), List.of(), treats);
    }

    BuiltIn(
        String id,
        String description,
        Function<ToDoubleFunction<String>, Treatment> maker,
        List<NumberOption> options,
        Pathology... treats) {
      this.id = id;
      this.description = description;
      this.maker = maker;
      this.options = List.copyOf(options);
      this.treats = Set.of(treats);
    }

    /** Its name in configurations, logs and lists of treatments. */
    public String id() {
      return id;
    }

    /** What it does, in one sentence without a full stop. */
    public String description() {
      return description;
    }

    /** What it is given for where the configuration names it. */
    public Set<Pathology> treats() {
      return treats;
    }

    /** What can be set. */
    public List<NumberOption> options() {
      return options;
    }

    /**
     * Makes one.
     *
     * @param values of the options, by name
     * @throws IllegalArgumentException if a value is not allowed
     */
    public Treatment create(ToDoubleFunction<String> values) {
      return maker.apply(values);
    }

    private Treatment create() {
      return create(
          name ->
              options.stream()
                  .filter(option -> option.name().equals(name))
                  .findFirst()
                  .orElseThrow()
                  .defaultValue());
    }
  }

  private final NonFinitePolicy nonFinite;
  private final boolean rewinds;
  private final boolean trainedTogether;
  private final List<Rule> rules;
  private final Map<String, Supplier<Treatment>> treatments;

  private Treatments(Builder builder) {
    nonFinite = builder.nonFinite;
    rewinds = builder.rewinds;
    trainedTogether = builder.trainedTogether;
    rules = List.copyOf(builder.rules);
    treatments = new LinkedHashMap<>(builder.treatments);
  }

  /** Does nothing about anything. */
  public static Treatments none() {
    return builder().build();
  }

  /**
   * What repairs most. Written out, in the order in which it is tried; each rule says how often at
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
   * All from WARN on. What draws weights again, scales them, or replaces activation functions or
   * the optimiser, does so only where nothing learned is lost, and declines otherwise: never where
   * the weights were learned before the monitor came. For UPDATE_RATIO, it does only where weights
   * or gradients are what is wrong, not the rate; a rollback declines where there is nothing to go
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

  /** {@link #rollback(int, int)} with the settings of {@code reference.conf}. */
  public static Treatment rollback() {
    return BuiltIn.ROLLBACK.create();
  }

  /**
   * {@code rollback}: back to the last parameters, optimiser state and learning rates that were
   * healthy before the trouble began. Where the rates were the same then, they are lowered too, the
   * more, the more often it is given; not the first time, if steps were not too large before the
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

  /** {@link #reduceLearningRate(double, double)} with the settings of {@code reference.conf}. */
  public static Treatment reduceLearningRate() {
    return BuiltIn.REDUCE_LEARNING_RATE.create();
  }

  /**
   * {@code reduce-learning-rate}: multiplies the live rates, schedules, bias updaters and wrapped
   * layers included. A negative rate is turned positive instead. Velocities of Nesterov's momentum
   * change with it. Declines beside schedules that are not DL4J's.
   *
   * @param factor in (0, 1)
   * @param minRate the least rate that a fixed one is lowered to, at least 0
   */
  public static Treatment reduceLearningRate(double factor, double minRate) {
    return new ReduceLearningRate(factor, minRate);
  }

  /**
   * {@code fit-learning-rate}: multiplies the live rates so that a step changes weights by 0.03 of
   * their size: later ones are smaller. Rates are raised only where steps are a hundred times
   * smaller than that, and none beyond 0.1; where that would not do, it is not the rate that is too
   * low, and none is changed. What a schedule, or somebody's {@code setLearningRate}, has turned
   * down is not raised. Declines beside schedules that are not DL4J's.
   */
  public static Treatment fitLearningRate() {
    return BuiltIn.FIT_LEARNING_RATE.create();
  }

  /**
   * {@code replace-optimiser}: Adam in the place of plain SGD whose one fixed rate is from 1000 on
   * and too high, or up to 1e-4 and so low that steps change weights by less than 1e-5 of their
   * size; at a rate, 0.01 at most, by which they change weights as drawn by 0.03. Only where
   * nothing has been learned, and in no copy of a network that is averaged with others, nor in half
   * precision.
   */
  public static Treatment replaceOptimiser() {
    return BuiltIn.REPLACE_OPTIMISER.create();
  }

  /**
   * {@code revive-units} (ReDo, Sokar and others 2023): incoming weights of dead units are drawn
   * again by the layer's own scheme, their biases, outgoing weights and optimiser state become 0.
   * Where those that read them read others with the same weights, or are frozen, outgoing weights
   * stay, and incoming ones are drawn at a hundredth. Which weights read a unit is asked of the
   * configuration; where it does not tell, the layer is left alone.
   */
  public static Treatment reviveUnits() {
    return BuiltIn.REVIVE_UNITS.create();
  }

  /**
   * {@code leak}: turns ReLU into leaky ReLU of slope 0.01 where units are dead. Not where the
   * weights were learned before the monitor came, or are of use as they are.
   */
  public static Treatment leak() {
    return BuiltIn.LEAK.create();
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
    return BuiltIn.REINITIALISE.create();
  }

  /**
   * {@code replace-activation}: hidden activation functions that flatten out become ReLU, and the
   * weights are drawn again. Only where nothing has been learned.
   */
  public static Treatment replaceActivation() {
    return BuiltIn.REPLACE_ACTIVATION.create();
  }

  /**
   * {@code rescale-units}: scales the incoming weights of each unit of saturated layers so that
   * over the present minibatch its activation function is not flat; all other layers, and what they
   * have learned, stay. Not where the weights were learned before the monitor came, or are of use
   * as they are.
   */
  public static Treatment rescaleUnits() {
    return BuiltIn.RESCALE_UNITS.create();
  }

  /** {@code halt}: ends {@code fit} with a {@link TrainingHaltedException}. */
  public static Treatment halt() {
    return BuiltIn.HALT.create();
  }

  /** What becomes of a step whose gradient is not finite. */
  public NonFinitePolicy nonFinite() {
    return nonFinite;
  }

  /**
   * Whether a skipped step takes the count of iterations back: {@link Builder#rewindSkippedSteps}.
   */
  public boolean rewinds() {
    return rewinds;
  }

  /** Whether it is for networks that train each other: {@link #trainedTogether}. */
  public boolean isTrainedTogether() {
    return trainedTogether;
  }

  /** In the order in which they are tried. */
  public List<Rule> rules() {
    return rules;
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
    return rules.isEmpty() && nonFinite == NonFinitePolicy.REPORT;
  }

  /** The same plan with another answer to gradients that are not finite. */
  public Treatments onNonFinite(NonFinitePolicy policy) {
    Builder copy = copy();
    copy.nonFinite = policy;
    return copy.build();
  }

  /**
   * The same plan for networks that train each other, such as a generator and its discriminator.
   * There the loss of one rises since the other gets better, and what is drawn again or taken back
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

  /**
   * The same plan with another maker of one of its treatments, such as {@code
   * Treatments.automatic().with(() -> Treatments.rollback(50, 4))}.
   *
   * @param treatment what it makes has the name of a treatment of this plan; one is made for each
   *     network
   * @throws IllegalArgumentException if no rule has a treatment of that name
   */
  public Treatments with(Supplier<? extends Treatment> treatment) {
    String name = treatment.get().name();
    if (!treatments.containsKey(name)) {
      throw new IllegalArgumentException(
          "no rule of the plan has the treatment '" + name + "', but " + treatments.keySet());
    }
    Builder copy = copy();
    copy.treatments.put(name, treatment::get);
    return copy.build();
  }

  private Builder copy() {
    Builder copy = new Builder();
    copy.nonFinite = nonFinite;
    copy.rewinds = rewinds;
    copy.trainedTogether = trainedTogether;
    copy.rules.addAll(rules);
    copy.treatments.putAll(treatments);
    return copy;
  }

  /** This plan, and after it what another one has. */
  public Treatments then(Treatments other) {
    Builder both = new Builder();
    both.nonFinite = nonFinite == NonFinitePolicy.REPORT ? other.nonFinite : nonFinite;
    both.rewinds = rewinds && other.rewinds;
    both.trainedTogether = trainedTogether || other.trainedTogether;
    both.rules.addAll(rules);
    both.rules.addAll(other.rules);
    both.treatments.putAll(other.treatments);
    both.treatments.putAll(treatments);
    return both.build();
  }

  /** Puts a plan together. */
  public static final class Builder {

    private NonFinitePolicy nonFinite = NonFinitePolicy.REPORT;
    private boolean rewinds = true;
    private boolean trainedTogether;
    private final List<Rule> rules = new ArrayList<>();
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
        Pathology pathology,
        Supplier<? extends Treatment> treatment,
        int maxApplications,
        int cooldownIterations) {
      return on(pathology, Severity.WARN, treatment, maxApplications, cooldownIterations);
    }

    /**
     * Adds a treatment for a pathology, behind those that are there.
     *
     * @param minSeverity the least severity it is given for
     * @param treatment one is made for each network; treatments of one name share it
     * @param maxApplications how often it may be given in one run, at least 1; rules of one
     *     treatment for one pathology are counted together
     * @param cooldownIterations iterations to wait for its effect, at least 1
     * @throws IllegalArgumentException if one of them is below 1
     */
    public Builder on(
        Pathology pathology,
        Severity minSeverity,
        Supplier<? extends Treatment> treatment,
        int maxApplications,
        int cooldownIterations) {
      if (maxApplications < 1 || cooldownIterations < 1) {
        throw new IllegalArgumentException(
            "a treatment must be given at least once, with at least 1 iteration to wait, but was "
                + maxApplications
                + " times, "
                + cooldownIterations
                + " iterations");
      }
      String name = treatment.get().name();
      treatments.putIfAbsent(name, treatment::get);
      rules.add(new Rule(pathology, minSeverity, name, maxApplications, cooldownIterations));
      return this;
    }

    /** The plan. */
    public Treatments build() {
      return new Treatments(this);
    }
  }

  /** What becomes of a step whose gradient holds NaN or an infinity. */
  public enum NonFinitePolicy {
    /** It is made, and reported. */
    REPORT,
    /**
     * It is skipped: parameters and optimiser state stay as they are, bit for bit. After five in a
     * row, or ten of the last 200 (5 %), skipping ends and the next treatment takes over.
     */
    SKIP_STEP
  }
}
