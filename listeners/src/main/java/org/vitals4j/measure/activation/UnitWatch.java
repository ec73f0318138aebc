package org.vitals4j.measure.activation;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/** Watches for the dead units of one layer, over the window that it takes to tell. */
final class UnitWatch {

  private static final String UNKNOWN_WEIGHTS =
      "no trainable weights are known that belong to one of its units each";

  private final @Nullable IncomingWeights weights;
  private @Nullable String immortal;
  private @Nullable DeadUnitWindow window;

  // What dropout and masks left to see when it was last looked.
  private double keptShare = 1;
  private double unmaskedShare = 1;
  private @Nullable String spoilt;
  private boolean begun;

  // Of the iteration under way.
  private double examples;
  private boolean looked;
  private @Nullable String unobserved;

  /** As last told. */
  private @Nullable DeadUnits told;

  /**
   * @param weights that feed its units; null where none are known that belong to one unit each
   */
  UnitWatch(NetworkDescription.Layer layer, @Nullable IncomingWeights weights) {
    this.weights = weights;
    immortal = whyImmortal(layer, weights);
    window = immortal == null && weights != null ? new DeadUnitWindow(weights.units()) : null;
  }

  private static @Nullable String whyImmortal(
      NetworkDescription.Layer layer, @Nullable IncomingWeights weights) {
    if (layer.output()) {
      return LayerActivations.OUTPUT;
    }
    if (layer.activation().isEmpty()) {
      return LayerActivations.NO_FUNCTION;
    }
    if (!layer.canDie()) {
      return "units with " + layer.activation().get() + " cannot die";
    }
    if (layer.frozen()) {
      return "the layer is frozen: its units do not learn, dead or not";
    }
    return weights == null ? UNKNOWN_WEIGHTS : null;
  }

  /** Whether there are units that may die. */
  boolean isOn() {
    return window != null;
  }

  /** Whether a look at the activations could tell more about which units are alive. */
  boolean wantsLook() {
    return window != null && !window.allSeen();
  }

  /**
   * Counts a forward pass in which no look is needed.
   *
   * @param batch examples in the minibatch
   * @param steps what counts of them
   */
  void count(int batch, StepMasks.Steps steps) {
    unobserved = spoilt == null ? steps.unknown() : spoilt;
    unmaskedShare = steps.examples() < 0 || batch == 0 ? 1 : (double) steps.examples() / batch;
    examples = keptShare * (steps.examples() < 0 ? batch : steps.examples());
    looked = true;
    begun = true;
  }

  /**
   * Whether units are suspect enough for a look at the activations of the next forward pass, in an
   * iteration in which no look is due otherwise.
   */
  boolean isLookDue() {
    return window != null && window.isLookDue();
  }

  /** Whether the activations of this forward pass are to be looked at. */
  boolean isDue(UnitLook look) {
    return look == UnitLook.ALL ? isOn() : look == UnitLook.SUSPECTS && isLookDue();
  }

  /**
   * Follows an iteration by its gradient alone, if its activations were not looked at. What dropout
   * and masks hide of it is taken to be what they hid when it was last looked.
   */
  void follow(INDArray gradients, int batch, ActivationScanner scanner) {
    DeadUnitWindow units = window;
    if (looked) {
      findLearning(gradients, scanner);
      return;
    }
    if (units == null || weights == null || !begun || unobserved != null) {
      return;
    }
    examples = keptShare * unmaskedShare * batch;
    if (!units.allSeen()) {
      weights.findLearning(gradients, scanner, units);
    }
  }

  /**
   * Notes which units are alive in a forward pass.
   *
   * @param overwritten what a later layer did to the output, if anything
   */
  void look(
      INDArray output,
      ActivationLayout layout,
      int batch,
      StepMasks.Steps steps,
      InPlaceDropout.@Nullable Overwritten overwritten,
      ActivationScanner scanner) {
    DeadUnitWindow units = window;
    if (units == null) {
      return;
    }
    keptShare = overwritten == null ? 1 : overwritten.keptShare();
    spoilt =
        overwritten != null && Double.isNaN(overwritten.keptShare()) ? overwritten.reason() : null;
    count(batch, steps);
    if (unobserved != null) {
      return;
    }
    int axis = layout.unitAxis(output.rank());
    if (output.size(axis) == units.units()) {
      scanner.findAlive(output, axis, steps.kept(), units);
    } else {
      window = null;
      immortal = UNKNOWN_WEIGHTS;
    }
  }

  /** Notes the silent units whose weights learn. */
  void findLearning(INDArray gradients, ActivationScanner scanner) {
    DeadUnitWindow units = window;
    if (units == null || weights == null || units.allSeen()) {
      return;
    }
    for (int unit = 0; unit < units.units(); unit++) {
      if (!units.isSeen(unit) && weights.learns(unit, gradients, scanner)) {
        units.alive(unit);
      }
    }
  }

  /** Ends an iteration in which gradients were seen; one without an example does not count. */
  void endIteration() {
    if (window != null && unobserved == null && examples > 0) {
      window.endIteration(examples, looked);
    }
    drop();
  }

  /** Lets go of the iteration under way. */
  void drop() {
    examples = 0;
    looked = false;
  }

  /** Whether there is something else to tell than before; asking counts as telling. */
  boolean takeNews() {
    DeadUnits now = window == null || unobserved != null ? null : window.last();
    boolean news = now != null && !now.equals(told) && (told != null || now.count() > 0);
    told = now == null ? told : now;
    return news;
  }

  Measurement<DeadUnits> reading() {
    if (immortal != null) {
      return Measurement.absent(immortal);
    }
    if (unobserved != null) {
      return Measurement.absent(unobserved);
    }
    return window == null ? Measurement.notSampled() : window.reading();
  }
}
