package org.vitals4j.treat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.MinibatchLoss;
import org.vitals4j.treat.model.OptimiserState;
import org.vitals4j.treat.model.StepSizes;

/**
 * A network that is to be treated, at the end of an iteration, and the tools to treat it with: what
 * was measured, what the network has learned, its layers, its learning rates, the state of its
 * optimiser, and the loss of the present minibatch with other parameters.
 *
 * <p><b>Thread.</b> The training thread. <b>Lifetime.</b> Valid during one call of a {@link
 * Treatment}; not to be kept. <b>Cost.</b> What reads costs microseconds, unless it says otherwise.
 *
 * <p>The monitor makes one for each treatment. A test of a treatment makes one by {@link #builder}.
 */
public final class TreatmentContext {

  /** With so few iterations, whatever was learned is learned again at once. */
  private static final int START_ITERATIONS = 10;

  private final Model model;
  private final IterationSnapshot snapshot;
  private final int iterationsSinceStart;
  private final double chanceScore;
  private final double stepSize;
  private final boolean learned;
  private final Optional<String> learnedBefore;
  private final Optional<String> usefulNow;
  private final boolean slowed;
  private final boolean ratesReduced;
  private final boolean minibatchKept;
  private final Function<INDArray, OptionalDouble> loss;

  private TreatmentContext(Builder builder) {
    model = builder.model;
    snapshot = builder.snapshot;
    iterationsSinceStart = builder.iterationsSinceStart;
    chanceScore = builder.chanceScore;
    stepSize = builder.stepSize;
    learned = builder.learned;
    learnedBefore = builder.learnedBefore;
    usefulNow = builder.usefulNow;
    slowed = builder.slowed;
    ratesReduced = builder.ratesReduced;
    minibatchKept = builder.minibatchKept;
    loss = builder.loss;
  }

  /**
   * One of whose past nothing is known.
   *
   * @param model the live network, after {@code fit} or in {@code iterationDone}
   * @param snapshot what was measured in the iteration that has ended
   */
  public static Builder builder(Model model, IterationSnapshot snapshot) {
    return new Builder(model, snapshot);
  }

  /** The live network: a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
  public Model model() {
    return model;
  }

  /** What was measured in the iteration that has ended. */
  public IterationSnapshot snapshot() {
    return snapshot;
  }

  /** What the network is made of. */
  public NetworkDescription network() {
    return snapshot.network();
  }

  /**
   * The live layers, and a graph's other vertices, in DL4J's order: {@link
   * NetworkDescription.Layer#index()} is an index into it.
   */
  public List<Trainable> layers() {
    return LiveLayers.of(model);
  }

  /**
   * Iterations since the monitor first saw the network, or since a treatment made it begin again
   * ({@link Outcome.Effect#FROM_SCRATCH}); at least 0.
   */
  public int iterationsSinceStart() {
    return iterationsSinceStart;
  }

  /**
   * Whether the network has just begun: so few iterations ago that nothing is lost by beginning
   * again, unless its weights were {@linkplain #learnedBefore learned before}.
   */
  public boolean isAtStart() {
    return iterationsSinceStart <= START_ITERATIONS;
  }

  /** The score of a network that guesses, without penalties; NaN where it is not known. */
  public double chanceScore() {
    return chanceScore;
  }

  /** Whether the network has learned something worth keeping since its start. */
  public boolean hasLearned() {
    return learned;
  }

  /**
   * What says that the weights were learned before the monitor first saw the network: one clause
   * without a full stop. Empty where nothing does.
   */
  public Optional<String> learnedBefore() {
    return learnedBefore;
  }

  /**
   * Why weights must not be drawn again, nor the optimiser be replaced: one clause without a full
   * stop. Empty where nothing learned would be lost, as {@linkplain #isAtStart at the start}.
   */
  public Optional<String> reasonAgainstRestart() {
    Optional<String> evident = reasonAgainstRescaling();
    return evident.isEmpty() && !isAtStart() && learned
        ? Optional.of("the network has learned something, which would be lost")
        : evident;
  }

  /**
   * Why weights must not be scaled, nor activation functions be replaced: one clause without a full
   * stop. Empty where the weights are of no use as they are.
   */
  public Optional<String> reasonAgainstRescaling() {
    return learnedBefore
        .or(() -> usefulNow)
        .map(one -> "the network has learned something, which would be lost: " + one);
  }

  /**
   * Whether NaN or an infinity came in with the minibatch, in its features or labels: then neither
   * weights nor rates are to blame.
   */
  public boolean isDataNonFinite() {
    return snapshot
        .nonFinite()
        .map(NonFiniteOrigin::kind)
        .filter(kind -> kind == Kind.FEATURES || kind == Kind.LABELS)
        .isPresent();
  }

  /**
   * By how much the latest step that was measured changed weights: the median over the weight
   * matrices of |step| / |weights|, at least 0. May be infinite; NaN where none was measured since
   * the start.
   */
  public double stepSize() {
    return stepSize;
  }

  /**
   * The largest learning rate in force, by absolute value, in updates per unit of gradient; NaN
   * where no optimiser of the network has a rate.
   */
  public double learningRate() {
    return LearningRates.largest(model, snapshot.iteration(), snapshot.epoch());
  }

  /**
   * Why learning rates cannot be multiplied: one clause without a full stop, such as that a
   * schedule is not of DL4J's. Empty where they can.
   */
  public Optional<String> learningRateObstacle() {
    return LearningRates.obstacle(model);
  }

  /** Whether a treatment has lowered the learning rates. */
  public boolean isSlowed() {
    return slowed;
  }

  /**
   * Whether a learning rate is below a third of what it has been, and not because of a treatment: a
   * schedule or the user's {@code setLearningRate} wants it so.
   */
  public boolean isRateReducedByUser() {
    return ratesReduced;
  }

  /**
   * Multiplies the learning rates of all layers: fixed ones, schedules, those of biases and of
   * layers within wrappers. Velocities of Nesterov's momentum change with them.
   *
   * @param factor positive and finite
   * @param minRate the least absolute value that a fixed rate is lowered to; at least 0. A rate
   *     that is below already stays as it is
   * @throws IllegalArgumentException if an argument is out of range; then nothing is changed
   */
  public void scaleLearningRates(double factor, double minRate) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor must be positive and finite, but was " + factor);
    }
    if (!(minRate >= 0 && minRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "least rate must be at least 0 and finite, but was " + minRate);
    }
    LearningRates.scale(model, factor, minRate);
  }

  /**
   * Turns negative learning rates, by which a network climbs, into positive ones.
   *
   * @return whether there were any
   */
  public boolean makeLearningRatesPositive() {
    return LearningRates.turnPositive(model);
  }

  /**
   * Live views of the optimiser's state for one parameter: momentum, squared gradients, whatever it
   * keeps one number an element of. Each has the shape of the parameter; writing into one changes
   * the optimiser.
   *
   * @param layer one of {@link #layers()}
   * @param parameter its key in the layer's {@code paramTable}, such as {@code "W"}
   * @return none for plain SGD, and for optimisers that are not of DL4J's
   */
  public List<INDArray> optimiserState(Trainable layer, String parameter) {
    return OptimiserState.of(model, layer, parameter);
  }

  /** Sets the whole state of the optimiser to 0. */
  public void resetOptimiser() {
    OptimiserState.clear(model);
  }

  /**
   * Sets the optimiser's state of some layers to 0; that of the others stays bit for bit.
   *
   * @param layerNames as in {@link #network()}; others are ignored
   */
  public void resetOptimiser(Collection<String> layerNames) {
    Set<String> wanted = Set.copyOf(layerNames);
    List<Trainable> live = layers();
    for (NetworkDescription.Layer layer : network().layers()) {
      if (wanted.contains(layer.name())) {
        Trainable part = live.get(layer.index());
        part.paramTable(false)
            .keySet()
            .forEach(key -> optimiserState(part, key).forEach(state -> state.assign(0)));
      }
    }
  }

  /**
   * The loss of the present minibatch with other parameters, penalties included. Changes nothing.
   * Costs a forward pass of the minibatch.
   *
   * @param parameters flattened, as long as {@code model().params()}; may be those. Only read
   * @return NaN or infinite where the loss is; empty where it cannot be computed: the minibatch was
   *     not {@linkplain #isMinibatchKept kept}, or an output computes no loss
   */
  public OptionalDouble lossWith(INDArray parameters) {
    return loss.apply(parameters);
  }

  /**
   * Whether the minibatch was kept as far as it can be. A graph shows its labels in the backward
   * pass only, and they are copied from the iteration after something was found: {@link #lossWith}
   * may know more in the next iteration where this is false.
   */
  public boolean isMinibatchKept() {
    return minibatchKept;
  }

  /** What is known of a network besides its snapshot. */
  public static final class Builder {

    private final Model model;
    private final IterationSnapshot snapshot;
    private int iterationsSinceStart;
    private double chanceScore = Double.NaN;
    private double stepSize;
    private boolean learned;
    private Optional<String> learnedBefore = Optional.empty();
    private Optional<String> usefulNow = Optional.empty();
    private boolean slowed;
    private boolean ratesReduced;
    private boolean minibatchKept = true;
    private Function<INDArray, OptionalDouble> loss;

    private Builder(Model model, IterationSnapshot snapshot) {
      this.model = model;
      this.snapshot = snapshot;
      stepSize = StepSizes.median(snapshot);
      loss = parameters -> MinibatchLoss.PLAIN.of(model, parameters);
    }

    /** {@link TreatmentContext#iterationsSinceStart()}. Default: 0. */
    public Builder iterationsSinceStart(int iterations) {
      iterationsSinceStart = iterations;
      return this;
    }

    /** {@link TreatmentContext#chanceScore()}. Default: not known. */
    public Builder chanceScore(double score) {
      chanceScore = score;
      return this;
    }

    /** {@link TreatmentContext#stepSize()}. Default: that of the snapshot. */
    public Builder stepSize(double size) {
      stepSize = size;
      return this;
    }

    /** {@link TreatmentContext#hasLearned()}. Default: no. */
    public Builder learned(boolean yes) {
      learned = yes;
      return this;
    }

    /** {@link TreatmentContext#learnedBefore()}. Default: nothing says so. */
    public Builder learnedBefore(Optional<String> evidence) {
      learnedBefore = evidence;
      return this;
    }

    /**
     * What says that the weights are of use as they are, whoever trained them. Default: nothing.
     */
    public Builder usefulNow(Optional<String> evidence) {
      usefulNow = evidence;
      return this;
    }

    /** {@link TreatmentContext#isSlowed()}. Default: no. */
    public Builder slowed(boolean yes) {
      slowed = yes;
      return this;
    }

    /** {@link TreatmentContext#isRateReducedByUser()}. Default: no. */
    public Builder rateReducedByUser(boolean yes) {
      ratesReduced = yes;
      return this;
    }

    /**
     * {@link TreatmentContext#lossWith}. Default: that of a {@code MultiLayerNetwork} that still
     * holds its minibatch; empty for a graph.
     *
     * @param minibatchKept {@link TreatmentContext#isMinibatchKept()}
     */
    public Builder loss(Function<INDArray, OptionalDouble> loss, boolean minibatchKept) {
      this.loss = loss;
      this.minibatchKept = minibatchKept;
      return this;
    }

    /** The context. */
    public TreatmentContext build() {
      return new TreatmentContext(this);
    }
  }
}
