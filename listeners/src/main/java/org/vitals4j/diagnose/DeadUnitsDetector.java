package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
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

  /** Rates from which a step may push a unit beyond the reach of all examples. */
  private static final double HARMFUL_RATE = 0.01;

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
        known[index] =
            dead.fraction() > options.warnShare() ? symptom(snapshot, layer, dead) : null;
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

  private Symptom symptom(IterationSnapshot snapshot, LayerSnapshot layer, DeadUnits dead) {
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
        .causes(causes(snapshot, layer))
        .remedies(remedies(snapshot, layer))
        .build();
  }

  private static List<String> causes(IterationSnapshot snapshot, LayerSnapshot layer) {
    List<String> causes = new ArrayList<>();
    double rate = largestRate(layer);
    if (rate >= HARMFUL_RATE) {
      causes.add(
          String.format(
              Locale.ROOT,
              "a learning rate of %.3g: one large step leaves a bias so negative that no example"
                  + " reaches the unit",
              rate));
    } else {
      causes.add("large steps early on, or biases that started or became very negative");
    }
    if (snapshot.iteration() < 500) {
      causes.add("an initialisation that does not fit ReLU");
    }
    causes.add("inputs that are not centred or scaled");
    return causes;
  }

  private static List<String> remedies(IterationSnapshot snapshot, LayerSnapshot layer) {
    List<String> remedies = new ArrayList<>();
    if (largestRate(layer) >= HARMFUL_RATE) {
      remedies.add("a lower learning rate, or one that warms up");
    }
    remedies.add("LeakyReLU or ELU in this layer, whose units cannot die");
    boolean he = layer.layer().initialisation().filter(i -> i.startsWith("Relu")).isPresent();
    if (!he) {
      remedies.add("He initialisation (WeightInit.RELU) and biases of 0");
    }
    if (!normalisedBefore(snapshot.network(), layer.layer())) {
      remedies.add("BatchNormalization before the activation");
    }
    if (largestRate(layer) < HARMFUL_RATE) {
      remedies.add("clipping the gradient while training starts");
    }
    return remedies;
  }

  private static boolean normalisedBefore(
      NetworkDescription network, NetworkDescription.Layer layer) {
    return layer.index() > 0
        && network.layers().get(layer.index() - 1).type().equals("BatchNormalization");
  }

  /** NaN where it was not measured in this iteration: then nothing is said about it. */
  private static double largestRate(LayerSnapshot layer) {
    double largest = Double.NaN;
    for (BlockSnapshot block : layer.blocks()) {
      if (block.learningRate() instanceof Measurement.Measured<Double> rate) {
        largest = Double.isNaN(largest) ? rate.value() : Math.max(largest, rate.value());
      }
    }
    return largest;
  }
}
