package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.IterationSnapshot.Rates;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * Hand-made snapshots of a network in training, one after the other. All is well unless said
 * otherwise: gradients 0.01, parameters 0.1, updates 1e-4 in every element, score 1.
 */
public final class Snapshots {

  /** What a healthy network's elements are, in absolute value. */
  public static final double GRADIENT = 0.01;

  public static final double PARAMETER = 0.1;
  public static final double UPDATE = 1e-4;

  private static final ActivationSnapshot NO_ACTIVATION =
      new ActivationSnapshot(
          Measurement.notSampled(), Measurement.notSampled(), Measurement.notSampled());

  private final NetworkDescription network;
  private final Map<String, Double> gradients = new HashMap<>();
  private final Map<String, Double> parameters = new HashMap<>();
  private final Map<String, Double> updates = new HashMap<>();
  private int iteration;
  private int batchSize = 8;
  private IntToDoubleFunction score = i -> 1;
  private IntToDoubleFunction norm = i -> Double.NaN;
  private @Nullable Measurement<TensorStatistics> everything;
  private @Nullable Measurement<TensorStatistics> steps;
  private Optional<NonFiniteOrigin> nonFinite = Optional.empty();
  private Measurement<Double> penalty = Measurement.measured(0.0);
  private Measurement<ChanceLevel> chance = Measurement.notSampled();
  private final Map<Integer, InitialWeights> initialWeights = new HashMap<>();
  private final Map<Integer, Double> touched = new HashMap<>();
  private final Map<Integer, Double> saturated = new HashMap<>();
  private final Map<Integer, DeadUnits> dead = new HashMap<>();
  private int activationsEvery = 1;
  private boolean hidden;
  private int epochLength = Integer.MAX_VALUE;

  private Snapshots(NetworkDescription network) {
    this.network = network;
  }

  public static Snapshots of(NetworkDescription network) {
    return new Snapshots(network);
  }

  /** An array whose elements have one absolute value. */
  public static TensorStatistics all(long count, double size) {
    return new TensorStatistics(
        count, size * Math.sqrt((double) count), size, size, Double.isFinite(size) ? 0 : count);
  }

  /** The iteration of the next snapshot; each snapshot counts on. */
  public Snapshots iteration(int next) {
    iteration = next;
    return this;
  }

  /** An epoch has so many iterations; without this, epoch 0 never ends. */
  public Snapshots epochOf(int iterations) {
    epochLength = iterations;
    return this;
  }

  /** Examples in each minibatch from now on. */
  public Snapshots batchSize(int examples) {
    batchSize = examples;
    return this;
  }

  public Snapshots score(double value) {
    return score(i -> value);
  }

  /** The score by iteration. */
  public Snapshots score(IntToDoubleFunction byIteration) {
    score = byIteration;
    return this;
  }

  /** The size of the elements of all gradients of a layer. */
  public Snapshots gradient(int layer, double size) {
    return set(gradients, layer, size);
  }

  public Snapshots parameter(int layer, double size) {
    return set(parameters, layer, size);
  }

  public Snapshots update(int layer, double size) {
    return set(updates, layer, size);
  }

  /** The size of the elements of one block's update. */
  public Snapshots update(int layer, int block, double size) {
    updates.put(network.layers().get(layer).blocks().get(block).name(), size);
    return this;
  }

  /** The global gradient norm, whatever the layers say. */
  public Snapshots norm(double l2) {
    return norm(i -> l2);
  }

  /** The global gradient norm by iteration, whatever the layers say. */
  public Snapshots norm(IntToDoubleFunction byIteration) {
    norm = byIteration;
    return this;
  }

  /** One reading in place of every gradient, parameter and update. */
  public Snapshots everything(Measurement<TensorStatistics> reading) {
    everything = reading;
    return this;
  }

  /** The share of a layer's outputs that are where its activation function is flat. */
  public Snapshots saturated(int layer, double fraction) {
    saturated.put(layer, fraction);
    return this;
  }

  /** So many units of a layer of a hundred are dead. */
  public Snapshots dead(int layer, int units) {
    BitSet set = new BitSet();
    set.set(0, units);
    dead.put(layer, new DeadUnits(100, set));
    return this;
  }

  /** Activations are looked at in iterations 0, n, 2 n, … */
  public Snapshots activationsEvery(int n) {
    activationsEvery = n;
    return this;
  }

  private ActivationSnapshot activation(Layer layer) {
    Double fraction = saturated.get(layer.index());
    DeadUnits units = dead.get(layer.index());
    if (iteration % activationsEvery != 0 || (fraction == null && units == null)) {
      return NO_ACTIVATION;
    }
    return new ActivationSnapshot(
        Measurement.notSampled(),
        fraction == null ? Measurement.notSampled() : Measurement.measured(fraction),
        units == null ? Measurement.notSampled() : Measurement.measured(units));
  }

  /** Parameters and updates are not looked at. */
  public Snapshots stepsNotSampled() {
    steps = Measurement.notSampled();
    return this;
  }

  /** Steps are measured, but are so large that they hide the parameters. */
  public Snapshots parameterHidden() {
    hidden = true;
    return this;
  }

  public Snapshots stepsSampled() {
    steps = null;
    return this;
  }

  /** What of the score comes of the parameters alone. */
  public Snapshots penalty(Measurement<Double> part) {
    penalty = part;
    return this;
  }

  /** What the score would be without having learned anything. */
  public Snapshots chance(double level) {
    return chance(level, 1000);
  }

  /** The same, of so many labels. */
  public Snapshots chance(double level, long labels) {
    chance = Measurement.measured(new ChanceLevel(level, labels, 0));
    return this;
  }

  /** The same, where answers that are the labels do not bring the loss to 0. */
  public Snapshots chance(double level, long labels, double floor) {
    chance = Measurement.measured(new ChanceLevel(level, labels, floor));
    return this;
  }

  /** The weights that a layer of four units began with, seen in the first three iterations. */
  public Snapshots initialWeights(int layer, double std, boolean identical, double preActivation) {
    initialWeights.put(
        layer,
        new InitialWeights(std, 4, 4, 4, std == 0, identical, Measurement.measured(preActivation)));
    return this;
  }

  /** The share of a first layer's rows that have a gradient. */
  public Snapshots touchedRows(int layer, double share) {
    touched.put(layer, share);
    return this;
  }

  private Measurement<InitialWeights> initialWeights(Layer layer) {
    InitialWeights seen = initialWeights.get(layer.index());
    return seen == null || iteration > 2
        ? Measurement.absent("not there")
        : Measurement.measured(seen);
  }

  private Measurement<Double> touchedRows(Layer layer) {
    Double share = touched.get(layer.index());
    return share == null ? Measurement.notSampled() : Measurement.measured(share);
  }

  public Snapshots nonFinite(NonFiniteOrigin origin) {
    nonFinite = Optional.of(origin);
    return this;
  }

  public Snapshots finite() {
    nonFinite = Optional.empty();
    return this;
  }

  /** So many snapshots. */
  public List<IterationSnapshot> next(int count) {
    List<IterationSnapshot> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(next());
    }
    return list;
  }

  public IterationSnapshot next() {
    List<LayerSnapshot> layers = new ArrayList<>();
    TensorStatistics total = TensorStatistics.EMPTY;
    for (Layer layer : network.layers()) {
      TensorStatistics ofLayer = TensorStatistics.EMPTY;
      List<BlockSnapshot> blocks = new ArrayList<>();
      for (Block block : layer.blocks()) {
        if (block.trueGradient()) {
          ofLayer = both(ofLayer, all(block.length(), of(gradients, block, GRADIENT)));
        }
        blocks.add(block(block));
      }
      layers.add(
          new LayerSnapshot(
              layer,
              reading(ofLayer.count() > 0, everything, ofLayer),
              Measurement.notSampled(),
              Measurement.notSampled(),
              activation(layer),
              initialWeights(layer),
              touchedRows(layer),
              blocks));
      total = both(total, ofLayer);
    }
    int now = iteration++;
    double l2 = norm.applyAsDouble(now);
    TensorStatistics global =
        Double.isNaN(l2)
            ? total
            : new TensorStatistics(total.count(), l2, total.meanAbs(), total.maxAbs(), 0);
    return new IterationSnapshot(
        "session",
        "0",
        network,
        now,
        now / epochLength,
        1_700_000_000_000L + now,
        batchSize,
        score.applyAsDouble(now),
        penalty,
        chance,
        Measurement.notSampled(),
        layers,
        reading(true, everything, global),
        Measurement.absent("there is no clipping policy"),
        nonFinite,
        new Rates(1, 1),
        Measurement.measured(0.01),
        Measurement.measured(0.001));
  }

  private BlockSnapshot block(Block block) {
    Measurement<TensorStatistics> step = everything == null ? steps : everything;
    return new BlockSnapshot(
        block,
        reading(
            block.trueGradient(), everything, all(block.length(), of(gradients, block, GRADIENT))),
        hidden
            ? Measurement.absent("hidden")
            : asParameter(
                reading(true, step, all(block.length(), of(parameters, block, PARAMETER)))),
        asUpdate(reading(true, step, all(block.length(), of(updates, block, UPDATE)))),
        Measurement.measured(0.1));
  }

  private static Measurement<ParameterStatistics> asParameter(
      Measurement<TensorStatistics> reading) {
    return as(
        reading,
        s -> new ParameterStatistics(s.count(), 0, s.rms(), s.l2(), s.meanAbs(), s.nonFinite()));
  }

  private static Measurement<Norms> asUpdate(Measurement<TensorStatistics> reading) {
    return as(reading, s -> new Norms(s.count(), s.l2(), s.meanAbs(), s.nonFinite()));
  }

  @SuppressWarnings("unchecked") // an absence holds no value
  private static <T> Measurement<T> as(
      Measurement<TensorStatistics> reading, Function<TensorStatistics, T> how) {
    return reading instanceof Measurement.Measured<TensorStatistics> measured
        ? Measurement.measured(how.apply(measured.value()))
        : (Measurement<T>) (Measurement<?>) reading;
  }

  private static Measurement<TensorStatistics> reading(
      boolean exists, @Nullable Measurement<TensorStatistics> instead, TensorStatistics value) {
    return instead != null
        ? instead
        : exists ? Measurement.measured(value) : Measurement.absent("not there");
  }

  private static double of(Map<String, Double> sizes, Block block, double healthy) {
    return sizes.getOrDefault(block.name(), healthy);
  }

  private Snapshots set(Map<String, Double> sizes, int layer, double size) {
    network.layers().get(layer).blocks().forEach(block -> sizes.put(block.name(), size));
    return this;
  }

  private static TensorStatistics both(TensorStatistics a, TensorStatistics b) {
    long count = a.count() + b.count();
    return new TensorStatistics(
        count,
        Math.hypot(a.l2(), b.l2()),
        count == 0 ? 0 : (a.meanAbs() * a.count() + b.meanAbs() * b.count()) / count,
        Math.max(a.maxAbs(), b.maxAbs()),
        a.nonFinite() + b.nonFinite());
  }
}
