package org.vitals4j.benchmarks.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vitals4j.benchmarks.repair.RepairResult.Ended;
import org.vitals4j.benchmarks.worker.ResultStore;

class RepairFiguresTest {

  private static RepairResult sick(
      String setUp, double untreated, double treated, double random, double twin, int iterations) {
    Ended bad = new Ended(untreated, 1);
    Ended good = new Ended(twin, 1);
    Ended better = new Ended(treated, 1);
    Ended drawn = new Ended(random, 1);
    return new RepairResult(
        setUp,
        1,
        "SATURATION",
        bad,
        better,
        drawn,
        good,
        null,
        !bad.isAsGoodAs(good),
        iterations < 150 && better.isAsGoodAs(good),
        setUp.startsWith("beyond"),
        100,
        iterations,
        List.of());
  }

  @Test
  void countsOfWhatWasLostWhatWasRepaired() {
    RepairFigures figures =
        RepairFigures.of(
            List.of(
                sick("repaired", 0.5, 0.92, 0.5, 0.95, 110),
                sick("not repaired", 0.5, 0.8, 0.95, 0.95, 150),
                sick("never lost", 0.93, 0.5, 0.5, 0.95, 100)));

    assertThat(figures.sickRuns()).isEqualTo(3);
    assertThat(figures.lostUntreated()).isEqualTo(2);
    assertThat(figures.repaired()).isEqualTo(1);
    assertThat(figures.repairedByRandom()).isEqualTo(1);
    assertThat(figures.medianIterationRatio()).isEqualTo(1.3);
    assertThat(figures.medianGain()).isBetween(0.359, 0.361);
  }

  @Test
  void countsOfTheRepairedThoseThatNeededNoMoreTime() {
    RepairFigures figures =
        RepairFigures.of(
            List.of(
                sick("at once", 0.5, 0.92, 0.5, 0.95, 110),
                sick("later", 0.5, 0.92, 0.5, 0.95, 150)));

    assertThat(figures.repaired()).isEqualTo(2);
    assertThat(figures.repairedAtOnce()).isEqualTo(1);
  }

  @Test
  void countsOfTheLostThoseThatNoTreatmentCanMend() {
    RepairFigures figures =
        RepairFigures.of(
            List.of(
                sick("repaired", 0.5, 0.92, 0.5, 0.95, 110),
                sick("beyond treatment", 0.5, 0.5, 0.5, 0.95, 110),
                sick("beyond treatment, but never lost", 0.93, 0.5, 0.5, 0.95, 100)));

    assertThat(figures.lostUntreated()).isEqualTo(2);
    assertThat(figures.lostBeyondTreatment()).isEqualTo(1);
  }

  @Test
  void aRuinedNetworkIsWithinNoMarginButItsOwn() {
    Ended ruined = new Ended(Double.NaN, Double.NaN);
    Ended well = new Ended(Double.NaN, 0.2);

    assertThat(ruined.isWithin(0.05, 0.1, well)).isFalse();
    assertThat(ruined.isWithin(0.05, 0.1, ruined)).isTrue();
    assertThat(new Ended(Double.NaN, 0.219).isWithin(0.05, 0.1, well)).isTrue();
    assertThat(new Ended(Double.NaN, 0.221).isWithin(0.05, 0.1, well)).isFalse();
  }

  @Test
  void aRunThatIsDoneIsNotDoneAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("results.jsonl");
    String job = RepairTrial.line("non-finite/nan-feature-blobs", 1);
    new ResultStore<>(file, RepairResult.class).add(ResultStore.encode(RepairTrial.of(job).run()));
    ResultStore<RepairResult> again = new ResultStore<>(file, RepairResult.class);
    RepairResult stored = again.of(List.of(job)).get(0);

    assertThat(again.has(job)).isTrue();
    assertThat(stored.lost()).isTrue();
    assertThat(stored.repaired()).isTrue(); // one bad minibatch is skipped
    assertThat(stored.treatments()).hasSize(1).first().asString().startsWith("skip-step@30");
  }

  @Test
  void aBadMinibatchIsNotBeyondTreatment() {
    RepairResult one = RepairTrial.of(RepairTrial.line("non-finite/nan-feature-blobs", 1)).run();

    assertThat(one.perfect()).isNotNull();
    assertThat(one.beyondTreatment()).isFalse();
  }

  @Test
  void nothingButBadMinibatchesIsBeyondTreatment() {
    RepairResult none =
        RepairTrial.of(RepairTrial.line("loss-plateau/scrambled-labels-blobs", 1)).run();

    assertThat(none.lost()).isTrue();
    assertThat(none.beyondTreatment()).isTrue();
  }
}
