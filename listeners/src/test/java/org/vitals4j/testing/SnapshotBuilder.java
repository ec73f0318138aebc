package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.IterationSnapshot.Rates;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/** Hand-made snapshots, with the same values for every block unless they are given as functions. */
public final class SnapshotBuilder {

  public static final String SESSION = "session";
  public static final String WORKER = "0";
  public static final long START = 1_700_000_000_000L;

  private final NetworkDescription network;
  private String session = SESSION;
  private String worker = WORKER;
  private int iteration;
  private long timeMillis = START;
  private double score = 0.5;
  private Measurement<TensorStatistics> gradient = meanAbs(0.25);
  private Function<Block, Measurement<TensorStatistics>> parameter = block -> meanAbs(0.5);
  private Function<Block, Measurement<TensorStatistics>> update = block -> meanAbs(0.001);
  private Measurement<Double> learningRate = Measurement.measured(0.1);
  private Measurement<Double> duration = Measurement.measured(0.02);
  private Measurement<ActivationStatistics> activation = Measurement.notSampled();

  private SnapshotBuilder(NetworkDescription network) {
    this.network = network;
  }

  public static SnapshotBuilder of(NetworkDescription network) {
    return new SnapshotBuilder(network);
  }

  public static Measurement<TensorStatistics> meanAbs(double value) {
    boolean finite = Double.isFinite(value);
    return Measurement.measured(new TensorStatistics(12, value, value, value, finite ? 0 : 1));
  }

  public SnapshotBuilder session(String value) {
    session = value;
    return this;
  }

  public SnapshotBuilder worker(String value) {
    worker = value;
    return this;
  }

  public SnapshotBuilder iteration(int value) {
    iteration = value;
    return this;
  }

  public SnapshotBuilder at(long value) {
    timeMillis = value;
    return this;
  }

  public SnapshotBuilder score(double value) {
    score = value;
    return this;
  }

  public SnapshotBuilder gradient(Measurement<TensorStatistics> value) {
    gradient = value;
    return this;
  }

  public SnapshotBuilder parameter(Measurement<TensorStatistics> value) {
    return parameter(block -> value);
  }

  public SnapshotBuilder parameter(Function<Block, Measurement<TensorStatistics>> values) {
    parameter = values;
    return this;
  }

  public SnapshotBuilder update(Measurement<TensorStatistics> value) {
    return update(block -> value);
  }

  public SnapshotBuilder update(Function<Block, Measurement<TensorStatistics>> values) {
    update = values;
    return this;
  }

  public SnapshotBuilder learningRate(Measurement<Double> value) {
    learningRate = value;
    return this;
  }

  public SnapshotBuilder duration(Measurement<Double> value) {
    duration = value;
    return this;
  }

  public SnapshotBuilder activation(Measurement<ActivationStatistics> value) {
    activation = value;
    return this;
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
              Measurement.notSampled(),
              Measurement.notSampled(),
              new ActivationSnapshot(
                  activation, Measurement.notSampled(), Measurement.notSampled()),
              Measurement.notSampled(),
              Measurement.notSampled(),
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
        Measurement.notSampled(),
        layers,
        gradient,
        Measurement.absent("no clipping"),
        Optional.empty(),
        new Rates(1, 0.1),
        duration,
        Measurement.measured(0.005));
  }

  private static <T> Measurement<T> frozen() {
    return Measurement.absent("frozen");
  }
}
