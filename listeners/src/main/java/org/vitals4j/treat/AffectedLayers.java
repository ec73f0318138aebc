package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/** Which layers are to be treated. */
final class AffectedLayers {

  /**
   * Once there is an alarm, every layer with more dead units than this share is treated along with
   * the one that raised it.
   */
  private static final double MIN_DEAD_SHARE = 0.2;

  private AffectedLayers() {}

  /** A layer, and which of its units are dead. */
  record Units(NetworkDescription.Layer layer, DeadUnits dead) {}

  /** Hidden layers with too many dead units, from input to output. */
  static List<Units> dead(TreatmentContext context) {
    List<Units> all = new ArrayList<>();
    for (var layer : context.snapshot().layers()) {
      if (!layer.layer().output()
          && !layer.layer().frozen()
          && layer.activation().deadUnits() instanceof Measurement.Measured<DeadUnits> dead
          && dead.value().fraction() > MIN_DEAD_SHARE) {
        all.add(new Units(layer.layer(), dead.value()));
      }
    }
    return all;
  }
}
