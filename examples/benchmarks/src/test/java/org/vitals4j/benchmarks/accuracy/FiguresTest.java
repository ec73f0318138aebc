package org.vitals4j.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vitals4j.benchmarks.accuracy.TrialResult.Alarm;
import org.vitals4j.benchmarks.cases.Rate;
import org.vitals4j.benchmarks.worker.ResultStore;

class FiguresTest {

  private static Alarm alarm(String pathology, int at, String... layers) {
    return new Alarm(pathology, "WARN", at, List.of(layers), "seen");
  }

  private static TrialResult run(
      String setUp, String group, boolean valid, int onset, List<Alarm> alarms) {
    return new TrialResult(
        setUp,
        1,
        1,
        group,
        valid,
        "",
        onset,
        40,
        1,
        group.equals("healthy") ? List.of() : List.of("a"),
        alarms,
        null,
        null,
        null,
        null,
        0);
  }

  private static TrialResult sick(String setUp, Alarm... alarms) {
    return run(setUp, "SATURATION", true, 10, List.of(alarms));
  }

  private static TrialResult healthy(String setUp, Alarm... alarms) {
    return run(setUp, "healthy", true, 0, List.of(alarms));
  }

  @Test
  void anAlarmInTimeAndOfTheRightKindIsADetection() {
    Figures figures =
        Figures.of(
            List.of(
                sick("in time", alarm("SATURATION", 50, "a")),
                sick("too late", alarm("SATURATION", 51, "a")),
                sick("another", alarm("DEAD_UNITS", 20, "a")),
                sick("none")));

    assertThat(figures.recall().value()).isEqualTo(0.25);
    assertThat(figures.medianDelayIterations()).isEqualTo(40);
  }

  @Test
  void theLayerNamedFirstIsTheOneThatCounts() {
    Figures figures =
        Figures.of(
            List.of(
                sick("right", alarm("SATURATION", 20, "a", "b")),
                sick("wrong", alarm("SATURATION", 20, "b", "a"))));

    assertThat(figures.localisation().value()).isEqualTo(0.5);
  }

  @Test
  void anAlarmBeforeTheFaultIsFalse() {
    Figures figures =
        Figures.of(List.of(sick("early", alarm("SATURATION", 9), alarm("SATURATION", 20, "a"))));

    assertThat(figures.sickRunsAlarmedBeforeOnset()).isEqualTo(1);
    assertThat(figures.precision().value()).isEqualTo(0.5);
  }

  @Test
  void anyAlarmInAHealthyRunIsFalse() {
    Figures figures =
        Figures.of(
            List.of(healthy("calm"), healthy("wolf", alarm("LOSS_PLATEAU", 3)), sick("none")));

    assertThat(figures.healthyRuns()).isEqualTo(2);
    assertThat(figures.healthyRunsWithAlarm()).isEqualTo(1);
  }

  @Test
  void perPathologyOnlyItsOwnAlarmsCountAsFalse() {
    List<TrialResult> runs =
        List.of(
            sick("seen", alarm("SATURATION", 20, "a")), healthy("wolf", alarm("LOSS_PLATEAU", 3)));

    assertThat(Figures.perPathology(runs))
        .hasEntrySatisfying(
            "SATURATION", figures -> assertThat(figures.healthyRunsWithAlarm()).isZero());
  }

  @Test
  void runsThatAreNotWhatTheirLabelSaysAreLeftOut() {
    Figures figures =
        Figures.of(
            List.of(
                run("harmless", "SATURATION", false, 0, List.of()),
                sick("seen", alarm("SATURATION", 20, "a"))));

    assertThat(figures.recall().value()).isEqualTo(1);
    assertThat(figures.invalidRuns()).isEqualTo(1);
  }

  @Test
  void theIntervalHoldsTheValueAndIsWideForFewSetUps() {
    List<TrialResult> runs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      runs.add(i < 8 ? sick("s" + i, alarm("SATURATION", 20, "a")) : sick("s" + i));
    }
    Rate recall = Figures.of(runs).recall();

    assertThat(recall.value()).isEqualTo(0.8);
    assertThat(recall.low()).isBetween(0.4, 0.7);
    assertThat(recall.high()).isBetween(0.9, 1.0);
  }

  @Test
  void whatIsDoneIsNotDoneAgain(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results.jsonl");
    TrialResult result = sick("seen", alarm("SATURATION", 20, "a"));
    new ResultStore<>(file, TrialResult.class).add(ResultStore.encode(result));
    Files.writeString(file, "{\"setUp\":\"cut o", StandardOpenOption.APPEND);

    ResultStore<TrialResult> again = new ResultStore<>(file, TrialResult.class);
    assertThat(again.has(result.job())).isTrue();
    assertThat(again.of(List.of(result.job()))).containsExactly(result);
  }
}
