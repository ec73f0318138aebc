package org.vitals4j.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.IterationSnapshot.Clipped;
import org.vitals4j.measure.IterationSnapshot.LayerSnapshot;

/**
 * Follows DL4J's callbacks through one iteration and makes a snapshot of it.
 *
 * <p>The calls may come in any order and number: L-BFGS repeats forward and backward passes, a user
 * may call {@code computeGradientAndScore()} alone, some code calls {@link #gradient} by hand and
 * nothing before it. Each call therefore only adds what it knows, {@link #finish} takes what is
 * there, and what is missing is absent with a reason. The last forward and backward pass before the
 * step count.
 *
 * <p>Reads the model, never changes it, and keeps no array beyond the iteration. One recorder
 * serves one network; calls must not overlap.
 */
public final class IterationRecorder {

  /** Above this global norm, updates are measured in every iteration: an explosion cannot wait. */
  private static final double SUSPICIOUS_NORM = 1e3;

  private final String session;
  private final String worker;
  private final ArrayScanner scanner = ArrayScanner.forBackend();
  private long histogramElements;

  private @Nullable NetworkDescription description;
  private final ShownActivations shown = new ShownActivations();
  private final ActivationRecorder activations = new ActivationRecorder();
  private @Nullable GradientMeasurement gradient;
  private @Nullable Clipped clipped;
  private Optional<NonFiniteOrigin> origin = Optional.empty();
  private boolean lookedForOrigin;
  private Optional<NonFiniteOrigin> lastOrigin = Optional.empty();
  private int lastIteration = -1;
  private final IterationClock clock = new IterationClock();

  /**
   * Follows one network.
   *
   * @param session goes into every snapshot
   * @param worker goes into every snapshot
   */
  public IterationRecorder(String session, String worker) {
    this.session = session;
    this.worker = worker;
  }

  /** Whether this recorder can follow a model at all. */
  public static boolean supports(Model model) {
    return NetworkView.of(model).isPresent();
  }

  /** How arrays are read on this backend, for the log: one clause without a full stop. */
  public String reading() {
    return scanner.description();
  }

  /**
   * Asks for gradient histograms, and says how many elements of a layer they look at. Without this
   * there are none: they are dearer than all other statistics together.
   *
   * @param most at least 1; {@link Long#MAX_VALUE} for all, at about 5 ns an element
   */
  public void histogramElements(long most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "histogram elements must be at least 1 a layer, but was " + most);
    }
    histogramElements = most;
  }

  /**
   * {@code onForwardPass} of a {@code MultiLayerNetwork}. The arrays are held until the backward
   * pass of the same iteration, no longer.
   *
   * @param arrays the input, then the output of every layer but the last
   * @param schedules activations are measured where any of these says so
   * @param watch whether dead units are looked for in this iteration whatever the schedules say
   */
  public void forward(Model model, List<INDArray> arrays, List<Sampling> schedules, boolean watch) {
    shown.show(arrays);
    readActivations(model, schedules, watch);
  }

  /**
   * {@code onForwardPass} of a {@code ComputationGraph}.
   *
   * @param arrays by vertex name, inputs included, outputs not
   * @param schedules activations are measured where any of these says so
   * @param watch whether dead units are looked for in this iteration whatever the schedules say
   */
  public void forward(
      Model model, Map<String, INDArray> arrays, List<Sampling> schedules, boolean watch) {
    shown.show(arrays);
    readActivations(model, schedules, watch);
  }

  /**
   * {@code onBackwardPass}: gradient and score are there, activations still live.
   *
   * @param schedules distribution and histogram are taken where any of these says so: after the
   *     step the gradient is gone
   */
  public void backward(Model model, List<Sampling> schedules) {
    try {
      NetworkView.of(model).ifPresent(view -> measure(view, schedules, true));
    } finally {
      shown.drop();
    }
  }

  /**
   * {@code onGradientCalculation}: the last moment before the updater.
   *
   * @param schedules as for {@link #backward}, where that was not called
   * @return the gradient of this iteration; empty for models that are not networks
   */
  public Optional<GradientMeasurement> gradient(Model model, List<Sampling> schedules) {
    if (gradient == null) {
      NetworkView.of(model).ifPresent(view -> measure(view, schedules, false));
    }
    return Optional.ofNullable(gradient);
  }

  /** Whether the gradient of this iteration was clipped already. */
  public boolean isClipped() {
    return clipped != null;
  }

  /** Notes what a clipping policy did. */
  public void clipped(Clipped what) {
    clipped = what;
  }

  /**
   * {@code iterationDone}: the step is made. Ends the iteration, whatever came before.
   *
   * @param iteration DL4J's count before this step
   * @param schedules parameters and updates are measured where any of these says so
   * @param nowNanos {@link System#nanoTime}
   * @param selfNanos time spent in the monitor since the iteration before
   * @return empty for models that are not networks, and for an iteration that was ended before
   */
  public Optional<IterationSnapshot> finish(
      Model model,
      int iteration,
      int epoch,
      List<Sampling> schedules,
      long nowNanos,
      long selfNanos) {
    Optional<NetworkView> seen = NetworkView.of(model);
    boolean repeated = gradient == null && iteration == lastIteration;
    if (seen.isEmpty() || repeated) {
      reset();
      return Optional.empty();
    }
    try {
      NetworkView view = seen.get();
      NetworkDescription network = describe(view);
      double score = model.score();
      if (gradient == null && !Double.isFinite(score)) {
        look(view, network, null, score);
      }
      boolean huge = gradient != null && !(gradient.global().l2() <= SUSPICIOUS_NORM);
      boolean suspicious = huge || origin.isPresent();
      boolean sampled = Sampling.any(schedules, iteration) || suspicious;
      List<LayerSnapshot> layers =
          StepMeasurement.layers(
              view,
              network,
              gradient,
              activations.finish(network),
              iteration,
              epoch,
              sampled,
              histogramElements,
              scanner);
      if (origin.isEmpty() && sampled && StepMeasurement.anyNonFinite(layers)) {
        origin = new OriginSearch(view, scanner).afterStep(network);
      }
      IterationSnapshot snapshot =
          new IterationSnapshot(
              session,
              worker,
              network,
              iteration,
              epoch,
              System.currentTimeMillis(),
              gradient == null ? view.batchSize() : gradient.batchSize(),
              score,
              layers,
              gradient == null ? StepMeasurement.noGradient() : Reading.measured(gradient.global()),
              clipped == null
                  ? Reading.absent("there is no clipping policy")
                  : Reading.measured(clipped),
              origin,
              clock.duration(nowNanos),
              clock.overhead(nowNanos, selfNanos));
      lastOrigin = origin;
      lastIteration = iteration;
      return Optional.of(snapshot);
    } finally {
      // Also after a failure: nothing of this iteration may be taken for the next one's.
      clock.end(nowNanos);
      reset();
    }
  }

  private void readActivations(Model model, List<Sampling> schedules, boolean watch) {
    Optional<NetworkView> seen = NetworkView.of(model);
    if (seen.isEmpty() || (schedules.isEmpty() && !watch)) {
      return;
    }
    NetworkView view = seen.get();
    List<NetworkView.Part> parts = view.parts();
    if (activations.forgetIfChanged(parts)) {
      description = null;
    }
    boolean sample = Sampling.any(schedules, view.iteration());
    NetworkDescription network = describe(view);
    activations.forward(view, parts, network, shown.byLayer(network), sample, watch || sample);
  }

  /** Lets go of everything that belongs to the iteration under way, if any. */
  public void reset() {
    shown.drop();
    gradient = null;
    clipped = null;
    origin = Optional.empty();
    lookedForOrigin = false;
  }

  private void measure(NetworkView view, List<Sampling> schedules, boolean activationsLive) {
    INDArray gradients = view.gradients();
    if (gradients == null || !ArrayScanner.supports(gradients.dataType())) {
      return;
    }
    NetworkDescription network = describe(view);
    boolean sampled = Sampling.any(schedules, view.iteration());
    GradientMeasurement measured =
        GradientMeasurement.of(
            network, gradients, view.batchSize(), sampled, histogramElements, scanner);
    gradient = measured;
    if (activationsLive) {
      activations.backward(gradients);
    }
    // A repeated backward pass (a line search) replaces what the one before saw.
    clipped = null;
    origin = Optional.empty();
    lookedForOrigin = false;
    double score = view.model().score();
    // Before the first backward pass DL4J's score is 0, after it that of this minibatch.
    if (!measured.allFinite() || !Double.isFinite(score)) {
      boolean live = activationsLive && shown.any();
      look(view, network, live ? shown.byLayer(network) : null, score);
    }
  }

  private void look(
      NetworkView view,
      NetworkDescription network,
      @Nullable Map<String, INDArray> live,
      double score) {
    if (lookedForOrigin) {
      return;
    }
    lookedForOrigin = true;
    // While the trouble lasts its origin stays the same: the look is dear, so it is taken once.
    origin =
        lastOrigin.isPresent()
            ? lastOrigin
            : new OriginSearch(view, scanner).find(network, live, score);
  }

  private NetworkDescription describe(NetworkView view) {
    NetworkDescription known = description;
    INDArray parameters = view.parameters();
    long length = parameters == null ? 0 : parameters.length();
    if (known != null && known.parameterCount() == length) {
      return known;
    }
    NetworkDescription fresh = NetworkDescriber.describe(view);
    description = fresh;
    return fresh;
  }
}
