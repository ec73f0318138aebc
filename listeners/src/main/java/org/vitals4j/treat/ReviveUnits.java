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
import org.vitals4j.report.DeadUnits;
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
  private static final double ALL = 0.98;

  /** What is left of weights as drawn, where outgoing ones cannot become 0. */
  private static final double QUIET = 0.01;

  private static final int LSTM_GATES = 4;

  @Override
  public String name() {
    return "revive-units";
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
    return "draw the incoming weights of the dead units of "
        + String.join(", ", finding.symptom().layers())
        + " again and set their outgoing ones to 0";
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    List<Sick> sick = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (AffectedLayers.Units one : AffectedLayers.dead(patient)) {
      Sick candidate = Sick.of(patient, one);
      candidate
          .whyNot()
          .ifPresentOrElse(
              reason -> reasons.add(one.layer().name() + ": " + reason), () -> sick.add(candidate));
    }
    if (sick.isEmpty()) {
      return new Outcome.Declined(
          reasons.isEmpty()
              ? "no layer has so many dead units any more"
              : String.join("; ", reasons));
    }
    // All outgoing weights first: those of one layer may be the incoming ones of the next.
    boolean disconnected = false;
    boolean quiet = false;
    for (Sick one : sick) {
      if (one.isCutOff()) {
        disconnect(patient.model(), one);
        disconnected = true;
      }
    }
    int units = 0;
    for (Sick one : sick) {
      redraw(patient.model(), one);
      quiet |= one.isQuiet();
      units += one.dead().count();
    }
    int of = sick.stream().mapToInt(one -> one.dead().units()).sum();
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "%d of %d units were dead and begin again: incoming weights drawn anew%s%s%s",
            units,
            of,
            disconnected ? ", outgoing ones 0" : "",
            quiet ? ", small where what reads them reads others, too, or must stay" : "",
            reasons.isEmpty() ? "" : "; not " + String.join("; not ", reasons)),
        sick.stream().map(one -> one.units().layer().name()).toList(),
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
  private record Sick(
      AffectedLayers.Units units, Trainable part, DownstreamLayers followers, boolean chain) {

    static Sick of(TreatmentContext patient, AffectedLayers.Units units) {
      int index = units.layer().index();
      return new Sick(
          units,
          patient.parts().get(index),
          DownstreamLayers.of(patient.model(), index, units.dead().units()),
          TrainedNetwork.of(patient.model()).map(TrainedNetwork::isChain).orElse(false));
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
      return chain && dead().fraction() >= ALL;
    }

    /** Whether outgoing weights become 0, so that what is drawn changes no answer at first. */
    boolean isCutOff() {
      return !followers.areBound() && dead().fraction() < ALL;
    }

    /** Whether what is drawn must be small instead. */
    boolean isQuiet() {
      return followers.areBound() && !isSilent();
    }
  }

  private static void redraw(Model model, Sick sick) {
    Layer live = LiveLayers.bare(LiveLayers.layerOf(sick.part()).orElseThrow());
    var conf = live.conf().getLayer();
    INDArray scratch = live.params().dup();
    Map<String, INDArray> fresh = conf.initializer().init(live.conf(), scratch, true);
    Map<String, INDArray> table = sick.part().paramTable(false);
    for (String key : List.of("W", "pW", "RW")) {
      INDArray array = table.get(key);
      INDArray drawn = fresh.get(key);
      WeightAxes to = array == null ? null : WeightAxes.of(conf, key, array);
      WeightAxes from = drawn == null ? null : WeightAxes.of(conf, key, drawn);
      if (to == null || from == null || to.units() < 0) {
        continue;
      }
      if (sick.isQuiet()) {
        from.array().muli(QUIET);
      }
      for (long at : columns(conf, to, sick)) {
        UnitSlice.of(to.array(), to.units(), at).assign(UnitSlice.of(from.array(), to.units(), at));
      }
      for (INDArray state : OptimiserState.of(model, sick.part(), key)) {
        clear(WeightAxes.of(conf, key, state), to.units(), columns(conf, to, sick));
      }
    }
    INDArray biases = table.get("b");
    if (biases != null) {
      WeightAxes row = new WeightAxes(biases, -1, biases.rank() - 1);
      clear(row, row.units(), columns(conf, row, sick));
      for (INDArray state : OptimiserState.of(model, sick.part(), "b")) {
        clear(new WeightAxes(state, -1, row.units()), row.units(), columns(conf, row, sick));
      }
    }
    NativeMemory.free(scratch);
  }

  /** The places of the dead units along an axis: one a gate, and none of what lies behind gates. */
  private static long[] columns(
      org.deeplearning4j.nn.conf.layers.Layer conf, WeightAxes axes, Sick sick) {
    int units = sick.dead().units();
    long gates = conf instanceof AbstractLSTM ? LSTM_GATES : 1;
    return Arrays.stream(sick.dead().indices())
        .mapToObj(unit -> LongStream.range(0, gates).map(gate -> gate * units + unit))
        .flatMapToLong(each -> each)
        .filter(at -> at < axes.array().size(axes.units()))
        .toArray();
  }

  /** Sets the weights to 0 that others multiply these units with. */
  private static void disconnect(Model model, Sick sick) {
    for (DownstreamLayers.Reader reader : sick.followers().readers()) {
      var conf = LiveLayers.bare(LiveLayers.layerOf(reader.part()).orElseThrow()).conf().getLayer();
      for (WeightInputs.Weights one : WeightInputs.of(conf)) {
        clearInputs(model, reader.part(), one, columns(reader.place(), sick));
      }
    }
    clearInputs(
        model,
        sick.part(),
        new WeightInputs.Weights("RW", sick.conf(), "RW"),
        Arrays.stream(sick.dead().indices()).asLongStream().toArray());
    for (DownstreamLayers.Reader normaliser : sick.followers().normalisers()) {
      normalise(normaliser.part(), columns(normaliser.place(), sick));
    }
  }

  private static long[] columns(UnitColumns place, Sick sick) {
    return Arrays.stream(sick.dead().indices())
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
