package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.vitals4j.report.Pathology;

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

  /** {@link Pathology#POOR_INITIALISATION}. */
  public static Detector poorInitialisation() {
    return new PoorInitialisationDetector();
  }

  /** {@link Pathology#UPDATE_RATIO}. */
  public static Detector updateRatio() {
    return new UpdateRatioDetector();
  }

  /** {@link Pathology#LOSS_DIVERGENCE}. */
  public static Detector lossDivergence() {
    return new LossDivergenceDetector();
  }

  /** {@link Pathology#LOSS_OSCILLATION}. */
  public static Detector lossOscillation() {
    return new LossOscillationDetector();
  }

  /** {@link Pathology#LOSS_PLATEAU}. */
  public static Detector lossPlateau() {
    return new LossPlateauDetector();
  }

  /**
   * The detector that comes with Vitals4j for a pathology.
   *
   * @throws IllegalArgumentException if there is none, as for those of plug-ins
   */
  public static Detector of(Pathology pathology) {
    String name = pathology.id().toLowerCase(Locale.ROOT).replace('_', '-');
    return standard().stream()
        .map(Supplier::get)
        .filter(detector -> detector.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no detector of Vitals4j looks for "
                        + pathology
                        + ", but for "
                        + Pathology.builtIn()));
  }

  /**
   * What a monitor looks for unless told otherwise, fresh for each network: everything. Causes come
   * before their consequences, so that of what opens in one iteration the cause is said first.
   */
  public static List<Supplier<Detector>> standard() {
    return List.of(
        Detectors::nonFinite,
        Detectors::poorInitialisation,
        Detectors::explodingGradient,
        Detectors::saturation,
        Detectors::deadUnits,
        Detectors::vanishingGradient,
        Detectors::updateRatio,
        Detectors::lossDivergence,
        Detectors::lossOscillation,
        Detectors::lossPlateau);
  }
}
