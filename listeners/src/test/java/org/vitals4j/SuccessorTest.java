package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.clip.Clipping;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments;

/**
 * Monitors that are removed and monitors that follow them: the network's list says who is there.
 */
class SuccessorTest {

  private static TrainingMonitor observing(String session) {
    return TrainingMonitor.builder().sessionId(session).sampling(Sampling.every(1)).build();
  }

  private static TrainingMonitor clipping(String session, double norm) {
    return TrainingMonitor.builder().sessionId(session).clipping(Clipping.norm(norm)).build();
  }

  private static MultiLayerNetwork sgd() {
    return Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
  }

  private static DataSet batch(int seed) {
    return Networks.batch(8, seed, DataType.DOUBLE);
  }

  private static List<Finding> open(TrainingMonitor monitor) {
    return monitor.findings().stream().filter(Finding::isOpen).toList();
  }

  private static MultiLayerNetwork train(int gap, int nanAt, boolean watched) {
    Nd4j.getRandom().setSeed(1);
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    if (watched) {
      TrainingMonitor.builder().treatments(Treatments.automatic()).build().addTo(network);
    }
    Networks.batches(10).forEach(network::fit);
    network.setListeners();
    Networks.batches(gap).forEach(network::fit);
    if (watched) {
      observing("observing").addTo(network);
    }
    for (int i = 0; i < 4; i++) {
      DataSet batch = Networks.batch(8, 100 + i);
      network.fit(i == nanAt ? Faults.withNan(batch) : batch);
    }
    return network;
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "3, 0", "3, 1"})
  void anObserverAfterATreatingMonitorChangesNotOneBit(int gap, int nanAt) {
    float[] control = train(gap, nanAt, false).params().toFloatVector();
    assertThat(control).contains(Float.NaN); // nobody skipped the step

    assertThat(train(gap, nanAt, true).params().toFloatVector()).isEqualTo(control);
  }

  @Test
  void aClippingMonitorAfterAnotherIsAcceptedAndClipsAtOnce() {
    MultiLayerNetwork network = sgd();
    clipping("one", 1e-3).addTo(network);
    network.fit(batch(1));
    network.setListeners();
    TrainingMonitor second = clipping("two", 1e-4).addTo(network);
    network.fit(batch(2));

    assertThat(second.latest().orElseThrow().session()).isEqualTo("two");
    assertThat(network.getGradientsViewArray().norm2Number().doubleValue())
        .isCloseTo(1e-4 * 0.1, within(1e-10));
  }

  @Test
  void twoClippingMonitorsAreRefusedBeforeTheFirstIterationToo() {
    MultiLayerNetwork network = sgd();
    clipping("one", 1e-3).addTo(network);

    assertThatThrownBy(() -> clipping("two", 1e-4).addTo(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("'one'", "'two'");
  }

  @Test
  void theNetworkIsRunUnderTheSuccessorsNameFromItsFirstIteration() {
    MultiLayerNetwork network = sgd();
    observing("one").addTo(network);
    network.fit(batch(1));
    TrainingMonitor second = observing("two");
    network.setListeners(second);
    network.fit(batch(2));

    assertThat(second.latest().orElseThrow().session()).isEqualTo("two");
  }

  @Test
  void whoStaysGoesOnWithTheRun() {
    MultiLayerNetwork network = sgd();
    TrainingMonitor first = observing("one").addTo(network);
    TrainingMonitor second = observing("two").addTo(network);
    network.fit(Faults.withNan(batch(1)));
    network.getListeners().remove(first);
    network.setListeners(second);
    network.fit(batch(2));

    assertThat(second.latest().orElseThrow().session()).isEqualTo("one");
    assertThat(open(second)).isNotEmpty();
    assertThat(open(first)).isEmpty();
  }

  @Test
  void aMonitorThatComesBackNumbersItsFindingsOn() {
    MultiLayerNetwork network = sgd();
    TrainingMonitor first = observing("one").addTo(network);
    network.fit(Faults.withNan(batch(1)));
    network.setListeners(observing("two"));
    network.fit(batch(2));
    network.setListeners(first);
    network.fit(batch(3)); // its parameters are NaN

    assertThat(first.findings()).extracting(Finding::id).hasSize(2).doesNotHaveDuplicates();
    assertThat(first.findings()).extracting(Finding::isUnresolved).containsExactly(true, false);
    assertThat(first.findings()).extracting(Finding::isOpen).containsExactly(false, true);
  }

  @Test
  void findingsOfAMonitorThatWasRemovedAreUnresolved() {
    MultiLayerNetwork network = sgd();
    TrainingMonitor monitor = observing("one").addTo(network);
    network.fit(Faults.withNan(batch(1)));
    assertThat(open(monitor)).isNotEmpty();
    network.setListeners();

    assertThat(open(monitor)).isEmpty();
    assertThat(monitor.findings()).allMatch(Finding::isUnresolved);
  }

  @Test
  void findingsOfANetworkThatIsGoneAreUnresolved() {
    TrainingMonitor monitor = observing("one");
    trainWithNan(monitor);
    for (int i = 0; i < 500 && !open(monitor).isEmpty(); i++) {
      System.gc();
    }

    assertThat(open(monitor)).isEmpty();
    assertThat(monitor.findings()).isNotEmpty().allMatch(Finding::isUnresolved);
  }

  private static void trainWithNan(TrainingMonitor monitor) {
    MultiLayerNetwork network = sgd();
    monitor.addTo(network);
    network.fit(Faults.withNan(batch(1)));
  }

  @Test
  void aConditionLooksAtTheNetworkItWasMadeFor() {
    MultiLayerNetwork sick = sgd();
    MultiLayerNetwork healthy = sgd();
    TrainingMonitor monitor = observing("one").addTo(sick).addTo(healthy);
    sick.fit(Faults.withNan(batch(1)));
    healthy.fit(batch(1));

    assertThat(monitor.findings(sick))
        .extracting(Finding::pathology)
        .contains(Pathology.NON_FINITE);
    assertThat(terminates(monitor, sick)).isTrue();
    assertThat(terminates(monitor, healthy)).isFalse();
  }

  private static boolean terminates(TrainingMonitor monitor, Model network) {
    return new TerminateOnFinding(monitor, network, Severity.CRITICAL).terminate(0.1);
  }

  @Test
  void networksThatAMonitorTakesOverAndNewOnesHaveWorkersOfTheirOwn() {
    MultiLayerNetwork network = sgd();
    observing("one").addTo(network);
    network.fit(batch(1));
    TrainingMonitor second = observing("two");
    network.setListeners(second);
    network.fit(batch(2));
    String takenOver = second.latest().map(IterationSnapshot::worker).orElseThrow();
    MultiLayerNetwork another = sgd();
    second.addTo(another);
    another.fit(batch(3));

    assertThat(second.latest().orElseThrow().worker()).isNotEqualTo(takenOver);
  }

  /** As the agent's are, whose monitors are on no list. */
  @Test
  void aMonitorThatIsCalledInAnothersPlaceBeginsARunOfItsOwn() {
    MultiLayerNetwork network = sgd();
    network.setInput(batch(1).getFeatures());
    network.setLabels(batch(1).getLabels());
    network.computeGradientAndScore();
    TrainingMonitor second = observing("two");
    for (TrainingMonitor monitor : List.of(observing("one"), second)) {
      for (int i = 0; i < 3; i++) {
        monitor.onBackwardPass(network);
        monitor.iterationDone(network, i, 0);
      }
    }

    assertThat(second.latest().orElseThrow().session()).isEqualTo("two");
  }

  @Test
  void aMonitorThatIsCalledWithoutBeingOnTheListIsInForceAllTheSame() {
    MultiLayerNetwork network = sgd();
    TrainingMonitor monitor = clipping("by hand", 1e-3);
    network.setInput(batch(1).getFeatures());
    network.setLabels(batch(1).getLabels());
    for (int i = 0; i < 5; i++) {
      network.computeGradientAndScore();
      monitor.onBackwardPass(network);
      monitor.onGradientCalculation(network);
      monitor.iterationDone(network, i, 0);

      assertThat(monitor.latest().orElseThrow().clipping().isMeasured()).isTrue();
    }
  }
}
