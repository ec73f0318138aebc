package org.vitals4j.diagnose;

import java.util.List;
import java.util.function.Supplier;

/** The detectors that come with Vitals4j. */
public final class Detectors {

  private Detectors() {}

  /** {@link Pathology#VANISHING_GRADIENT}. */
  public static Detector vanishingGradient() {
    return new VanishingGradientDetector();
  }

  /** {@link Pathology#EXPLODING_GRADIENT}. */
  public static Detector explodingGradient() {
    return new ExplodingGradientDetector();
  }

  /** {@link Pathology#NON_FINITE}. */
  public static Detector nonFinite() {
    return new NonFiniteDetector();
  }

  /** {@link Pathology#DEAD_UNITS}. */
  public static Detector deadUnits() {
    return new DeadUnitsDetector();
  }

  /** {@link Pathology#SATURATION}. */
  public static Detector saturation() {
    return new SaturationDetector();
  }

  /**
   * What a monitor looks for unless told otherwise, fresh for each network. Dead units and
   * saturation are not among it: their limits raise alarms on networks that train well, so they are
   * for those who ask for them.
   */
  public static List<Supplier<Detector>> standard() {
    return List.of(
        Detectors::nonFinite, Detectors::explodingGradient, Detectors::vanishingGradient);
  }
}
