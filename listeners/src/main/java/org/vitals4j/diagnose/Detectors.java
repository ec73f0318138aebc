package org.vitals4j.diagnose;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.report.Pathology;

/** The detectors that come with Vitals4j. */
public final class Detectors {

  /**
   * One of them: what plug-in search, configuration and {@link #standard} know of it.
   *
   * @param name of the detector, and where its options are in the configuration
   * @param pathology what it looks for
   * @param description in one sentence without a full stop
   * @param options what can be set
   * @param maker makes one for a network, from what is in force for the options
   */
  public record BuiltIn(
      String name,
      Pathology pathology,
      String description,
      List<Key<?>> options,
      Function<Options, Detector> maker) {}

  /** Causes come before their consequences: of what opens in one iteration, the cause is first. */
  private static final List<BuiltIn> ALL =
      List.of(
          new BuiltIn(
              SetupDetector.NAME,
              Pathology.SETUP,
              "data or a configuration that cannot work",
              List.of(),
              options -> setup()),
          new BuiltIn(
              "non-finite",
              Pathology.NON_FINITE,
              "NaN or an infinity, and the array in which it began",
              List.of(),
              options -> nonFinite()),
          new BuiltIn(
              DetectorOptions.PoorInitialisation.DETECTOR,
              Pathology.POOR_INITIALISATION,
              "weights that begin too large, too small, or all alike",
              DetectorOptions.PoorInitialisation.KEYS,
              options -> poorInitialisation(DetectorOptions.PoorInitialisation.of(options))),
          new BuiltIn(
              DetectorOptions.ExplodingGradient.DETECTOR,
              Pathology.EXPLODING_GRADIENT,
              "gradients so large that steps destroy",
              DetectorOptions.ExplodingGradient.KEYS,
              options -> explodingGradient(DetectorOptions.ExplodingGradient.of(options))),
          new BuiltIn(
              DetectorOptions.Saturation.DETECTOR,
              Pathology.SATURATION,
              "layers where the activation function is flat",
              DetectorOptions.Saturation.KEYS,
              options -> saturation(DetectorOptions.Saturation.of(options))),
          new BuiltIn(
              DetectorOptions.DeadUnits.DETECTOR,
              Pathology.DEAD_UNITS,
              "ReLU units that are 0 for every example",
              DetectorOptions.DeadUnits.KEYS,
              options -> deadUnits(DetectorOptions.DeadUnits.of(options))),
          new BuiltIn(
              DetectorOptions.VanishingGradient.DETECTOR,
              Pathology.VANISHING_GRADIENT,
              "gradients that do not reach the input side",
              DetectorOptions.VanishingGradient.KEYS,
              options -> vanishingGradient(DetectorOptions.VanishingGradient.of(options))),
          new BuiltIn(
              DetectorOptions.UpdateRatio.DETECTOR,
              Pathology.UPDATE_RATIO,
              "steps far too large or too small for the weights",
              DetectorOptions.UpdateRatio.KEYS,
              options -> updateRatio(DetectorOptions.UpdateRatio.of(options))),
          new BuiltIn(
              DetectorOptions.LossDivergence.DETECTOR,
              Pathology.LOSS_DIVERGENCE,
              "a score that rises and stays up",
              DetectorOptions.LossDivergence.KEYS,
              options -> lossDivergence(DetectorOptions.LossDivergence.of(options))),
          new BuiltIn(
              DetectorOptions.LossOscillation.DETECTOR,
              Pathology.LOSS_OSCILLATION,
              "a score that swings and gets no better",
              DetectorOptions.LossOscillation.KEYS,
              options -> lossOscillation(DetectorOptions.LossOscillation.of(options))),
          new BuiltIn(
              DetectorOptions.LossPlateau.DETECTOR,
              Pathology.LOSS_PLATEAU,
              "a score that stands still at no better than guessing",
              DetectorOptions.LossPlateau.KEYS,
              options -> lossPlateau(DetectorOptions.LossPlateau.of(options))),
          new BuiltIn(
              GuessingDetector.NAME,
              Pathology.WORSE_THAN_GUESSING,
              "a loss above that of guessing",
              List.of(),
              options -> worseThanGuessing()));

  private Detectors() {}

  /** {@link Pathology#VANISHING_GRADIENT}. */
  public static Detector vanishingGradient() {
    return vanishingGradient(DetectorOptions.VanishingGradient.defaults());
  }

  /** The same with limits of your own. */
  public static Detector vanishingGradient(DetectorOptions.VanishingGradient options) {
    return new VanishingGradientDetector(options);
  }

  /** {@link Pathology#EXPLODING_GRADIENT}. */
  public static Detector explodingGradient() {
    return explodingGradient(DetectorOptions.ExplodingGradient.defaults());
  }

  /** The same with limits of your own. */
  public static Detector explodingGradient(DetectorOptions.ExplodingGradient options) {
    return new ExplodingGradientDetector(options);
  }

  /** {@link Pathology#NON_FINITE}. */
  public static Detector nonFinite() {
    return new NonFiniteDetector();
  }

  /** {@link Pathology#DEAD_UNITS}. */
  public static Detector deadUnits() {
    return deadUnits(DetectorOptions.DeadUnits.defaults());
  }

  /** The same with limits of your own. */
  public static Detector deadUnits(DetectorOptions.DeadUnits options) {
    return new DeadUnitsDetector(options);
  }

  /** {@link Pathology#SATURATION}. */
  public static Detector saturation() {
    return saturation(DetectorOptions.Saturation.defaults());
  }

  /** The same with limits of your own. */
  public static Detector saturation(DetectorOptions.Saturation options) {
    return new SaturationDetector(options);
  }

  /** {@link Pathology#POOR_INITIALISATION}. */
  public static Detector poorInitialisation() {
    return poorInitialisation(DetectorOptions.PoorInitialisation.defaults());
  }

  /** The same with limits of your own. */
  public static Detector poorInitialisation(DetectorOptions.PoorInitialisation options) {
    return new PoorInitialisationDetector(options);
  }

  /** {@link Pathology#UPDATE_RATIO}. */
  public static Detector updateRatio() {
    return updateRatio(DetectorOptions.UpdateRatio.defaults());
  }

  /** The same with limits of your own. */
  public static Detector updateRatio(DetectorOptions.UpdateRatio options) {
    return new UpdateRatioDetector(options);
  }

  /** {@link Pathology#LOSS_DIVERGENCE}. */
  public static Detector lossDivergence() {
    return lossDivergence(DetectorOptions.LossDivergence.defaults());
  }

  /** The same with limits of your own. */
  public static Detector lossDivergence(DetectorOptions.LossDivergence options) {
    return new LossDivergenceDetector(options);
  }

  /** {@link Pathology#LOSS_OSCILLATION}. */
  public static Detector lossOscillation() {
    return lossOscillation(DetectorOptions.LossOscillation.defaults());
  }

  /** The same with limits of your own. */
  public static Detector lossOscillation(DetectorOptions.LossOscillation options) {
    return new LossOscillationDetector(options);
  }

  /** {@link Pathology#LOSS_PLATEAU}. */
  public static Detector lossPlateau() {
    return lossPlateau(DetectorOptions.LossPlateau.defaults());
  }

  /** The same with limits of your own. */
  public static Detector lossPlateau(DetectorOptions.LossPlateau options) {
    return new LossPlateauDetector(options);
  }

  /** {@link Pathology#WORSE_THAN_GUESSING}. */
  public static Detector worseThanGuessing() {
    return new GuessingDetector();
  }

  /** {@link Pathology#SETUP}. */
  public static Detector setup() {
    return new SetupDetector();
  }

  /** All of them, each with what can be set. */
  public static List<BuiltIn> builtIn() {
    return ALL;
  }

  /**
   * The one for a pathology, as it is by default.
   *
   * @throws IllegalArgumentException if there is none, as for pathologies of plug-ins
   */
  public static Detector of(Pathology pathology) {
    for (BuiltIn one : ALL) {
      if (one.pathology().equals(pathology)) {
        return make(one);
      }
    }
    throw new IllegalArgumentException(
        "no detector of Vitals4j looks for "
            + pathology
            + ": a plug-in's own is made by the plug-in");
  }

  /** What a monitor looks for unless told otherwise, fresh for each network: everything. */
  public static List<Supplier<Detector>> standard() {
    return ALL.stream().map(one -> (Supplier<Detector>) () -> make(one)).toList();
  }

  private static Detector make(BuiltIn one) {
    return one.maker().apply(Options.of(Configuration.defaults(), one.name()));
  }
}
