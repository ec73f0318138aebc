package org.vitals4j.measure;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Measurement;

/**
 * What is known of the iteration under way. The recorder replaces it when the iteration ends, so
 * that nothing of one can be taken for the next one's.
 */
final class CurrentIteration {

  /** Null until the first callback has asked for it. */
  @Nullable MeasurementLevel level;

  GradientState gradient = new GradientState();
  List<Measurement<InitialWeights>> start = List.of();
  List<Measurement<Double>> touched = List.of();
  Measurement<ChanceLevel> chance = Measurement.notSampled();
  Measurement<Double> penalty = Measurement.notSampled();

  /** The gradient is another one than before. */
  void forgetGradient() {
    gradient = new GradientState();
  }

  /** What is known of the gradient of the last backward pass. */
  static final class GradientState {

    /** Null where its norms were not measured. */
    @Nullable GradientMeasurement measured;

    /** Whether it was looked at in this iteration, at whatever level. */
    boolean checked;

    /** Whether all of it was looked at and is finite. */
    boolean finite;

    /** Null where no policy has clipped it. */
    @Nullable Clipped clipped;

    Optional<NonFiniteOrigin> origin = Optional.empty();
    boolean searchedForOrigin;
  }
}
