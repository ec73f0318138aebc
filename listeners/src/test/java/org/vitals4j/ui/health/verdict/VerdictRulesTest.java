package org.vitals4j.ui.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.Reports;
import org.vitals4j.ui.health.verdict.VerdictRules.Judged;
import org.vitals4j.ui.health.wire.Event;

class VerdictRulesTest {

  private static final VerdictRules RULES = new VerdictRules(100, false, false);
  private static final List<Check> DONE = List.of(check(Standing.CHECKED));

  private static Check check(Standing standing) {
    return new Check("loss-plateau", standing, "because");
  }

  private static List<Event> open(Severity severity) {
    return List.of(Reports.event(1, 1, severity, false));
  }

  private static List<Event> closed(Severity severity) {
    return List.of(Reports.event(1, 1, severity, true));
  }

  private static Verdict judge(VerdictRules rules, List<Event> findings) {
    return rules.judge(findings, 100, DONE).verdict();
  }

  @Test
  void anOpenFindingIsAsBadAsItsSeverity() {
    assertThat(judge(RULES, open(Severity.INFO))).isEqualTo(Verdict.OK);
    assertThat(judge(RULES, open(Severity.WARN))).isEqualTo(Verdict.WARN);
    assertThat(judge(RULES, open(Severity.CRITICAL))).isEqualTo(Verdict.CRITICAL);
  }

  @Test
  void aFindingCountsHoweverEarlyItIs() {
    assertThat(RULES.judge(open(Severity.WARN), 1, List.of()).verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void aClosedFindingCountsWhereAskedFor() {
    VerdictRules closedToo = new VerdictRules(100, true, false);

    assertThat(judge(RULES, closed(Severity.CRITICAL))).isEqualTo(Verdict.OK);
    assertThat(judge(closedToo, closed(Severity.CRITICAL))).isEqualTo(Verdict.CRITICAL);
  }

  @Test
  void aRunWithoutIterationsIsNotOk() {
    Judged judged = RULES.judge(List.of(), 0, DONE);

    assertThat(judged.verdict()).isEqualTo(Verdict.CANNOT_JUDGE);
    assertThat(judged.reason()).isEqualTo("no iteration was measured so far");
  }

  @Test
  void aRunOfTooFewIterationsIsNotOk() {
    assertThat(RULES.judge(List.of(), 99, DONE).reason())
        .isEqualTo("too early: 99 of at least 100 iterations were seen");
    assertThat(RULES.judge(List.of(), 100, DONE).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aRunThatNobodySaysWasCheckedIsNotOk() {
    assertThat(RULES.judge(List.of(), 1000, List.of()).verdict()).isEqualTo(Verdict.CANNOT_JUDGE);
  }

  @Test
  void aRunWithNoCheckDoneIsNotOk() {
    for (Standing standing : Standing.values()) {
      Verdict expected = standing == Standing.CHECKED ? Verdict.OK : Verdict.CANNOT_JUDGE;

      assertThat(RULES.judge(List.of(), 1000, List.of(check(standing))).verdict())
          .as(standing.name())
          .isEqualTo(expected);
    }
  }

  @Test
  void strictAsksForEveryCheckThatCanBeDone() {
    VerdictRules strict = new VerdictRules(100, false, true);
    for (Standing standing : Standing.values()) {
      boolean done = standing == Standing.CHECKED || standing == Standing.CANNOT_BE_KNOWN;
      List<Check> checks = List.of(check(Standing.CHECKED), check(standing));

      assertThat(strict.judge(List.of(), 1000, checks).verdict())
          .as(standing.name())
          .isEqualTo(done ? Verdict.OK : Verdict.CANNOT_JUDGE);
    }
  }

  @Test
  void severalRunsAreAsBadAsTheWorst() {
    assertThat(Verdict.of(List.of())).isEqualTo(Verdict.CANNOT_JUDGE);
    assertThat(Verdict.of(List.of(Verdict.OK, Verdict.OK))).isEqualTo(Verdict.OK);
    assertThat(Verdict.of(List.of(Verdict.OK, Verdict.CANNOT_JUDGE)))
        .isEqualTo(Verdict.CANNOT_JUDGE);
    assertThat(Verdict.of(List.of(Verdict.CANNOT_JUDGE, Verdict.WARN))).isEqualTo(Verdict.WARN);
    assertThat(Verdict.of(List.of(Verdict.CRITICAL, Verdict.WARN))).isEqualTo(Verdict.CRITICAL);
  }
}
