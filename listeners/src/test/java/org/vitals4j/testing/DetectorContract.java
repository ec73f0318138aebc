package org.vitals4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.diagnose.cause.Causes;
import org.vitals4j.diagnose.cause.Situation;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TensorStatistics;

/** What {@link Detector} asks of every implementation. */
public abstract class DetectorContract {

  /** A new one. */
  protected abstract Detector detector();

  /** Snapshots that end sick: the last one at least must give a symptom. */
  protected abstract List<IterationSnapshot> faultyRun();

  public static List<List<Symptom>> examine(Detector detector, List<IterationSnapshot> run) {
    List<List<Symptom>> all = new ArrayList<>();
    for (IterationSnapshot snapshot : run) {
      List<Symptom> symptoms = detector.examine(snapshot);
      assertThat(symptoms).isNotNull().doesNotContainNull();
      all.add(symptoms);
    }
    return all;
  }

  /** What it says about the last of these. */
  public static List<Symptom> last(Detector detector, List<IterationSnapshot> run) {
    List<List<Symptom>> all = examine(detector, run);
    return all.get(all.size() - 1);
  }

  @Test
  void seesAFaultyRun() {
    assertThat(last(detector(), faultyRun())).isNotEmpty();
  }

  @Test
  void givesTheSameSymptomsForTheSameSnapshots() {
    List<IterationSnapshot> run = faultyRun();

    assertThat(examine(detector(), run)).isEqualTo(examine(detector(), run));
  }

  @Test
  void isIndependentOfOtherInstances() {
    Detector used = detector();
    examine(used, faultyRun());

    assertThat(examine(detector(), faultyRun())).isEqualTo(examine(detector(), faultyRun()));
  }

  @Test
  void everySymptomHasEvidenceAndCheckedCauses() {
    List<IterationSnapshot> run = faultyRun();
    Situation situation = new Situation();
    run.forEach(situation::add);

    assertThat(last(detector(), run))
        .allSatisfy(
            symptom -> {
              assertThat(symptom.evidence()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
              assertThat(Causes.explain(symptom, situation).causes())
                  .isNotEmpty()
                  .doesNotContain("");
            });
  }

  @Test
  void everySymptomHasAValueALimitAndAUnit() {
    assertThat(last(detector(), faultyRun()))
        .allSatisfy(
            symptom -> {
              assertThat(symptom.observed()).isNotNaN();
              assertThat(symptom.limit()).isNotNaN();
              assertThat(symptom.unit()).isNotBlank();
            });
  }

  @Test
  void symptomsNameLayersOfTheNetwork() {
    List<IterationSnapshot> run = faultyRun();
    List<String> names =
        run.get(run.size() - 1).network().layers().stream()
            .map(NetworkDescription.Layer::name)
            .toList();

    assertThat(last(detector(), run)).allSatisfy(s -> assertThat(names).containsAll(s.layers()));
  }

  @Test
  void symptomsOfOneIterationHaveKeysOfTheirOwn() {
    assertThat(last(detector(), faultyRun())).extracting(Symptom::key).doesNotHaveDuplicates();
  }

  @Test
  void saysNothingAboutAHealthyRun() {
    List<IterationSnapshot> healthy =
        Snapshots.of(Descriptions.dense(4).describe()).score(i -> 1 / (1 + 0.01 * i)).next(300);

    assertThat(examine(detector(), healthy)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  public static List<Measurement<TensorStatistics>> unusualReadings() {
    return List.of(
        Measurement.absent("for a test"),
        Measurement.notSampled(),
        new Measurement.NotEnough<>(1, 2, "examples"),
        Measurement.measured(TensorStatistics.EMPTY),
        Measurement.measured(Snapshots.all(4, 0)),
        Measurement.measured(Snapshots.all(4, Double.NaN)),
        Measurement.measured(Snapshots.all(4, Double.POSITIVE_INFINITY)),
        Measurement.measured(Snapshots.all(4, Double.MAX_VALUE)),
        Measurement.measured(Snapshots.all(4, Double.MIN_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("unusualReadings")
  void toleratesUnusualReadings(Measurement<TensorStatistics> reading) {
    List<IterationSnapshot> run =
        Snapshots.of(Descriptions.dense(3).describe()).everything(reading).next(150);

    assertThat(examine(detector(), run)).hasSize(150);
  }

  @ParameterizedTest
  @MethodSource("unusualReadings")
  void seesAFaultyRunAfterUnusualReadings(Measurement<TensorStatistics> reading) {
    List<IterationSnapshot> sick = faultyRun();
    Detector detector = detector();
    examine(detector, Snapshots.of(sick.get(0).network()).everything(reading).next(3));

    assertThat(last(detector, sick)).isNotEmpty();
  }

  @Test
  void toleratesAScoreThatIsNoNumber() {
    Snapshots run = Snapshots.of(Descriptions.dense(3).describe()).norm(5000);
    double[] scores = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -1};

    assertThat(examine(detector(), run.score(i -> scores[i % scores.length]).next(150)))
        .hasSize(150);
  }

  @Test
  void toleratesANetworkWithoutLayers() {
    assertThat(examine(detector(), Snapshots.of(Descriptions.empty()).norm(5000).next(150)))
        .hasSize(150);
  }

  @Test
  void toleratesLayersWithoutParameters() {
    NetworkDescription bare =
        Descriptions.dense(3).withoutParameters(0).withoutParameters(2).describe();

    assertThat(examine(detector(), Snapshots.of(bare).next(150))).hasSize(150);
  }

  @Test
  void toleratesANetworkThatIsAllFrozen() {
    NetworkDescription frozen = Descriptions.dense(2).frozen(0).frozen(1).describe();

    assertThat(examine(detector(), Snapshots.of(frozen).next(150))).hasSize(150);
  }

  @Test
  void toleratesANetworkThatChangesDuringTheRun() {
    List<IterationSnapshot> run = new ArrayList<>(faultyRun());
    for (int layers : new int[] {2, 7, 0, 1, 5}) {
      run.addAll(
          Snapshots.of(Descriptions.dense(layers).describe()).iteration(run.size()).next(30));
    }

    assertThat(examine(detector(), run)).hasSameSizeAs(run);
  }

  @Test
  void hasANameOfItsOwn() {
    List<String> names =
        Detectors.standard().stream().map(supplier -> supplier.get().name()).distinct().toList();

    assertThat(names).hasSameSizeAs(Detectors.standard());
    assertThat(detector().name()).isNotBlank().isEqualTo(detector().name());
  }
}
