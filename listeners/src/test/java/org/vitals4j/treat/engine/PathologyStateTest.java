package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Findings;
import org.vitals4j.treat.Treatments.Rule;

class PathologyStateTest {

  private static final Rule RULE = new Rule(Pathology.SATURATION, Severity.WARN, "a", 2, 10);

  @Test
  void isDueAgainAfterTheCooldown() {
    PathologyState given = PathologyState.NEW.afterTreatment(RULE, 100, 5);

    assertThat(PathologyState.NEW.isDue(0)).isTrue();
    assertThat(given.isDue(109)).isFalse();
    assertThat(given.isDue(110)).isTrue();
  }

  @Test
  void whatHappensLeavesTheEarlierStateAlone() {
    PathologyState.NEW.afterTreatment(RULE, 100, 5).waitingUntil(200).withExhaustionReported();

    assertThat(PathologyState.NEW.times("a")).isZero();
    assertThat(PathologyState.NEW.isDue(0)).isTrue();
    assertThat(PathologyState.NEW.exhaustionReported()).isFalse();
  }

  @Test
  void aFindingBeforeTheCooldownEndsMeansNoHelp() {
    PathologyState given = PathologyState.NEW.afterTreatment(RULE, 100, 5);

    assertThat(given.afterFinding(Findings.of(Pathology.SATURATION)).timesInVain("a")).isOne();
    assertThat(given.timesInVain("a")).isZero();
  }

  @Test
  void anotherTreatmentLetsAPostponementBeReportedAgain() {
    PathologyState postponed = PathologyState.NEW.withPostponementReported();

    assertThat(postponed.postponementReported()).isTrue();
    assertThat(postponed.afterTreatment(RULE, 0, 0).postponementReported()).isFalse();
  }

  @Test
  void exhaustionIsReportedOnceInARun() {
    PathologyState exhausted = PathologyState.NEW.withExhaustionReported();

    assertThat(exhausted.afterTreatment(RULE, 0, 0).exhaustionReported()).isTrue();
  }
}
