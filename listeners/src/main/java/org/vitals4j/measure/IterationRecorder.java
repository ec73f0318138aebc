package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.Attempts.Part;
import org.vitals4j.measure.activation.ActivationRecorder;
import org.vitals4j.measure.activation.PendingActivations;
import org.vitals4j.measure.activation.UnitLook;
import org.vitals4j.measure.chance.ChanceMeasurement;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.network.NetworkView;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.InitialWeights;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NonFiniteOrigin;
import org.vitals4j.report.TensorStatistics;

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
@Internal
public final class IterationRecorder {

  /** Iterations in a row with something non-finite that are measured in full. */
  private static final int BROKEN = 20;

  private static final Measurement<ChanceLevel> FAILED =
      Measurement.absent("its measurement failed");
  private static final Measurement<Double> NO_PENALTY =
      Measurement.absent("its measurement failed");

  private final String session;
  private final String worker;
  private final ArrayScanner scanner = ArrayScanner.forBackend();
  private final Attempts attempts;
  private final MeasurementSchedule pace = new MeasurementSchedule();
  private final IterationClock clock = new IterationClock();
  private final ExplosionTrigger suspicion = new ExplosionTrigger();

  private @Nullable Layout layout;
  private List<UnitLayout> units = List.of();
  private final PendingActivations shown = new PendingActivations();
  private final ActivationRecorder activations = new ActivationRecorder();

  // Of the iteration under way.
  private @Nullable MeasurementLevel depth;
  private boolean checked;
  private boolean finite;
  private @Nullable GradientMeasurement gradient;
  private @Nullable Clipped clipped;
  private Optional<NonFiniteOrigin> origin = Optional.empty();
  private boolean lookedForOrigin;

  // Of those before.
  private int broken;
  private int lastIteration = -1;
  private MeasurementLevel lastDepth = MeasurementLevel.FINITE_CHECK;

  private final StartMeasurement startMeasurement = new StartMeasurement();
  private TouchedRows touchedRows = new TouchedRows();
  private ChanceMeasurement chanceMeasurement = new ChanceMeasurement();
  private PenaltyMeasurement penaltyMeasurement = new PenaltyMeasurement();
  private List<Measurement<InitialWeights>> start = List.of();
  private int starts;
  private List<Measurement<Double>> touched = List.of();
  private Measurement<ChanceLevel> chance = Measurement.notSampled();
  private Measurement<Double> penalty = Measurement.notSampled();

  /** Follows one network; a measurement that fails is thrown as it comes. */
  public IterationRecorder(String session, String worker) {
    this(
        session,
        worker,
        (sentence, thrown) -> {
          throw new IllegalStateException(sentence, thrown);
        });
  }

  /**
   * Follows one network.
   *
   * @param session goes into every snapshot
   * @param worker goes into every snapshot
   * @param onFailure told of the first failure of each measurement that no step depends on: a
   *     sentence, and what was thrown
   */
  public IterationRecorder(String session, String worker, BiConsumer<String, Throwable> onFailure) {
    this.session = session;
    this.worker = worker;
    attempts = new Attempts(onFailure);
  }

  /** Whether this recorder can follow a model at all. */
  public static boolean supports(Model model) {
    return NetworkView.of(model).isPresent();
  }

  /** How arrays are read on this backend, for the log: one clause without a full stop. */
  public String reading() {
    return scanner.description();
  }

  /** Says what is wanted from the next iteration on; at first, nothing but the finite check. */
  public void measure(MeasurementRequest demand) {
    pace.follow(demand);
  }

  /**
   * {@code onForwardPass} of a {@code MultiLayerNetwork}. The arrays are held until the backward
   * pass of the same iteration, no longer.
   *
   * @param arrays the input, then the output of every layer but the last
   */
  public void forward(Model model, List<INDArray> arrays) {
    forgetGradient();
    shown.show(arrays);
    attempts.run(Part.ACTIVATIONS, () -> readActivations(model));
  }

  /**
   * {@code onForwardPass} of a {@code ComputationGraph}.
   *
   * @param arrays by vertex name, inputs included, outputs not
   */
  public void forward(Model model, Map<String, INDArray> arrays) {
    forgetGradient();
    shown.show(arrays);
    attempts.run(Part.ACTIVATIONS, () -> readActivations(model));
  }

  /** {@code onBackwardPass}: gradient and score are there, activations still live. */
  public void backward(Model model) {
    try {
      NetworkView.of(model).ifPresent(view -> look(view, true));
    } finally {
      shown.drop();
    }
  }

  /** {@code onGradientCalculation}: the last moment before the updater. */
  public void gradient(Model model) {
    if (gradient == null && !checked) {
      NetworkView.of(model).ifPresent(view -> look(view, false));
    }
  }

  /**
   * Whether every element of the gradient is finite. Looks now, at all of it, if that was not done
   * in this iteration, for whatever reason: nothing that was not looked at counts as finite.
   *
   * @return false for models without a gradient
   */
  public boolean isGradientFinite(Model model) {
    GradientMeasurement known = gradient;
    if (known != null) {
      return known.allFinite();
    }
    if (!finite) {
      INDArray vector = model.getGradientsViewArray();
      finite = vector != null && scanner.countNonFinite(vector) == 0;
    }
    return finite;
  }

  /**
   * The gradient of this iteration. Measures its norms now if that was not done, for whatever
   * reason: clipping depends on no schedule.
   *
   * @return empty for models that are not networks, and for networks without a gradient
   */
  public Optional<GradientMeasurement> measuredGradient(Model model) {
    if (gradient == null) {
      NetworkView.of(model)
          .ifPresent(
              view -> {
                INDArray vector = view.gradients();
                if (vector != null && ArrayScanner.supports(vector.dataType())) {
                  gradient = norms(view, layout(view), vector, false);
                }
              });
    }
    return Optional.ofNullable(gradient);
  }

  /** The gradient under way is another one than before: what is known of it is forgotten. */
  public void forgetGradient() {
    gradient = null;
    checked = false;
    finite = false;
    clipped = null;
    origin = Optional.empty();
    lookedForOrigin = false;
  }

  /**
   * Norms of the gradient and the weights of each output unit, before the step. Reads both vectors
   * once.
   *
   * @return one entry a parameter block with a true gradient; empty for models that are not
   *     networks
   */
  public List<UnitNorms> unitNorms(Model model) {
    Optional<NetworkView> seen = NetworkView.of(model);
    if (seen.isEmpty()) {
      return List.of();
    }
    NetworkView view = seen.get();
    INDArray gradients = view.gradients();
    INDArray parameters = view.parameters();
    if (gradients == null || parameters == null) {
      return List.of();
    }
    Layout known = layout(view);
    List<UnitLayout> layouts = units;
    if (layouts.isEmpty()) {
      layouts = UnitLayout.of(view, known.network());
      units = layouts;
    }
    double toMean = toMean(view, known);
    List<UnitNorms> all = new ArrayList<>(layouts.size());
    for (UnitLayout one : layouts) {
      all.add(
          new UnitNorms(
              one.layer(),
              one.block(),
              one,
              one.norms(gradients, toMean, scanner),
              one.norms(parameters, 1, scanner)));
    }
    return all;
  }

  /**
   * The norm of the true gradients as they are now, of the minibatch mean. Reads the vector once.
   *
   * @return NaN for models that are not networks
   */
  public double gradientNorm(Model model) {
    Optional<NetworkView> seen = NetworkView.of(model);
    if (seen.isEmpty()) {
      return Double.NaN;
    }
    NetworkView view = seen.get();
    INDArray gradients = view.gradients();
    if (gradients == null) {
      return Double.NaN;
    }
    Layout known = layout(view);
    List<TensorStatistics> norms = scanner.norms(gradients, known.spans());
    TensorStatistics all = TensorStatistics.EMPTY;
    int i = 0;
    for (NetworkDescription.Layer layer : known.network().layers()) {
      for (NetworkDescription.Block block : layer.blocks()) {
        TensorStatistics one = norms.get(i++);
        all = block.trueGradient() ? all.and(one) : all;
      }
    }
    return all.l2() * toMean(view, known);
  }

  private static double toMean(NetworkView view, Layout known) {
    int examples = view.batchSize();
    return known.network().meanGradient() && examples > 0 ? 1.0 / examples : 1.0;
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
   * @param nowNanos {@link System#nanoTime}
   * @param selfNanos time spent in the monitor since the last such call
   * @return empty for models that are not networks, and for an iteration that was ended before
   */
  public Optional<IterationSnapshot> finish(
      Model model, int iteration, int epoch, long nowNanos, long selfNanos) {
    Optional<NetworkView> seen = NetworkView.of(model);
    boolean repeated = gradient == null && !checked && iteration == lastIteration;
    if (seen.isEmpty() || repeated) {
      reset();
      return Optional.empty();
    }
    try {
      NetworkView view = seen.get();
      Layout known = layout(view);
      double score = model.score();
      boolean unseen = gradient == null && !checked;
      if (unseen && !Double.isFinite(score)) {
        attempts.run(Part.ORIGIN, () -> lookAfterStep(view, known.network(), score));
      }
      List<LayerSnapshot> layers =
          attempts.run(Part.STEP, () -> layers(view, known, iteration, epoch), known.notSampled());
      IterationSnapshot snapshot =
          snapshot(view, known.network(), iteration, epoch, layers, nowNanos, selfNanos);
      lastIteration = iteration;
      return Optional.of(snapshot);
    } finally {
      // Also after a failure: nothing of this iteration may be taken for the next one's.
      lastDepth = depth == null ? MeasurementLevel.FINITE_CHECK : depth;
      clock.end(nowNanos);
      reset();
    }
  }

  /**
   * Ends an iteration in which no step is made.
   *
   * @return empty for models that are not networks, and where there was no backward pass
   */
  Optional<IterationSnapshot> finishWithoutStep(Model model) {
    Optional<NetworkView> seen = NetworkView.of(model);
    GradientMeasurement measured = gradient;
    if (seen.isEmpty() || measured == null) {
      reset();
      return Optional.empty();
    }
    NetworkView view = seen.get();
    Layout known = layout(view);
    int iteration = view.iteration();
    List<LayerSnapshot> layers =
        StepMeasurement.layers(
            view,
            known,
            Measurement.measured(measured),
            activations.finish(known.network()),
            start,
            touched,
            iteration,
            view.epoch(),
            false,
            0,
            scanner);
    IterationSnapshot snapshot =
        snapshot(view, known.network(), iteration, view.epoch(), layers, 0, 0);
    reset();
    return Optional.of(snapshot);
  }

  private IterationSnapshot snapshot(
      NetworkView view,
      NetworkDescription network,
      int iteration,
      int epoch,
      List<LayerSnapshot> layers,
      long nowNanos,
      long selfNanos) {
    return new IterationSnapshot(
        session,
        worker,
        network,
        iteration,
        epoch,
        System.currentTimeMillis(),
        gradient == null ? view.batchSize() : gradient.batchSize(),
        view.model().score(),
        penalty(view),
        chance,
        layers,
        gradient != null ? Measurement.measured(gradient.global()) : noGradient(),
        clipped == null
            ? Measurement.absent("there is no clipping policy")
            : Measurement.measured(clipped),
        origin,
        pace.rates(),
        clock.duration(nowNanos),
        clock.overhead(nowNanos, selfNanos));
  }

  /**
   * Plans the next iteration, once everything that belongs to this one is done.
   *
   * @param selfNanos time spent in the monitor on this iteration, reporting included
   */
  public void plan(long selfNanos) {
    pace.ended(lastDepth, clock.lastNanos(), selfNanos);
  }

  /** The network has been changed from outside: it is described afresh in the next iteration. */
  public void networkChanged() {
    layout = null;
  }

  /** Lets go of everything that belongs to the iteration under way, if any. */
  public void reset() {
    shown.drop();
    activations.drop();
    depth = null;
    forgetGradient();
    start = List.of();
    touched = List.of();
    chance = Measurement.notSampled();
    penalty = Measurement.notSampled();
  }

  private MeasurementLevel depth(int iteration) {
    MeasurementLevel known = depth;
    if (known != null) {
      return known;
    }
    MeasurementLevel now = pace.at(iteration);
    depth = now;
    return now;
  }

  private void readActivations(Model model) {
    Optional<NetworkView> seen = NetworkView.of(model);
    if (seen.isEmpty()) {
      return;
    }
    NetworkView view = seen.get();
    boolean sample = depth(view.iteration()) == MeasurementLevel.FULL;
    UnitLook look =
        sample || pace.demand().deadUnits()
            ? UnitLook.ALL
            : activations.isLookDue() ? UnitLook.SUSPECTS : UnitLook.NONE;
    if (look == UnitLook.NONE) {
      return;
    }
    List<NetworkView.Part> parts = view.parts();
    if (activations.begin(parts)) {
      layout = null;
    }
    NetworkDescription network = layout(view).network();
    activations.forward(view, parts, network, shown.byLayer(network), sample, look);
  }

  /** Looks at the gradient, as deep as this iteration goes. */
  private void look(NetworkView view, boolean activationsLive) {
    forgetGradient(); // a repeated backward pass (a line search) replaces what the one before saw
    INDArray gradients = view.gradients();
    if (gradients == null || !ArrayScanner.supports(gradients.dataType())) {
      return;
    }
    Layout known = layout(view);
    MeasurementLevel now = depth(view.iteration());
    check(view, known, gradients, now); // first: a step depends on it, and on nothing below
    lookFurther(view, known.network(), gradients, now, activationsLive);
  }

  /** Whether the gradient is finite, and its norms where they are due, or where it is not. */
  private void check(NetworkView view, Layout known, INDArray gradients, MeasurementLevel now) {
    // Before the first backward pass DL4J's score is 0, after it that of this minibatch.
    boolean sound = Double.isFinite(view.model().score());
    if (sound && !now.reaches(MeasurementLevel.NORMS)) {
      boolean glance = now == MeasurementLevel.FINITE_PROBE;
      sound = scanner.looksFinite(gradients, glance ? known.finiteProbe() : known.whole());
      finite = sound && !glance;
    }
    if (!sound || now.reaches(MeasurementLevel.NORMS)) {
      gradient = norms(view, known, gradients, now == MeasurementLevel.FULL);
    }
    checked = true;
  }

  private GradientMeasurement norms(
      NetworkView view, Layout known, INDArray gradients, boolean sampled) {
    Optional<GradientMeasurement> full =
        sampled
            ? attempts.run(
                Part.DISTRIBUTIONS,
                () -> Optional.of(measure(view, known, gradients, true)),
                Optional.empty())
            : Optional.empty();
    return full.orElseGet(() -> measure(view, known, gradients, false));
  }

  private GradientMeasurement measure(
      NetworkView view, Layout known, INDArray gradients, boolean sampled) {
    return GradientMeasurement.of(
        known, gradients, view.batchSize(), sampled, pace.demand().histogramElements(), scanner);
  }

  private void lookFurther(
      NetworkView view,
      NetworkDescription network,
      INDArray gradients,
      MeasurementLevel now,
      boolean activationsLive) {
    if (activationsLive) {
      attempts.run(Part.ACTIVATIONS, () -> followUnits(view, network, gradients, now));
    }
    if (view.iteration() < StartMeasurement.ITERATIONS
        && starts < StartMeasurement.ITERATIONS
        && !pace.demand().samplings().isEmpty()) {
      starts++;
      start =
          attempts.run(
              Part.INITIAL_WEIGHTS,
              () -> startMeasurement.measure(view, network, shown.byLayer(network), scanner),
              List.of());
    }
    if (now.reaches(MeasurementLevel.NORMS)) {
      penalty = attempts.run(Part.PENALTY, () -> penaltyMeasurement.measure(view), NO_PENALTY);
    }
    if (now == MeasurementLevel.FULL) {
      touched =
          attempts.run(
              Part.TOUCHED_ROWS, () -> touchedRows.measure(view, network, gradients), List.of());
      chance = attempts.run(Part.CHANCE, () -> chanceMeasurement.measure(view), FAILED);
    }
    double score = view.model().score();
    if (gradient != null && (!gradient.allFinite() || !Double.isFinite(score))) {
      boolean live = activationsLive && shown.any();
      attempts.run(
          Part.ORIGIN,
          () -> findOrigin(view, network, live ? shown.byLayer(network) : null, score));
    }
  }

  /**
   * Which units' weights learn. Where activations are not looked at, on a device only what is asked
   * for: reading a few of its numbers would copy all of them.
   */
  private void followUnits(
      NetworkView view, NetworkDescription network, INDArray gradients, MeasurementLevel now) {
    if (now == MeasurementLevel.FULL || pace.demand().deadUnits()) {
      activations.backward(gradients);
    } else if (!pace.demand().samplings().isEmpty() && scanner.readsInPlace()) {
      activations.follow(network, gradients, view.batchSize());
    }
  }

  private List<LayerSnapshot> layers(NetworkView view, Layout known, int iteration, int epoch) {
    MeasurementLevel now = depth(iteration);
    GradientMeasurement measured = gradient;
    boolean wrong = origin.isPresent() || stepIsBroken(view, known);
    broken = wrong ? broken + 1 : 0;
    // What a NaN does to the layers shows at once; a run that stays broken keeps to the budget
    // again.
    boolean suspicious =
        wrong ? broken <= BROKEN : measured != null && suspicion.raisedBy(measured.global().l2());
    boolean sampled = now == MeasurementLevel.FULL || suspicious;
    boolean unitsTold = activations.endFollowed();
    if (!sampled
        && measured == null
        && checked
        && start.isEmpty()
        && !unitsTold
        && !pace.demand().deadUnits()) {
      return known.notSampled();
    }
    List<LayerSnapshot> layers =
        StepMeasurement.layers(
            view,
            known,
            measured != null ? Measurement.measured(measured) : noGradient(),
            unitsTold ? activations.units() : activations(known, now),
            start,
            touched,
            iteration,
            epoch,
            sampled,
            pace.demand().histogramElements(),
            scanner);
    if (origin.isEmpty() && sampled && StepMeasurement.anyNonFinite(layers)) {
      origin = new OriginSearch(view, scanner).afterStep(known.network());
    }
    return layers;
  }

  /**
   * Whether the step holds NaN or infinities though the gradient did not, as far as a glance tells.
   * A step that overflows comes from a huge gradient, which is suspect by itself; this is for a
   * rate that is NaN or infinite, which makes every element so.
   */
  private boolean stepIsBroken(NetworkView view, Layout known) {
    INDArray updates = view.gradients();
    return checked
        && updates != null
        && ArrayScanner.supports(updates.dataType())
        && !scanner.looksFinite(updates, known.firsts());
  }

  /** After the step the penalty is that of other parameters. */
  private Measurement<Double> penalty(NetworkView view) {
    return penalty.isMeasured()
        ? penalty
        : penaltyMeasurement.isNone(view) ? PenaltyMeasurement.NONE : noGradient();
  }

  /** Why there is no gradient. */
  private <T> Measurement<T> noGradient() {
    return checked
        ? Measurement.notSampled()
        : Measurement.absent("DL4J called no gradient callback in this iteration");
  }

  private List<ActivationSnapshot> activations(Layout known, MeasurementLevel now) {
    return now == MeasurementLevel.FULL || pace.demand().deadUnits()
        ? activations.finish(known.network())
        : Collections.nCopies(known.network().layers().size(), ActivationSnapshot.NOT_SAMPLED);
  }

  private void findOrigin(
      NetworkView view,
      NetworkDescription network,
      @Nullable Map<String, INDArray> live,
      double score) {
    if (lookedForOrigin) {
      return;
    }
    lookedForOrigin = true;
    // Each time anew: the next minibatch may have a NaN of its own.
    origin = new OriginSearch(view, scanner).find(network, live, score);
  }

  /** DL4J showed no gradient: what is looked at now is what the step has left. */
  private void lookAfterStep(NetworkView view, NetworkDescription network, double score) {
    lookedForOrigin = true;
    origin = new OriginSearch(view, scanner).findAfterStep(network, score);
  }

  private Layout layout(NetworkView view) {
    Layout known = layout;
    if (known != null && known.fits(view)) {
      return known;
    }
    Layout fresh = Layout.of(view);
    chanceMeasurement = new ChanceMeasurement();
    penaltyMeasurement = new PenaltyMeasurement();
    touchedRows = new TouchedRows();
    starts = 0;
    units = List.of();
    layout = fresh;
    return fresh;
  }
}
