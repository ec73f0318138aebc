package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vitals4j.ui.health.wire.HealthReport;

class RunsTest {

  private final Runs runs = new Runs();

  private void add(String session, int iterations) {
    for (int i = 0; i < iterations; i++) {
      runs.report(
          new HealthReport(
              session, "0", i, Optional.of(Reports.range(i, 1, 0.5)), List.of(), List.of()));
    }
  }

  private int entries(String session) {
    return runs.history(session, "0").orElseThrow().since(Long.MIN_VALUE).entries().size();
  }

  @Test
  void manyRunsShareTheRoom() {
    for (int i = 0; i < 64; i++) {
      add("run" + i, 600);
    }

    assertThat(entries("run0")).isLessThanOrEqualTo(2 * 512 * 16 / 64);
    assertThat(entries("run63")).isLessThanOrEqualTo(2 * 512 * 16 / 64);
  }

  @Test
  void theRunLeftAloneTheLongestIsForgotten() {
    add("first", 1);
    add("second", 1);
    add("first", 2);
    for (int i = 0; i < Runs.MAX_RUNS - 1; i++) {
      add("run" + i, 1);
    }

    assertThat(runs.history("second", "0")).isEmpty();
    assertThat(runs.history("first", "0")).isPresent();
    assertThat(runs.keys()).hasSize(Runs.MAX_RUNS);
  }

  @Test
  void listsTheNewestLast() {
    add("b", 1);
    add("a", 1);
    runs.history("b", "0");

    assertThat(runs.keys()).extracting(Runs.Key::session).containsExactly("b", "a");
  }
}
