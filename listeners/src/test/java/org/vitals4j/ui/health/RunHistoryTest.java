package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.RunHistory.Entry;
import org.vitals4j.ui.health.verdict.HealthState;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;

class RunHistoryTest {

  private static final long ALL = Long.MIN_VALUE;

  private final RunHistory history = new RunHistory();

  private void run(int iterations) {
    for (int i = 0; i < iterations; i++) {
      history.add(Reports.report(i, i % 100 == 50 ? 1000 + i : 1.0, 0.5));
    }
  }

  @Test
  void isBoundedHoweverLongTheRunIs() {
    run(100_000);

    assertThat(history.since(ALL).entries()).hasSizeBetween(512, 2 * RunHistory.CAPACITY);
  }

  @Test
  void keepsRecentIterationsWhole() {
    run(20_000);

    List<Entry> entries = history.since(ALL).entries();
    assertThat(entries.subList(entries.size() - RunHistory.CAPACITY, entries.size()))
        .allMatch(entry -> entry.range().iterations() == 1);
  }

  @Test
  void leavesNoIterationOut() {
    run(20_000);

    int next = 0;
    for (Entry entry : history.since(ALL).entries()) {
      assertThat(entry.range().firstIteration()).isEqualTo(next);
      next = entry.range().iteration() + 1;
    }
    assertThat(next).isEqualTo(20_000);
  }

  @Test
  void thinsEvenly() {
    run(20_000);

    List<Entry> entries = history.since(ALL).entries();
    List<Integer> spans =
        entries.subList(0, entries.size() - RunHistory.CAPACITY - 1).stream()
            .map(entry -> entry.range().iterations())
            .distinct()
            .toList();
    assertThat(spans).containsExactly(64);
  }

  @Test
  void keepsTheLargestOfWhatItThins() {
    run(20_000);

    int score = IterationRange.slot(RunQuantity.SCORE);
    double largest =
        history.since(ALL).entries().stream()
            .filter(entry -> entry.range().iteration() < 1000)
            .mapToDouble(entry -> entry.range().run().max(score))
            .max()
            .orElse(0);
    assertThat(largest).isEqualTo(1000 + 950);
  }

  @Test
  void neverLosesAFinding() {
    history.add(Reports.finding(0, 1, Severity.CRITICAL, false));
    for (int i = 1; i < 50_000; i++) {
      history.add(Reports.report(i, 1.0, 0.5));
    }

    assertThat(history.since(ALL).findings()).hasSize(1);
    assertThat(history.since(ALL).events()).hasSize(1);
  }

  @Test
  void keepsWhatIsOpenWhenThereAreTooManyFindings() {
    history.add(Reports.finding(0, 0, Severity.CRITICAL, false));
    for (int i = 1; i <= RunHistory.MAX_EVENTS + 10; i++) {
      history.add(Reports.finding(i, i, Severity.INFO, true));
    }

    assertThat(history.since(ALL).findings()).hasSize(RunHistory.MAX_EVENTS);
    assertThat(HealthState.of(history.since(ALL).findings())).isEqualTo(HealthState.CRITICAL);
    assertThat(history.since(ALL).forgottenEvents()).isEqualTo(11);
  }

  @Test
  void tellsWhatIsNew() {
    run(100);

    assertThat(history.since(Reports.START + 97).entries())
        .extracting(entry -> entry.range().iteration())
        .containsExactly(98, 99);
    assertThat(history.since(Reports.START + 99).entries()).isEmpty();
  }

  @Test
  void ignoresWhatItKnows() {
    run(10);
    history.add(Reports.report(9, 5.0, 0.5));

    assertThat(history.since(ALL).entries()).hasSize(10);
  }

  @Test
  void findsAnIterationThatWasThinned() {
    run(20_000);

    Entry found = history.at(130).orElseThrow();
    assertThat(found.range().firstIteration()).isLessThanOrEqualTo(130);
    assertThat(found.range().iteration()).isGreaterThanOrEqualTo(130);
  }

  @Test
  void anIterationWithoutGradientsShowsTheLastThatHasThem() {
    history.add(Reports.report(0, 1, 0.5));
    history.add(Reports.unmeasured(1));
    history.add(Reports.report(2, 1, 0.5));

    assertThat(history.at(1).orElseThrow().range().iteration()).isZero();
    assertThat(history.at(2).orElseThrow().range().iteration()).isEqualTo(2);
  }

  @Test
  void keepsTheLastHistogramAndSomeBeforeIt() {
    IntStream.range(0, 1000).forEach(i -> history.add(Reports.histograms(i)));

    assertThat(history.histogram(0, 5000).orElseThrow().iteration()).isEqualTo(999);
    assertThat(history.histogram(0, 400).orElseThrow().iteration()).isBetween(350, 450);
    assertThat(history.histogram(1, 400)).isEmpty();
  }

  @Test
  void aNetworkThatChangedKeepsItsScores() {
    history.network(Reports.network(1));
    for (int i = 0; i < 5000; i++) {
      IterationRange range = i < 2500 ? Reports.range(i, 1, 0.5) : other(i);
      history.add(new HealthReport("a", "b", i, Optional.of(range), List.of(), List.of()));
    }

    assertThat(history.since(ALL).entries())
        .allMatch(entry -> entry.range().run().has(IterationRange.slot(RunQuantity.SCORE)));
  }

  private static IterationRange other(int iteration) {
    IterationRange one = Reports.range(iteration, 1, 0.5, 0.25);
    return new IterationRange(
        iteration, iteration, 1, 0, one.timeMillis(), 2, 0, one.run(), one.layers());
  }

  @Test
  void givesBackWhatItKeepsAsReports() {
    run(3);
    history.add(Reports.finding(3, 1, Severity.WARN, false));

    assertThat(history.reports(Reports.SESSION, Reports.WORKER, ALL))
        .containsExactly(
            Reports.report(0, 1.0, 0.5),
            Reports.report(1, 1.0, 0.5),
            Reports.report(2, 1.0, 0.5),
            Reports.finding(3, 1, Severity.WARN, false));
  }

  /** Of what a worker, a file or a new page is given, nothing may be taken for checked. */
  @Test
  void whatWasCheckedIsAmongItsReports() {
    history.add(Reports.checks(1));
    history.add(Reports.report(2, 1.0, 1.0));
    RunHistory copy = new RunHistory();
    history.reports(Reports.SESSION, Reports.WORKER, ALL).forEach(copy::add);

    assertThat(copy.since(ALL).checks()).isNotEmpty().isEqualTo(history.since(ALL).checks());
  }
}
