package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.session.StandDown;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

/** A monitor that itself fails for lack of memory or stack stands down, and says that it has. */
class StandDownTest {

  /** A network in which the monitor's own reading fails once, whoever else reads it. */
  @SuppressWarnings("overrides") // DL4J's own methods differ in their dots
  private static final class Failing extends MultiLayerNetwork {
    private static final long serialVersionUID = 1L;

    @Nullable Supplier<? extends Error> next;

    Failing() {
      super(Networks.mlp().getLayerWiseConfigurations());
      init();
    }

    @Override
    public double score() {
      Supplier<? extends Error> error = next;
      boolean monitorAsks =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(f -> f.getClassName().startsWith("org.vitals4j.measure.")));
      if (error != null && monitorAsks) {
        next = null;
        throw error.get();
      }
      return super.score();
    }
  }

  private static final class Heard implements Publisher {
    final List<FindingEvent> findings = Collections.synchronizedList(new ArrayList<>());

    @Override
    public String name() {
      return "heard";
    }

    @Override
    public void finding(FindingEvent event) {
      findings.add(event);
    }
  }

  private final Failing network = new Failing();
  private final Heard heard = new Heard();
  private final TrainingMonitor monitor =
      TrainingMonitor.builder().publishTo(heard).build().addTo(network);

  private void failIn(int iteration, Supplier<? extends Error> error, int iterations) {
    for (int i = 0; i < iterations; i++) {
      network.next = i == iteration ? error : null;
      network.fit(Networks.batch(8, i));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysSoOnceInTheLogAndInItsFindingsAndToItsPublishers(boolean stack) {
    Supplier<Error> error = stack ? StackOverflowError::new : OutOfMemoryError::new;
    try (CapturedLog log = new CapturedLog("vitals4j", Level.ERROR);
        CapturedLog alerts = new CapturedLog(AlertLog.LOGGER, Level.WARN)) {
      failIn(3, error, 12);
      assertThat(monitor.awaitPublished(Duration.ofSeconds(20))).isTrue();

      assertThat(log.lines()).filteredOn(line -> line.contains("stands down")).hasSize(1);
      assertThat(alerts.lines())
          .filteredOn(line -> line.contains(StandDown.PATHOLOGY.id()))
          .hasSize(1);
    }
    assertThat(network.getIterationCount()).isEqualTo(12);
    assertThat(monitor.isStandingDown()).isTrue();
    assertThat(monitor.findings())
        .filteredOn(Finding::isOpen)
        .extracting(Finding::pathology)
        .contains(StandDown.PATHOLOGY);
    assertThat(heard.findings)
        .filteredOn(event -> event.finding().pathology().equals(StandDown.PATHOLOGY))
        .hasSize(1);
  }

  @Test
  void saysSoWhenAskedThoughNoCallbackFollows() {
    failIn(3, StackOverflowError::new, 4);

    assertThat(monitor.findings()).extracting(Finding::pathology).contains(StandDown.PATHOLOGY);
  }

  @Test
  void aSuccessorOnTheSameNetworkWatches() {
    failIn(1, StackOverflowError::new, 3);
    TrainingMonitor second = TrainingMonitor.builder().build();
    network.setListeners(second);
    network.fit(Networks.batch(8, 9));

    assertThat(second.latest()).isPresent();
    assertThat(second.isStandingDown()).isFalse();
  }

  @Test
  void otherNetworksOfTheMonitorAreWatchedOn() {
    failIn(1, StackOverflowError::new, 3);
    MultiLayerNetwork other = Networks.mlp();
    monitor.addTo(other);
    other.fit(Faults.withNan(Networks.batch(8, 9)));

    assertThat(monitor.findings(other)).isNotEmpty();
  }
}
