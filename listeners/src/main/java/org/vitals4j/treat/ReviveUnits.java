package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.measure.UnitAxis;

/** Dead units begin again, as if they had just been added to the network. */
record ReviveUnits() implements Treatment {

  /** From this share of dead units on, outgoing weights stay. */
  private static final double ALL = 0.98;

  @Override
  public String name() {
    return "revive-units";
  }

  @Override
  public String plan(Patient patient, Finding finding) {
    return "draw the incoming weights of the dead units of "
        + String.join(", ", finding.symptom().layers())
        + " again and set their outgoing ones to 0";
  }

  @Override
  public Outcome treat(Patient patient, Finding finding) {
    List<Trainable> parts = patient.parts();
    List<Ailing.Units> sick = new ArrayList<>();
    for (Ailing.Units one : Ailing.dead(patient)) {
      if (canBeRedrawn(parts.get(one.layer().index()))) {
        sick.add(one);
      }
    }
    if (sick.isEmpty()) {
      return new Outcome.Declined("no layer with dead units has weights that can be drawn by unit");
    }
    // All outgoing weights first: those of one layer may be the incoming ones of the next.
    boolean disconnected = false;
    for (Ailing.Units one : sick) {
      // Where none is left, there is nothing to disturb, and a network cut in two learns slowly.
      if (one.dead().fraction() < ALL) {
        disconnect(patient.model(), one);
        disconnected = true;
      }
    }
    int units = 0;
    for (Ailing.Units one : sick) {
      redraw(patient.model(), parts.get(one.layer().index()), one);
      units += one.dead().count();
    }
    int of = sick.stream().mapToInt(one -> one.dead().units()).sum();
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "%d of %d units were dead and begin again: incoming weights drawn anew%s",
            units,
            of,
            disconnected ? ", outgoing ones 0" : ""),
        sick.stream().map(one -> one.layer().name()).toList(),
        (double) units / of,
        0,
        "1",
        Outcome.Effect.GRADUAL);
  }

  private static boolean canBeRedrawn(Trainable part) {
    Optional<Layer> live = Patient.live(part);
    return live.isPresent()
        && !(live.get().conf().getLayer() instanceof Bidirectional)
        && part.paramTable(false).containsKey("W");
  }

  private static void redraw(Model model, Trainable part, Ailing.Units sick) {
    Layer live = Patient.live(part).orElseThrow();
    var conf = live.conf().getLayer();
    INDArray scratch = live.params().dup();
    Map<String, INDArray> fresh = conf.initializer().init(live.conf(), scratch, true);
    for (String key : List.of("W", "RW", "b")) {
      INDArray array = part.paramTable(false).get(key);
      INDArray drawn = fresh.get(key);
      if (array == null || drawn == null) {
        continue;
      }
      int axis = key.equals("b") ? array.rank() - 1 : UnitAxis.of(conf, key, array.rank());
      if (axis < 0) {
        continue;
      }
      int units = sick.dead().units();
      for (int unit : sick.dead().indices()) {
        for (long at = unit; at < array.size(axis); at += units) { // once a gate
          INDArray old = Slice.of(array, axis, at);
          if (key.equals("b")) {
            old.assign(0);
          } else {
            old.assign(Slice.of(drawn, axis, at));
          }
          for (INDArray state : OptimiserState.of(model, part, key)) {
            Slice.of(state, axis, at).assign(0);
          }
        }
      }
    }
    NativeMemory.free(scratch);
  }

  /** Sets the weights to 0 that others multiply these units with. */
  private static void disconnect(Model model, Ailing.Units sick) {
    Followers followers = Followers.of(model, sick.layer().index());
    int units = sick.dead().units();
    for (Trainable reader : followers.readers()) {
      Object conf = Patient.live(reader).map(layer -> layer.conf().getLayer()).orElse(null);
      INDArray weights = reader.paramTable(false).get("W");
      if (weights == null || conf instanceof Bidirectional) {
        continue; // the units stay connected; what they say will be new
      }
      boolean filters = conf instanceof ConvolutionLayer && !(conf instanceof Convolution3D);
      int axis = filters ? 1 : weights.rank() == 2 ? 0 : -1;
      if (axis >= 0 && weights.size(axis) % units == 0) {
        // Behind a flattening, each channel has as many rows as it has pixels.
        clear(model, reader, "W", weights, axis, weights.size(axis) / units, sick);
      }
    }
    Trainable own = LiveLayers.of(model).get(sick.layer().index());
    INDArray recurrent = own.paramTable(false).get("RW");
    if (recurrent != null && recurrent.size(0) == units) {
      clear(model, own, "RW", recurrent, 0, 1, sick);
    }
    for (Trainable normaliser : followers.normalisers()) {
      normalise(normaliser, sick);
    }
  }

  private static void clear(
      Model model,
      Trainable part,
      String key,
      INDArray weights,
      int axis,
      long rows,
      Ailing.Units sick) {
    List<INDArray> all = new ArrayList<>(List.of(weights));
    all.addAll(OptimiserState.of(model, part, key));
    for (int unit : sick.dead().indices()) {
      for (INDArray one : all) {
        for (long row = unit * rows; row < (unit + 1) * rows; row++) {
          Slice.of(one, axis, row).assign(0);
        }
      }
    }
  }

  private static void normalise(Trainable part, Ailing.Units sick) {
    boolean same =
        Patient.live(part)
            .map(layer -> layer.conf().getLayer())
            .map(conf -> ((BatchNormalization) conf).getNOut() == sick.dead().units())
            .orElse(false);
    Map<String, INDArray> table = part.paramTable(false);
    for (int unit : same ? sick.dead().indices() : new int[0]) {
      INDArray gamma = table.get("gamma");
      INDArray beta = table.get("beta");
      if (gamma != null && beta != null) {
        gamma.putScalar(unit, 1);
        beta.putScalar(unit, 0);
      }
    }
  }
}
