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
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.measure.activation.ActivationRecorder;
import org.vitals4j.measure.activation.PendingActivations;
import org.vitals4j.measure.activation.UnitLook;
import org.vitals4j.measure.chance.ChanceMeasurement;
import org.vitals4j.measure.data.DataMeasurement;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
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
  private static final int MAX_NON_FINITE_IN_FULL = 20;

  private static final int SMALL_MINIBATCH = 32;

  private static final Measurement<ChanceLevel> FAILED =
      Measurement.absent("its measurement failed");
  private static final Measurement<Double> NO_PENALTY =
      Measurement.absent("its measurement failed");

  private final String session;
  private final String worker;
  private final ArrayScanner scanner = ArrayScanner.forBackend();
  private final Attempts attempts;
  private final MeasurementSchedule schedule = new MeasurementSchedule();
  private final IterationClock clock = new IterationClock();
  private final ExplosionTrigger explosionTrigger = new ExplosionTrigger();
  private final PendingActivations pendingActivations = new PendingActivations();
  private final ActivationRecorder activations = new ActivationRecorder();
  private final StartMeasurement startMeasurement = new StartMeasurement();

  private CurrentIteration current = new CurrentIteration();

  // Of the network, as it was described last.
  private @Nullable Layout layout;
  private List<UnitLayout> units = List.of();
  private TouchedRows touchedRows = new TouchedRows();
  private ChanceMeasurement chanceMeasurement = new ChanceMeasurement();
  private PenaltyMeasurement penaltyMeasurement = new PenaltyMeasurement();
  private DataMeasurement dataMeasurement = new DataMeasurement(scanner.readsInPlace());
  private int startsMeasured;

  // Of the iterations before.
  private int nonFiniteInARow;
  private int lastIteration = -1;
  private MeasurementLevel lastLevel = MeasurementLevel.FINITE_CHECK;

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
    return TrainedNetwork.isNetwork(model);
  }

  /** How arrays are read on this backend, for the log: one clause without a full stop. */
  public String reading() {
    return scanner.description();
  }

  /** Says what is wanted from the next iteration on; at first, nothing but the finite check. */
  public void measure(MeasurementRequest request) {
    schedule.follow(request);
  }

  /**
   * {@code onForwardPass} of a {@code MultiLayerNetwork}. The arrays are held until the backward
   * pass of the same iteration, no longer.
   *
   * @param arrays the input, then the output of every layer but the last
   */
  public void forward(Model model, List<INDArray> arrays) {
    forgetGradient();
    pendingActivations.show(arrays);
    attempts.run(Part.ACTIVATIONS, () -> readActivations(model));
  }

  /**
   * {@code onForwardPass} of a {@code ComputationGraph}.
   *
   * @param arrays by vertex name, inputs included, outputs not
   */
  public void forward(Model model, Map<String, INDArray> arrays) {
    forgetGradient();
    pendingActivations.show(arrays);
    attempts.run(Part.ACTIVATIONS, () -> readActivations(model));
  }

  /** {@code onBackwardPass}: gradient and score are there, activations still live. */
  public void backward(Model model) {
    try {
      TrainedNetwork.of(model).ifPresent(network -> look(network, true));
    } finally {
      pendingActivations.drop();
    }
  }

  /** {@code onGradientCalculation}: the last moment before the updater. */
  public void gradient(Model model) {
    if (current.gradient.measured == null && !current.gradient.checked) {
      TrainedNetwork.of(model).ifPresent(network -> look(network, false));
    }
  }

  /**
   * Whether every element of the gradient is finite. Looks now, at all of it, if that was not done
   * in this iteration, for whatever reason: nothing that was not looked at counts as finite.
   *
   * @return false for models without a gradient
   */
  public boolean isGradientFinite(Model model) {
    GradientMeasurement known = current.gradient.measured;
    if (known != null) {
      return known.allFinite();
    }
    if (!current.gradient.finite) {
      INDArray vector = model.getGradientsViewArray();
      current.gradient.finite = vector != null && scanner.countNonFinite(vector) == 0;
    }
    return current.gradient.finite;
  }

  /**
   * The gradient of this iteration. Measures its norms now if that was not done, for whatever
   * reason: clipping depends on no schedule.
   *
   * @return empty for models that are not networks, and for networks without a gradient
   */
  public Optional<GradientMeasurement> measuredGradient(Model model) {
    if (current.gradient.measured == null) {
      TrainedNetwork.of(model)
          .ifPresent(
              network -> {
                INDArray vector = network.gradients();
                if (vector != null && ArrayScanner.supports(vector.dataType())) {
                  current.gradient.measured = norms(network, layout(network), vector, false);
                }
              });
    }
    return Optional.ofNullable(current.gradient.measured);
  }

  /** The gradient under way is another one than before: what is known of it is forgotten. */
  public void forgetGradient() {
    current.forgetGradient();
  }

  /**
   * Norms of the gradient and the weights of each output unit, before the step. Reads both vectors
   * once.
   *
   * @return one entry a parameter block with a true gradient; empty for models that are not
   *     networks
   */
  public List<UnitNorms> unitNorms(Model model) {
    Optional<TrainedNetwork> seen = TrainedNetwork.of(model);
    if (seen.isEmpty()) {
      return List.of();
    }
    TrainedNetwork network = seen.get();
    INDArray gradients = network.gradients();
    INDArray parameters = network.parameters();
    if (gradients == null || parameters == null) {
      return List.of();
    }
    Layout known = layout(network);
    List<UnitLayout> layouts = units;
    if (layouts.isEmpty()) {
      layouts = UnitLayout.of(network, known.description());
      units = layouts;
    }
    double toMean = toMean(network, known);
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
    Optional<TrainedNetwork> seen = TrainedNetwork.of(model);
    if (seen.isEmpty()) {
      return Double.NaN;
    }
    TrainedNetwork network = seen.get();
    INDArray gradients = network.gradients();
    if (gradients == null) {
      return Double.NaN;
    }
    Layout known = layout(network);
    List<TensorStatistics> norms = scanner.norms(gradients, known.spans());
    TensorStatistics all = TensorStatistics.EMPTY;
    int i = 0;
    for (NetworkDescription.Layer layer : known.description().layers()) {
      for (NetworkDescription.Block block : layer.blocks()) {
        TensorStatistics one = norms.get(i++);
        all = block.trueGradient() ? all.and(one) : all;
      }
    }
    return all.l2() * toMean(network, known);
  }

  private static double toMean(TrainedNetwork network, Layout known) {
    int examples = network.batchSize();
    return known.description().meanGradient() && examples > 0 ? 1.0 / examples : 1.0;
  }

  /** Whether the gradient of this iteration was clipped already. */
  public boolean isClipped() {
    return current.gradient.clipped != null;
  }

  /** Notes what a clipping policy did. */
  public void clipped(Clipped what) {
    current.gradient.clipped = what;
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
    Optional<TrainedNetwork> seen = TrainedNetwork.of(model);
    boolean repeated =
        current.gradient.measured == null
            && !current.gradient.checked
            && iteration == lastIteration;
    if (seen.isEmpty() || repeated) {
      reset();
      return Optional.empty();
    }
    try {
      TrainedNetwork network = seen.get();
      Layout known = layout(network);
      double score = model.score();
      boolean unseen = current.gradient.measured == null && !current.gradient.checked;
      if (unseen && !Double.isFinite(score)) {
        attempts.run(Part.ORIGIN, () -> lookAfterStep(network, known.description(), score));
      }
      List<LayerSnapshot> layers =
          attempts.run(
              Part.STEP, () -> layers(network, known, iteration, epoch), known.notSampled());
      IterationSnapshot snapshot =
          snapshot(network, known.description(), iteration, epoch, layers, nowNanos, selfNanos);
      lastIteration = iteration;
      return Optional.of(snapshot);
    } finally {
      // Also after a failure: nothing of this iteration may be taken for the next one's.
      lastLevel = current.level == null ? MeasurementLevel.FINITE_CHECK : current.level;
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
    Optional<TrainedNetwork> seen = TrainedNetwork.of(model);
    GradientMeasurement measured = current.gradient.measured;
    if (seen.isEmpty() || measured == null) {
      reset();
      return Optional.empty();
    }
    TrainedNetwork network = seen.get();
    Layout known = layout(network);
    int iteration = network.iteration();
    List<LayerSnapshot> layers =
        StepMeasurement.layers(
            network,
            known,
            Measurement.measured(measured),
            activations.finish(known.description()),
            current.start,
            current.touched,
            iteration,
            network.epoch(),
            false,
            0,
            scanner);
    IterationSnapshot snapshot =
        snapshot(network, known.description(), iteration, network.epoch(), layers, 0, 0);
    reset();
    return Optional.of(snapshot);
  }

  private IterationSnapshot snapshot(
      TrainedNetwork network,
      NetworkDescription description,
      int iteration,
      int epoch,
      List<LayerSnapshot> layers,
      long nowNanos,
      long selfNanos) {
    return new IterationSnapshot(
        session,
        worker,
        description,
        iteration,
        epoch,
        System.currentTimeMillis(),
        current.gradient.measured == null
            ? network.batchSize()
            : current.gradient.measured.batchSize(),
        network.score(),
        penalty(network),
        current.chance,
        dataMeasurement.last(),
        layers,
        current.gradient.measured != null
            ? Measurement.measured(current.gradient.measured.global())
            : noGradient(),
        current.gradient.clipped == null
            ? Measurement.absent("there is no clipping policy")
            : Measurement.measured(current.gradient.clipped),
        current.gradient.origin,
        schedule.rates(),
        clock.duration(nowNanos),
        clock.overhead(nowNanos, selfNanos));
  }

  /**
   * Plans the next iteration, once everything that belongs to this one is done.
   *
   * @param selfNanos time spent in the monitor on this iteration, reporting included
   */
  public void plan(long selfNanos) {
    schedule.ended(lastLevel, clock.lastNanos(), selfNanos);
  }

  /** The network has been changed from outside: it is described afresh in the next iteration. */
  public void networkChanged() {
    layout = null;
  }

  /** Lets go of everything that belongs to the iteration under way, if any. */
  public void reset() {
    pendingActivations.drop();
    activations.drop();
    current = new CurrentIteration();
  }

  private MeasurementLevel level(int iteration) {
    MeasurementLevel known = current.level;
    if (known != null) {
      return known;
    }
    MeasurementLevel now = schedule.at(iteration);
    current.level = now;
    return now;
  }

  private void readActivations(Model model) {
    Optional<TrainedNetwork> seen = TrainedNetwork.of(model);
    if (seen.isEmpty()) {
      return;
    }
    TrainedNetwork network = seen.get();
    boolean sample = level(network.iteration()) == MeasurementLevel.FULL;
    UnitLook look =
        sample || schedule.request().deadUnits()
            ? UnitLook.ALL
            : activations.isLookDue() ? UnitLook.SUSPECTS : UnitLook.NONE;
    if (look == UnitLook.NONE) {
      return;
    }
    List<TrainedNetwork.Part> parts = network.parts();
    if (activations.begin(parts)) {
      layout = null;
    }
    NetworkDescription description = layout(network).description();
    activations.forward(
        network, parts, description, pendingActivations.byLayer(description), sample, look);
  }

  /** Looks at the gradient, as deep as this iteration goes. */
  private void look(TrainedNetwork network, boolean activationsLive) {
    forgetGradient(); // a repeated backward pass (a line search) replaces what the one before saw
    INDArray gradients = network.gradients();
    if (gradients == null || !ArrayScanner.supports(gradients.dataType())) {
      return;
    }
    Layout known = layout(network);
    MeasurementLevel now = level(network.iteration());
    check(network, known, gradients, now); // first: a step depends on it, and on nothing below
    lookFurther(network, known.description(), gradients, now, activationsLive);
  }

  /** Whether the gradient is finite, and its norms where they are due, or where it is not. */
  private void check(
      TrainedNetwork network, Layout known, INDArray gradients, MeasurementLevel now) {
    // Before the first backward pass DL4J's score is 0, after it that of this minibatch.
    boolean sound = Double.isFinite(network.score());
    if (sound && !now.reaches(MeasurementLevel.NORMS)) {
      boolean glance = now == MeasurementLevel.FINITE_PROBE;
      sound = scanner.looksFinite(gradients, glance ? known.finiteProbe() : known.whole());
      current.gradient.finite = sound && !glance;
    }
    if (!sound || now.reaches(MeasurementLevel.NORMS)) {
      current.gradient.measured = norms(network, known, gradients, now == MeasurementLevel.FULL);
    }
    current.gradient.checked = true;
  }

  private GradientMeasurement norms(
      TrainedNetwork network, Layout known, INDArray gradients, boolean sampled) {
    Optional<GradientMeasurement> full =
        sampled
            ? attempts.run(
                Part.DISTRIBUTIONS,
                () -> Optional.of(measure(network, known, gradients, true)),
                Optional.empty())
            : Optional.empty();
    return full.orElseGet(() -> measure(network, known, gradients, false));
  }

  private GradientMeasurement measure(
      TrainedNetwork network, Layout known, INDArray gradients, boolean sampled) {
    return GradientMeasurement.of(
        known,
        gradients,
        network.batchSize(),
        sampled,
        schedule.request().histogramElements(),
        scanner);
  }

  private void lookFurther(
      TrainedNetwork network,
      NetworkDescription description,
      INDArray gradients,
      MeasurementLevel now,
      boolean activationsLive) {
    if (activationsLive) {
      attempts.run(Part.ACTIVATIONS, () -> followUnits(network, description, gradients, now));
    }
    if (network.iteration() < StartMeasurement.START_ITERATIONS
        && startsMeasured < StartMeasurement.START_ITERATIONS
        && !schedule.request().samplings().isEmpty()) {
      startsMeasured++;
      current.start =
          attempts.run(
              Part.INITIAL_WEIGHTS,
              () ->
                  startMeasurement.measure(
                      network, description, pendingActivations.byLayer(description), scanner),
              List.of());
    }
    if (now.reaches(MeasurementLevel.NORMS)) {
      current.penalty =
          attempts.run(Part.PENALTY, () -> penaltyMeasurement.measure(network), NO_PENALTY);
    }
    if (now == MeasurementLevel.FULL) {
      current.touched =
          attempts.run(
              Part.TOUCHED_ROWS,
              () -> touchedRows.measure(network, description, gradients),
              List.of());
    }
    boolean sampled = now == MeasurementLevel.FULL;
    boolean first = dataMeasurement.isDue() && !schedule.request().samplings().isEmpty();
    // Of small minibatches it takes many until the labels' averages are known.
    if (sampled || (first && network.batchSize() < SMALL_MINIBATCH)) {
      current.chance = attempts.run(Part.CHANCE, () -> chanceMeasurement.measure(network), FAILED);
    }
    if (sampled || first) {
      attempts.run(Part.DATA, () -> dataMeasurement.measure(network, sampled, activationsLive));
    }
    double score = network.score();
    if (current.gradient.measured != null
        && (!current.gradient.measured.allFinite() || !Double.isFinite(score))) {
      boolean live = activationsLive && pendingActivations.any();
      attempts.run(
          Part.ORIGIN,
          () ->
              findOrigin(
                  network,
                  description,
                  live ? pendingActivations.byLayer(description) : null,
                  score));
    }
  }

  /**
   * Which units' weights learn. Where activations are not looked at, on a device only what is asked
   * for: reading a few of its numbers would copy all of them.
   */
  private void followUnits(
      TrainedNetwork network,
      NetworkDescription description,
      INDArray gradients,
      MeasurementLevel now) {
    if (now == MeasurementLevel.FULL || schedule.request().deadUnits()) {
      activations.backward(gradients);
    } else if (!schedule.request().samplings().isEmpty() && scanner.readsInPlace()) {
      activations.follow(description, gradients, network.batchSize());
    }
  }

  private List<LayerSnapshot> layers(
      TrainedNetwork network, Layout known, int iteration, int epoch) {
    MeasurementLevel now = level(iteration);
    GradientMeasurement measured = current.gradient.measured;
    boolean wrong = current.gradient.origin.isPresent() || stepIsBroken(network, known);
    nonFiniteInARow = wrong ? nonFiniteInARow + 1 : 0;
    // What a NaN does to the layers shows at once; a run that stays broken keeps to the budget
    // again.
    boolean suspicious =
        wrong
            ? nonFiniteInARow <= MAX_NON_FINITE_IN_FULL
            : measured != null && explosionTrigger.raisedBy(measured.global().l2());
    boolean sampled = now == MeasurementLevel.FULL || suspicious;
    boolean unitsTold = activations.endFollowed();
    if (!sampled
        && measured == null
        && current.gradient.checked
        && current.start.isEmpty()
        && !unitsTold
        && !schedule.request().deadUnits()) {
      return known.notSampled();
    }
    List<LayerSnapshot> layers =
        StepMeasurement.layers(
            network,
            known,
            measured != null ? Measurement.measured(measured) : noGradient(),
            unitsTold ? activations.units() : activations(known, now),
            current.start,
            current.touched,
            iteration,
            epoch,
            sampled,
            schedule.request().histogramElements(),
            scanner);
    if (current.gradient.origin.isEmpty() && sampled && StepMeasurement.anyNonFinite(layers)) {
      current.gradient.origin = new OriginSearch(network, scanner).afterStep(known.description());
    }
    return layers;
  }

  /**
   * Whether the step holds NaN or infinities though the gradient did not, as far as the finite
   * probe shows. A step that overflows comes from a huge gradient, which is suspect by itself; this
   * is for a rate that is NaN or infinite, which makes every element so.
   */
  private boolean stepIsBroken(TrainedNetwork network, Layout known) {
    INDArray updates = network.gradients();
    return current.gradient.checked
        && updates != null
        && ArrayScanner.supports(updates.dataType())
        && !scanner.looksFinite(updates, known.firsts());
  }

  /** After the step the penalty is that of other parameters. */
  private Measurement<Double> penalty(TrainedNetwork network) {
    return current.penalty.isMeasured()
        ? current.penalty
        : penaltyMeasurement.isNone(network) ? PenaltyMeasurement.NONE : noGradient();
  }

  /** Why there is no gradient. */
  private <T> Measurement<T> noGradient() {
    return current.gradient.checked
        ? Measurement.notSampled()
        : Measurement.absent("DL4J called no gradient callback in this iteration");
  }

  private List<ActivationSnapshot> activations(Layout known, MeasurementLevel now) {
    return now == MeasurementLevel.FULL || schedule.request().deadUnits()
        ? activations.finish(known.description())
        : Collections.nCopies(known.description().layers().size(), ActivationSnapshot.NOT_SAMPLED);
  }

  private void findOrigin(
      TrainedNetwork network,
      NetworkDescription description,
      @Nullable Map<String, INDArray> live,
      double score) {
    if (current.gradient.searchedForOrigin) {
      return;
    }
    current.gradient.searchedForOrigin = true;
    // Not once for all: the next minibatch may have a NaN of its own.
    current.gradient.origin = new OriginSearch(network, scanner).find(description, live, score);
  }

  /** DL4J showed no gradient: what is looked at now is what the step has left. */
  private void lookAfterStep(TrainedNetwork network, NetworkDescription description, double score) {
    current.gradient.searchedForOrigin = true;
    current.gradient.origin = new OriginSearch(network, scanner).findAfterStep(description, score);
  }

  private Layout layout(TrainedNetwork network) {
    Layout known = layout;
    if (known != null && known.fits(network)) {
      return known;
    }
    Layout fresh = Layout.of(network);
    chanceMeasurement = new ChanceMeasurement();
    penaltyMeasurement = new PenaltyMeasurement();
    dataMeasurement = new DataMeasurement(scanner.readsInPlace());
    touchedRows = new TouchedRows();
    startsMeasured = 0;
    units = List.of();
    layout = fresh;
    return fresh;
  }
}
