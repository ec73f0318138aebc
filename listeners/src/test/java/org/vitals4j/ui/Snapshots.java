package org.vitals4j.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.Rates;
import org.vitals4j.report.Reading;
import org.vitals4j.report.TensorStatistics;

/** Hand-made snapshots, with the same values for every block unless they are given as functions. */
public final class Snapshots {

  public static final String SESSION = "session";
  public static final String WORKER = "0";
  public static final long START = 1_700_000_000_000L;

  private final NetworkDescription network;
  private String session = SESSION;
  private String worker = WORKER;
  private int iteration;
  private long timeMillis = START;
  private double score = 0.5;
  private Reading<TensorStatistics> gradient = meanAbs(0.25);
  private Function<Block, Reading<TensorStatistics>> parameter = block -> meanAbs(0.5);
  private Function<Block, Reading<TensorStatistics>> update = block -> meanAbs(0.001);
  private Reading<Double> learningRate = Reading.measured(0.1);
  private Reading<Double> duration = Reading.measured(0.02);
  private Reading<ActivationStatistics> activation = Reading.notSampled();

  private Snapshots(NetworkDescription network) {
    this.network = network;
  }

  public static Snapshots of(NetworkDescription network) {
    return new Snapshots(network);
  }

  public static Reading<TensorStatistics> meanAbs(double value) {
    boolean finite = Double.isFinite(value);
    return Reading.measured(new TensorStatistics(12, value, value, value, finite ? 0 : 1));
  }

  public Snapshots session(String value) {
    session = value;
    return this;
  }

  public Snapshots worker(String value) {
    worker = value;
    return this;
  }

  public Snapshots iteration(int value) {
    iteration = value;
    return this;
  }

  public Snapshots at(long value) {
    timeMillis = value;
    return this;
  }

  public Snapshots score(double value) {
    score = value;
    return this;
  }

  public Snapshots gradient(Reading<TensorStatistics> value) {
    gradient = value;
    return this;
  }

  public Snapshots parameter(Reading<TensorStatistics> value) {
    return parameter(block -> value);
  }

  public Snapshots parameter(Function<Block, Reading<TensorStatistics>> values) {
    parameter = values;
    return this;
  }

  public Snapshots update(Reading<TensorStatistics> value) {
    return update(block -> value);
  }

  public Snapshots update(Function<Block, Reading<TensorStatistics>> values) {
    update = values;
    return this;
  }

  public Snapshots learningRate(Reading<Double> value) {
    learningRate = value;
    return this;
  }

  public Snapshots duration(Reading<Double> value) {
    duration = value;
    return this;
  }

  public Snapshots activation(Reading<ActivationStatistics> value) {
    activation = value;
    return this;
  }

  private static Reading<ParameterStatistics> asParameter(Reading<TensorStatistics> reading) {
    return as(
        reading,
        s -> new ParameterStatistics(s.count(), 0, s.rms(), s.l2(), s.meanAbs(), s.nonFinite()));
  }

  private static Reading<Norms> asUpdate(Reading<TensorStatistics> reading) {
    return as(reading, s -> new Norms(s.count(), s.l2(), s.meanAbs(), s.nonFinite()));
  }

  @SuppressWarnings("unchecked") // an absence holds no value
  private static <T> Reading<T> as(
      Reading<TensorStatistics> reading, Function<TensorStatistics, T> how) {
    return reading instanceof Reading.Measured<TensorStatistics> measured
        ? Reading.measured(how.apply(measured.value()))
        : (Reading<T>) (Reading<?>) reading;
  }

  /** Frozen layers get no gradient and no update, whatever was chosen. */
  public IterationSnapshot make() {
    List<LayerSnapshot> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      List<BlockSnapshot> blocks = new ArrayList<>();
      for (Block block : layer.blocks()) {
        boolean frozen = layer.frozen();
        blocks.add(
            new BlockSnapshot(
                block,
                frozen ? frozen() : gradient,
                asParameter(parameter.apply(block)),
                frozen ? frozen() : asUpdate(update.apply(block)),
                frozen ? frozen() : learningRate));
      }
      layers.add(
          new LayerSnapshot(
              layer,
              layer.frozen() ? frozen() : gradient,
              Reading.notSampled(),
              Reading.notSampled(),
              new ActivationSnapshot(activation, Reading.notSampled(), Reading.notSampled()),
              Reading.notSampled(),
              Reading.notSampled(),
              blocks));
    }
    return new IterationSnapshot(
        session,
        worker,
        network,
        iteration,
        0,
        timeMillis,
        32,
        score,
        Reading.notSampled(),
        layers,
        gradient,
        Reading.absent("no clipping"),
        Optional.empty(),
        new Rates(1, 0.1),
        duration,
        Reading.measured(0.005));
  }

  private static <T> Reading<T> frozen() {
    return Reading.absent("frozen");
  }
}
