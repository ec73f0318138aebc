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

  /** All of them, fresh for each network. */
  public static List<Supplier<Detector>> all() {
    return List.of(
        Detectors::nonFinite,
        Detectors::explodingGradient,
        Detectors::vanishingGradient,
        Detectors::deadUnits,
        Detectors::saturation);
  }
}
