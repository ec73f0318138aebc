package org.vitals4j.diagnose.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Severity;

/** Workers that take one reading each in turn. */
class WorkerComparisonTest {

  private static final double SECONDS = 0.01;

  private final WorkerComparison comparison = new WorkerComparison("run", new OpenFindings());
  private final List<FindingEvent> events = new ArrayList<>();
  private final Random random = new Random(1);
  private int iteration;

  /** Norms that scatter as those of minibatches do; falling, as they do in training. */
  private double norm() {
    return Math.exp(0.3 * random.nextGaussian() - 0.001 * iteration);
  }

  private void train(int workers, int rounds, IntToDoubleFunction norms, IntToDoubleFunction time) {
    for (int i = 0; i < rounds; i++) {
      for (int worker = 0; worker < workers; worker++) {
        double norm = norms.applyAsDouble(worker) * norm();
        events.addAll(
            comparison.add(
                Integer.toString(worker),
                new WorkerReading(iteration, 0, norm, time.applyAsDouble(worker))));
      }
      iteration++;
    }
  }

  private void train(int workers, int rounds, IntToDoubleFunction norms) {
    train(workers, rounds, norms, worker -> SECONDS);
  }

  private List<String> seen() {
    return events.stream()
        .map(
            event ->
                event.kind()
                    + " "
                    + event.worker()
                    + " "
                    + event.finding().pathology()
                    + " "
                    + event.finding().severity())
        .toList();
  }

  @Test
  void oneOfFourThatStandsApartIsPossibleThenConfirmed() {
    train(4, 100, worker -> worker == 2 ? 5 : 1);

    assertThat(seen())
        .containsExactly("OPENED 2 WORKER_OUTLIER INFO", "WORSENED 2 WORKER_OUTLIER WARN");
  }

  @Test
  void aSmallGradientStandsApartToo() {
    train(8, 100, worker -> worker == 7 ? 0.1 : 1);

    assertThat(seen()).contains("WORSENED 7 WORKER_OUTLIER WARN").hasSize(2);
  }

  @Test
  void aWorkerThatReturnsIsClosed() {
    train(4, 100, worker -> worker == 2 ? 5 : 1);
    train(4, 100, worker -> 1);

    assertThat(events.get(events.size() - 1).kind()).isEqualTo(Kind.CLOSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 100})
  void workersThatAreAlikeAreNotNamed(int workers) {
    train(workers, 1000, worker -> 1);

    assertThat(seen()).isEmpty();
  }

  @Test
  void aShortExcursionIsNone() {
    train(4, 50, worker -> 1);
    train(4, 15, worker -> worker == 2 ? 50 : 1);
    train(4, 50, worker -> 1);

    assertThat(seen()).isEmpty();
  }

  @Test
  void oneOfTwoIsComparedWithItsOwnPast() {
    train(2, 100, worker -> 1);
    train(2, 90, worker -> worker == 1 ? 20 : 1);

    assertThat(seen())
        .containsExactly("OPENED 1 WORKER_OUTLIER INFO", "WORSENED 1 WORKER_OUTLIER WARN");
  }

  @Test
  void whatBothOfTwoDoIsNoOutlier() {
    train(2, 100, worker -> 1);
    train(2, 100, worker -> 20);

    assertThat(seen()).isEmpty();
  }

  @Test
  void twoThatDifferFromTheBeginningAreNotNamed() {
    train(2, 300, worker -> worker == 1 ? 20 : 1);

    assertThat(seen()).isEmpty();
  }

  @Test
  void normsThatAreNotMeasuredCloseNothing() {
    train(4, 100, worker -> worker == 2 ? 5 : 1);
    train(4, 100, worker -> Double.NaN);

    assertThat(events).hasSize(2);
  }

  @Test
  void aSlowWorkerIsNamedWithItsScore() {
    train(3, 100, worker -> 1, worker -> worker == 0 ? 2 * SECONDS : SECONDS);

    assertThat(seen())
        .containsExactly("OPENED 0 WORKER_STRAGGLER INFO", "WORSENED 0 WORKER_STRAGGLER WARN");
    assertThat(events.get(0).finding().symptom().observed()).isEqualTo(0.5);
  }

  @Test
  void aFifthMoreTimeIsNotSlow() {
    train(3, 200, worker -> 1, worker -> worker == 0 ? 1.2 * SECONDS : SECONDS);

    assertThat(seen()).isEmpty();
  }

  @Test
  void lessThanAMillisecondIsNotSlow() {
    train(3, 200, worker -> 1, worker -> worker == 0 ? 9e-4 : 1e-4);

    assertThat(seen()).isEmpty();
  }

  @Test
  void aWorkerThatIsGoneIsNotComparedWith() {
    train(4, 25, worker -> 1, worker -> worker == 3 ? 0.1 * SECONDS : SECONDS);
    train(3, 200, worker -> 1);

    assertThat(seen()).isEmpty();
  }

  @Test
  void idsAreNotThoseOfTheWorkersOwnFindings() {
    train(4, 100, worker -> worker == 2 ? 5 : 1);

    assertThat(events).allMatch(event -> event.finding().id() < 0);
    assertThat(events.get(1).finding().worst()).isEqualTo(Severity.WARN);
  }
}
