package org.vitals4j.diagnose.evidence;

import java.util.function.Function;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;

/** Why an iteration did not measure something, in the words of what comes nearest to a value. */
public final class Missing {

  private static final Measurement<?> NO_LAYERS = Measurement.absent("the network has no layers");

  private Missing() {}

  /** Why there is no norm of the gradient. */
  public static Measurement<?> gradient(IterationSnapshot snapshot) {
    return snapshot.gradient();
  }

  /** Why no layer has an update ratio. */
  public static Measurement<?> steps(IterationSnapshot snapshot) {
    return nearest(snapshot, LayerSnapshot::updateRatio);
  }

  /** Why no layer has a share of saturated activations. */
  public static Measurement<?> activations(IterationSnapshot snapshot) {
    return nearest(snapshot, layer -> layer.activation().saturatedFraction());
  }

  /** Why no layer has dead units. */
  public static Measurement<?> deadUnits(IterationSnapshot snapshot) {
    return nearest(snapshot, layer -> layer.activation().deadUnits());
  }

  /** A hidden layer's reason before an output layer's: it is the rule, and that the exception. */
  private static Measurement<?> nearest(
      IterationSnapshot snapshot, Function<LayerSnapshot, Measurement<?>> value) {
    Measurement<?> nearest = NO_LAYERS;
    for (int i = snapshot.layers().size() - 1; i >= 0; i--) {
      Measurement<?> here = value.apply(snapshot.layers().get(i));
      nearest = rank(here) >= rank(nearest) ? here : nearest;
    }
    return nearest;
  }

  private static int rank(Measurement<?> value) {
    if (value instanceof Measurement.Absent<?>) {
      return 0;
    }
    return value instanceof Measurement.NotSampled<?> ? 1 : 2;
  }
}
