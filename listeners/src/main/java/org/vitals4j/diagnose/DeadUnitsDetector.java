package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * Units of a ReLU-like layer that no example of a whole window switches on, and whose weights get
 * no gradient: they are lost unless something else changes.
 *
 * <p>WARN above 55 % of a layer's units, CRITICAL above 80 %: a fifth to a third of the units of a
 * deep ReLU network are dead by their initialisation alone, and it trains well. Sparsity is no
 * fault: about half the outputs of a healthy ReLU layer are 0, but not always those of the same
 * units.
 */
final class DeadUnitsDetector implements Detector {

  /** Iterations from the last sign of life to the last example that is sure to count. */
  private static final int ONSET_MARGIN = 10;

  private final DetectorOptions.DeadUnits options;

  /** As last measured, one a layer: where one layer is not measured, nothing has changed there. */
  private final PerNetwork<@Nullable Symptom[]> last =
      new PerNetwork<>(network -> new Symptom[network.layers().size()]);

  DeadUnitsDetector(DetectorOptions.DeadUnits options) {
    this.options = options;
  }

  @Override
  public String name() {
    return DetectorOptions.DeadUnits.DETECTOR;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.DEAD_UNITS);
  }

  @Override
  public int window(int batchSize) {
    return Math.max(DeadUnits.ITERATIONS, (DeadUnits.EXAMPLES + batchSize - 1) / batchSize);
  }

  /** Units are called dead only after so many examples without a sign of life. */
  @Override
  public int onsetSlack(int batchSize) {
    return ONSET_MARGIN + DeadUnits.EXAMPLES / Math.max(1, batchSize);
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (judges(layer) && layer.activation().deadUnits().isMeasured()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    @Nullable Symptom[] known = last.of(snapshot);
    if (!measures(snapshot)) {
      return List.of(); // then no finding changes
    }
    List<Symptom> symptoms = new ArrayList<>(0);
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      int index = layer.layer().index();
      if (judges(layer)
          && layer.activation().deadUnits() instanceof Measurement.Measured<DeadUnits> measured) {
        DeadUnits dead = measured.value();
        known[index] = dead.fraction() > options.warnShare() ? symptom(layer, dead) : null;
      }
      Symptom now = known[index];
      if (now != null) {
        symptoms.add(now);
      }
    }
    return symptoms.isEmpty() ? List.of() : symptoms;
  }

  private static boolean judges(LayerSnapshot layer) {
    return !layer.layer().output();
  }

  private Symptom symptom(LayerSnapshot layer, DeadUnits dead) {
    boolean critical = dead.fraction() > options.criticalShare();
    double limit = critical ? options.criticalShare() : options.warnShare();
    String name = layer.layer().name();
    return Symptom.builder(Pathology.DEAD_UNITS, critical ? Severity.CRITICAL : Severity.WARN)
        .key(name)
        .layers(List.of(name))
        .observed(dead.fraction(), limit, "1")
        .evidence(
            String.format(
                Locale.ROOT,
                "%d of %d units of %s were 0 for every one of the last %d examples or more, and"
                    + " their weights had no gradient (limit %.0f %%)",
                dead.count(),
                dead.units(),
                layer.layer().phrase(),
                DeadUnits.EXAMPLES,
                100 * limit))
        .build();
  }
}
