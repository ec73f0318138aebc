package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;
import org.vitals4j.session.MonitorSession;
import org.vitals4j.session.Sessions;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

/** A session that goes on with a copy of its network, as Spark makes one for each round. */
class HandOverTest {

  private final Counter counter = new Counter();
  private final MultiLayerNetwork network = Networks.mlp();
  private final TrainingMonitor monitor =
      TrainingMonitor.builder()
          .sessionId("run")
          .workerPrefix("host-3.")
          .detector(() -> counter)
          .build()
          .addTo(network);

  /** How many iterations it was shown. */
  private static final class Counter implements Detector {
    private int seen;

    @Override
    public String name() {
      return "counter";
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      seen++;
      return List.of();
    }
  }

  private MultiLayerNetwork copy() {
    MultiLayerNetwork copy = network.clone();
    copy.addListeners(monitor);
    return copy;
  }

  private void fit(MultiLayerNetwork any, int minibatches) {
    Networks.batches(minibatches).forEach(any::fit);
  }

  @Test
  void aWorkerIsCalledByItsPrefixAndNumber() {
    fit(network, 1);

    assertThat(monitor.latest().orElseThrow().worker()).isEqualTo("host-3.0");
  }

  @Test
  void refusesAPrefixWithTheSeparatorOfStorages() {
    assertThatThrownBy(() -> TrainingMonitor.builder().workerPrefix("a@@@b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a@@@b");
  }

  @Test
  void theCopyIsTheSameWorker() {
    fit(network, 3);
    MonitorSession session = Sessions.detach(network).orElseThrow();
    MultiLayerNetwork copy = copy();

    assertThat(Sessions.attach(copy, session)).isTrue();
    fit(copy, 2);

    assertThat(monitor.latest().orElseThrow().worker()).isEqualTo("host-3.0");
    assertThat(counter.seen).isEqualTo(5);
  }

  @Test
  void aCopyWithoutHandOverIsAnotherWorker() {
    fit(network, 3);
    fit(copy(), 2);

    assertThat(monitor.latest().orElseThrow().worker()).isEqualTo("host-3.1");
  }

  @Test
  void openFindingsStayOpen() {
    network.fit(Faults.withNan(Networks.batches(1).get(0)));
    MonitorSession session = Sessions.detach(network).orElseThrow();
    MultiLayerNetwork copy = copy(); // its parameters are NaN
    Sessions.attach(copy, session);
    fit(copy, 1);

    assertThat(monitor.findings()).isNotEmpty().allMatch(finding -> finding.openedAt() == 0);
  }

  @Test
  void aNetworkThatHasASessionKeepsIt() {
    fit(network, 1);
    MultiLayerNetwork copy = copy();
    fit(copy, 1);
    MonitorSession session = Sessions.detach(network).orElseThrow();

    assertThat(Sessions.attach(copy, session)).isFalse();
    fit(copy, 1);
    assertThat(monitor.latest().orElseThrow().worker()).isEqualTo("host-3.1");
  }

  @Test
  void aNetworkThatIsNotWatchedHasNone() {
    assertThat(Sessions.detach(Networks.mlp())).isEmpty();
  }
}
