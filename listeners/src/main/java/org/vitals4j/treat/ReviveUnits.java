package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.model.DownstreamLayers;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.OptimiserState;
import org.vitals4j.treat.model.UnitColumns;
import org.vitals4j.treat.model.UnitSlice;
import org.vitals4j.treat.model.WeightAxes;
import org.vitals4j.treat.model.WeightInputs;

/** Dead units begin again, as if they had just been added to the network. */
record ReviveUnits() implements Treatment {

  /** From this share of dead units on, outgoing weights stay. */
  private static final double NEARLY_ALL_SHARE = 0.98;

  /** What is left of weights as drawn, where outgoing ones cannot become 0. */
  private static final double SMALL_WEIGHT_FACTOR = 0.01;

  private static final int LSTM_GATES = 4;

  @Override
  public String name() {
    return "revive-units";
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "draw the incoming weights of the dead units of "
        + String.join(", ", finding.symptom().layers())
        + " again and set their outgoing ones to 0";
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    List<Revival> revivals = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (AffectedLayers.Units one : AffectedLayers.dead(context)) {
      Revival candidate = Revival.of(context, one);
      candidate
          .whyNot()
          .ifPresentOrElse(
              reason -> reasons.add(one.layer().name() + ": " + reason),
              () -> revivals.add(candidate));
    }
    if (revivals.isEmpty()) {
      return new Outcome.Declined(
          reasons.isEmpty()
              ? "no layer has so many dead units any more"
              : String.join("; ", reasons));
    }
    // All outgoing weights first: those of one layer may be the incoming ones of the next.
    boolean disconnected = false;
    boolean quiet = false;
    for (Revival one : revivals) {
      if (one.isCutOff()) {
        disconnect(context.model(), one);
        disconnected = true;
      }
    }
    int units = 0;
    for (Revival one : revivals) {
      redraw(context.model(), one);
      quiet |= one.isQuiet();
      units += one.dead().count();
    }
    int of = revivals.stream().mapToInt(one -> one.dead().units()).sum();
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "%d of %d units were dead and begin again: incoming weights drawn anew%s%s%s",
            units,
            of,
            disconnected ? ", outgoing ones 0" : "",
            quiet ? ", small where what reads them reads others, too, or must stay" : "",
            reasons.isEmpty() ? "" : "; not " + String.join("; not ", reasons)),
        revivals.stream().map(one -> one.units().layer().name()).toList(),
        (double) units / of,
        0,
        "1",
        Outcome.Effect.GRADUAL);
  }

  /**
   * A layer with dead units.
   *
   * @param chain whether nothing goes around it: if all its units are dead, so is what follows
   */
  private record Revival(
      AffectedLayers.Units units, Trainable part, DownstreamLayers followers, boolean chain) {

    static Revival of(TreatmentContext context, AffectedLayers.Units units) {
      int index = units.layer().index();
      return new Revival(
          units,
          context.layers().get(index),
          DownstreamLayers.of(context.model(), index, units.dead().units()),
          TrainedNetwork.of(context.model()).map(TrainedNetwork::isChain).orElse(false));
    }

    DeadUnits dead() {
      return units.dead();
    }

    org.deeplearning4j.nn.conf.layers.Layer conf() {
      return LiveLayers.bare(LiveLayers.layerOf(part).orElseThrow()).conf().getLayer();
    }

    Optional<String> whyNot() {
      Optional<Layer> live = LiveLayers.layerOf(part);
      if (live.isEmpty() || !hasWeightsByUnit()) {
        return Optional.of("it has no weights that can be drawn by unit");
      }
      return isSilent() ? Optional.empty() : followers.unknown();
    }

    private boolean hasWeightsByUnit() {
      for (String key : List.of("W", "pW")) {
        INDArray array = part.paramTable(false).get(key);
        WeightAxes axes = array == null ? null : WeightAxes.of(conf(), key, array);
        if (axes != null && axes.units() >= 0) {
          return true;
        }
      }
      return false;
    }

    /**
     * Where nothing passes, there is nothing to disturb, and a network cut in two learns slowly.
     */
    private boolean isSilent() {
      return chain && dead().fraction() >= NEARLY_ALL_SHARE;
    }

    /** Whether outgoing weights become 0, so that what is drawn changes no answer at first. */
    boolean isCutOff() {
      return !followers.areBound() && dead().fraction() < NEARLY_ALL_SHARE;
    }

    /** Whether what is drawn must be small instead. */
    boolean isQuiet() {
      return followers.areBound() && !isSilent();
    }
  }

  private static void redraw(Model model, Revival revival) {
    Layer live = LiveLayers.bare(LiveLayers.layerOf(revival.part()).orElseThrow());
    var conf = live.conf().getLayer();
    INDArray scratch = live.params().dup();
    Map<String, INDArray> fresh = conf.initializer().init(live.conf(), scratch, true);
    Map<String, INDArray> table = revival.part().paramTable(false);
    for (String key : List.of("W", "pW", "RW")) {
      INDArray array = table.get(key);
      INDArray drawn = fresh.get(key);
      WeightAxes to = array == null ? null : WeightAxes.of(conf, key, array);
      WeightAxes from = drawn == null ? null : WeightAxes.of(conf, key, drawn);
      if (to == null || from == null || to.units() < 0) {
        continue;
      }
      if (revival.isQuiet()) {
        from.array().muli(SMALL_WEIGHT_FACTOR);
      }
      for (long at : columns(conf, to, revival)) {
        UnitSlice.of(to.array(), to.units(), at).assign(UnitSlice.of(from.array(), to.units(), at));
      }
      for (INDArray state : OptimiserState.of(model, revival.part(), key)) {
        clear(WeightAxes.of(conf, key, state), to.units(), columns(conf, to, revival));
      }
    }
    INDArray biases = table.get("b");
    if (biases != null) {
      WeightAxes row = new WeightAxes(biases, -1, biases.rank() - 1);
      clear(row, row.units(), columns(conf, row, revival));
      for (INDArray state : OptimiserState.of(model, revival.part(), "b")) {
        clear(new WeightAxes(state, -1, row.units()), row.units(), columns(conf, row, revival));
      }
    }
    NativeMemory.free(scratch);
  }

  /** The places of the dead units along an axis: one a gate, and none of what lies behind gates. */
  private static long[] columns(
      org.deeplearning4j.nn.conf.layers.Layer conf, WeightAxes axes, Revival revival) {
    int units = revival.dead().units();
    long gates = conf instanceof AbstractLSTM ? LSTM_GATES : 1;
    return Arrays.stream(revival.dead().indices())
        .mapToObj(unit -> LongStream.range(0, gates).map(gate -> gate * units + unit))
        .flatMapToLong(each -> each)
        .filter(at -> at < axes.array().size(axes.units()))
        .toArray();
  }

  /** Sets the weights to 0 that others multiply these units with. */
  private static void disconnect(Model model, Revival revival) {
    for (DownstreamLayers.Reader reader : revival.followers().readers()) {
      var conf = LiveLayers.bare(LiveLayers.layerOf(reader.part()).orElseThrow()).conf().getLayer();
      for (WeightInputs.Weights one : WeightInputs.of(conf)) {
        clearInputs(model, reader.part(), one, columns(reader.place(), revival));
      }
    }
    clearInputs(
        model,
        revival.part(),
        new WeightInputs.Weights("RW", revival.conf(), "RW"),
        Arrays.stream(revival.dead().indices()).asLongStream().toArray());
    for (DownstreamLayers.Reader normaliser : revival.followers().normalisers()) {
      normalise(normaliser.part(), columns(normaliser.place(), revival));
    }
  }

  private static long[] columns(UnitColumns place, Revival revival) {
    return Arrays.stream(revival.dead().indices())
        .mapToObj(unit -> Arrays.stream(place.columns(unit)))
        .flatMapToLong(each -> each)
        .toArray();
  }

  private static void clearInputs(
      Model model, Trainable part, WeightInputs.Weights one, long[] columns) {
    INDArray weights = part.paramTable(false).get(one.key());
    if (weights == null) {
      return;
    }
    List<INDArray> all = new ArrayList<>(List.of(weights));
    all.addAll(OptimiserState.of(model, part, one.key()));
    for (INDArray array : all) {
      WeightAxes axes = WeightAxes.of(one.conf(), one.plain(), array);
      if (axes != null) {
        clear(axes, axes.inputs(), columns);
      }
    }
  }

  private static void clear(@Nullable WeightAxes axes, int axis, long[] places) {
    if (axes == null) {
      return;
    }
    for (long at : places) {
      UnitSlice.of(axes.array(), axis, at).assign(0);
    }
  }

  private static void normalise(Trainable part, long[] columns) {
    Map<String, INDArray> table = part.paramTable(false);
    INDArray gamma = table.get("gamma");
    INDArray beta = table.get("beta");
    if (gamma == null || beta == null) {
      return;
    }
    for (long column : columns) {
      gamma.putScalar(column, 1);
      beta.putScalar(column, 0);
    }
  }
}
