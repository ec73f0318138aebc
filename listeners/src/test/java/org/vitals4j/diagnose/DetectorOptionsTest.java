package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.diagnose.DetectorOptions.DeadUnits;
import org.vitals4j.diagnose.DetectorOptions.ExplodingGradient;
import org.vitals4j.diagnose.DetectorOptions.LossDivergence;
import org.vitals4j.diagnose.DetectorOptions.LossOscillation;
import org.vitals4j.diagnose.DetectorOptions.LossPlateau;
import org.vitals4j.diagnose.DetectorOptions.PoorInitialisation;
import org.vitals4j.diagnose.DetectorOptions.Saturation;
import org.vitals4j.diagnose.DetectorOptions.UpdateRatio;
import org.vitals4j.diagnose.DetectorOptions.VanishingGradient;
import org.vitals4j.plugin.Plugins;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Snapshots;

/** Every limit that can be set changes what is found. */
class DetectorOptionsTest {

  private static final NetworkDescription NETWORK = Descriptions.dense(3).describe();

  private static Snapshots run() {
    return Snapshots.of(NETWORK);
  }

  private static Snapshots steps(double ratio) {
    return run().update(1, ratio * Snapshots.PARAMETER).chance(1);
  }

  /** An iteration with one step far too large, and a score that it does not come back from. */
  private static List<IterationSnapshot> jump(double ratio) {
    List<IterationSnapshot> all = new ArrayList<>(steps(1e-3).next(40));
    all.addAll(steps(ratio).iteration(40).next(1));
    all.addAll(steps(1e-3).score(1.5).iteration(41).next(25));
    return all;
  }

  private static List<IterationSnapshot> norms(double before, double after) {
    return run()
        .norm(i -> i < 110 ? before : after)
        .score(i -> i < 110 ? 1 : 1 + 0.1 * (i - 110))
        .next(125);
  }

  /** A loss that comes down from 10 to 1 and then rises. */
  private static List<IterationSnapshot> rise(double to, int iterations) {
    return run()
        .score(i -> i < 30 ? 10 : i < 200 ? 1 + 0.2 * (i % 2) : to)
        .update(1, 0.01)
        .next(200 + iterations);
  }

  private static List<IterationSnapshot> riseByLargeSteps() {
    Snapshots run = run().score(i -> i < 100 ? 2 - 0.01 * i : 1 + 0.05 * (i - 100));
    for (int layer = 0; layer < 3; layer++) {
      run.update(layer, Snapshots.PARAMETER / 2);
    }
    return run.next(180);
  }

  private static List<IterationSnapshot> swings() {
    Random random = new Random(1);
    return run()
        .score(
            i ->
                i < 20
                    ? 14
                    : 5 - 9e-4 * (i - 20) + (i % 4 < 2 ? 2 : -2) + 0.7 * random.nextGaussian())
        .next(250);
  }

  private static List<IterationSnapshot> swingsThatGetBetter() {
    return run().score(i -> i < 20 ? 14 : 5 - 9e-4 * (i - 20) + (i % 4 < 2 ? 2 : -2)).next(250);
  }

  private static List<IterationSnapshot> flat(double score) {
    return run().score(score).chance(1).batchSize(32).next(260);
  }

  private static Snapshots begun(double std, double last) {
    return run().initialWeights(0, std, false, 1).initialWeights(1, std, false, last);
  }

  private static Arguments option(
      String key, Supplier<Detector> usual, Supplier<Detector> set, List<IterationSnapshot> run) {
    return Arguments.of(Named.of(key, usual), set, run);
  }

  static Stream<Arguments> options() {
    ExplodingGradient exploding = ExplodingGradient.defaults();
    VanishingGradient vanishing = VanishingGradient.defaults();
    Saturation saturation = Saturation.defaults();
    PoorInitialisation start = PoorInitialisation.defaults();
    UpdateRatio ratio = UpdateRatio.defaults();
    LossDivergence rises = LossDivergence.defaults();
    LossOscillation swings = LossOscillation.defaults();
    LossPlateau flat = LossPlateau.defaults();
    DeadUnits dead = DeadUnits.defaults();
    List<IterationSnapshot> hugeSteps = run().norm(500).parameter(1, 0.1).update(1, 0.2).next(3);
    return Stream.of(
        option(
            "exploding-gradient.warn-norm",
            Detectors::explodingGradient,
            () -> Detectors.explodingGradient(exploding.withWarnNorm(20)),
            norms(5, 60)),
        option(
            "exploding-gradient.past-factor",
            Detectors::explodingGradient,
            () -> Detectors.explodingGradient(exploding.withPastFactor(2)),
            norms(20, 150)),
        option(
            "exploding-gradient.critical-norm",
            Detectors::explodingGradient,
            () -> Detectors.explodingGradient(exploding.withCriticalNorm(100)),
            hugeSteps),
        option(
            "exploding-gradient.spike-deviations",
            Detectors::explodingGradient,
            () -> Detectors.explodingGradient(exploding.withSpikeDeviations(20)),
            norms(5, 20)),
        option(
            "vanishing-gradient.warn-ratio",
            Detectors::vanishingGradient,
            () -> Detectors.vanishingGradient(vanishing.withWarnRatio(0.01)),
            run().gradient(0, 5e-5).next(25)),
        option(
            "vanishing-gradient.critical-ratio",
            Detectors::vanishingGradient,
            () -> Detectors.vanishingGradient(vanishing.withCriticalRatio(1e-3)),
            run().gradient(0, 1e-6).next(25)),
        option(
            "vanishing-gradient.window",
            Detectors::vanishingGradient,
            () -> Detectors.vanishingGradient(vanishing.withWindow(5)),
            run().gradient(0, 1e-6).next(10)),
        option(
            "dead-units.warn-share",
            Detectors::deadUnits,
            () -> Detectors.deadUnits(dead.withWarnShare(0.4)),
            run().dead(0, 50).next(1)),
        option(
            "dead-units.critical-share",
            Detectors::deadUnits,
            () -> Detectors.deadUnits(dead.withCriticalShare(0.58)),
            run().dead(0, 60).next(1)),
        option(
            "saturation.warn-share",
            Detectors::saturation,
            () -> Detectors.saturation(saturation.withWarnShare(0.3)),
            run().saturated(0, 0.4).next(25)),
        option(
            "saturation.critical-share",
            Detectors::saturation,
            () -> Detectors.saturation(saturation.withCriticalShare(0.7)),
            run().saturated(0, 0.8).next(25)),
        option(
            "saturation.window",
            Detectors::saturation,
            () -> Detectors.saturation(saturation.withWindow(5)),
            run().saturated(0, 0.8).next(10)),
        option(
            "poor-initialisation.warn-factor",
            Detectors::poorInitialisation,
            () -> Detectors.poorInitialisation(start.withWarnFactor(10)),
            begun(0.7, 20).next(2)),
        option(
            "poor-initialisation.critical-factor",
            Detectors::poorInitialisation,
            () -> Detectors.poorInitialisation(start.withCriticalFactor(50)),
            begun(0.7, 100).next(2)),
        option(
            "poor-initialisation.scheme-factor",
            Detectors::poorInitialisation,
            () -> Detectors.poorInitialisation(start.withSchemeFactor(1.5)),
            begun(1.4, 1).next(2)),
        option(
            "update-ratio.large-ratio",
            Detectors::updateRatio,
            () -> Detectors.updateRatio(ratio.withLargeRatio(0.01)),
            steps(0.05).next(25)),
        option(
            "update-ratio.huge-ratio",
            Detectors::updateRatio,
            () -> Detectors.updateRatio(ratio.withHugeRatio(0.2)),
            steps(0.3).next(25)),
        option(
            "update-ratio.jump-ratio",
            Detectors::updateRatio,
            () -> Detectors.updateRatio(ratio.withJumpRatio(0.2)),
            jump(0.3)),
        option(
            "update-ratio.small-ratio",
            Detectors::updateRatio,
            () -> Detectors.updateRatio(ratio.withSmallRatio(1e-3)),
            steps(1e-4).next(60)),
        option(
            "loss-divergence.warn-share",
            Detectors::lossDivergence,
            () -> Detectors.lossDivergence(rises.withWarnShare(0.1)),
            rise(4, 60)),
        option(
            "loss-divergence.critical-share",
            Detectors::lossDivergence,
            () -> Detectors.lossDivergence(rises.withCriticalShare(100)),
            riseByLargeSteps()),
        option(
            "loss-divergence.noise-deviations",
            Detectors::lossDivergence,
            () -> Detectors.lossDivergence(rises.withNoiseDeviations(200)),
            rise(10, 60)),
        option(
            "loss-divergence.window",
            Detectors::lossDivergence,
            () -> Detectors.lossDivergence(rises.withWindow(5)),
            rise(10, 18)),
        option(
            "loss-oscillation.swing-correlation",
            Detectors::lossOscillation,
            () -> Detectors.lossOscillation(swings.withSwingCorrelation(-0.97)),
            swings()),
        option(
            "loss-oscillation.swing-share",
            Detectors::lossOscillation,
            () -> Detectors.lossOscillation(swings.withSwingShare(10)),
            swings()),
        option(
            "loss-oscillation.min-improvement",
            Detectors::lossOscillation,
            () -> Detectors.lossOscillation(swings.withMinImprovement(1e-3)),
            swingsThatGetBetter()),
        option(
            "loss-plateau.window",
            Detectors::lossPlateau,
            () -> Detectors.lossPlateau(flat.withWindow(400)),
            flat(1)),
        option(
            "loss-plateau.min-improvement",
            Detectors::lossPlateau,
            () -> Detectors.lossPlateau(flat.withMinImprovement(0.1)),
            run().score(i -> 1 - 3e-5 * i).chance(1).batchSize(32).next(260)),
        option(
            "loss-plateau.chance-share",
            Detectors::lossPlateau,
            () -> Detectors.lossPlateau(flat.withChanceShare(1)),
            flat(0.995)),
        option(
            "loss-plateau.min-examples",
            Detectors::lossPlateau,
            () -> Detectors.lossPlateau(flat.withMinExamples(1_000_000)),
            flat(1)));
  }

  private static List<String> verdicts(Detector detector, List<IterationSnapshot> run) {
    List<String> verdicts = new ArrayList<>();
    for (IterationSnapshot snapshot : run) {
      List<Symptom> found = detector.examine(snapshot);
      verdicts.add(found.stream().map(one -> one.key() + " " + one.severity()).toList().toString());
    }
    return verdicts;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void settingItChangesWhatIsFound(
      Supplier<Detector> usual, Supplier<Detector> set, List<IterationSnapshot> run) {
    assertThat(verdicts(set.get(), run)).isNotEqualTo(verdicts(usual.get(), run));
  }

  @Test
  void eachHasARunOfItsOwnHere() {
    List<String> keys =
        Detectors.builtIn().stream()
            .flatMap(one -> one.options().stream().map(key -> one.name() + "." + key.name()))
            .toList();

    assertThat(options().map(one -> ((Named<?>) one.get()[0]).getName()))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aLimitOutOfRangeIsRefused() {
    assertThatThrownBy(() -> DeadUnits.defaults().withWarnShare(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("warn-share must be a number in (0, 1), but was 1.5");
  }

  private static Plugins configured(Map<String, String> arguments) {
    return Plugins.find(Configuration.load(new ConfigSources(arguments, Map.of(), Map.of())));
  }

  @Test
  void aConfigurationSetsIt() {
    Plugins plugins = configured(Map.of("detectors", "dead-units", "dead-units.warn-share", "0.4"));

    assertThat(plugins.problems()).isEmpty();
    assertThat(plugins.detectors().get(0).get().examine(run().dead(0, 50).next())).hasSize(1);
  }

  @Test
  void aConfigurationOutOfRangeIsSaidAndTheDefaultStands() {
    Plugins plugins = configured(Map.of("dead-units.warn-share", "2", "dead-units.warm", "1"));

    assertThat(plugins.problems())
        .anyMatch(
            text ->
                text.startsWith("dead-units.warn-share = 2")
                    && text.endsWith("must be a number in (0, 1); the default 0.55 is used."))
        .anyMatch(text -> text.startsWith("the key 'dead-units.warm'"));
  }
}
