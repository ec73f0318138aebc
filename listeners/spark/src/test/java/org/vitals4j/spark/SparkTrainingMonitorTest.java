package org.vitals4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.vitals4j.clip.Clipping;

/** What is shipped, without Spark. */
class SparkTrainingMonitorTest {

  private static SparkTrainingMonitor monitor() {
    return SparkTrainingMonitor.builder()
        .sessionId("shipped")
        .publishTo(URI.create("http://localhost:1"), "a-token-of-the-tests-0123")
        .clipping(() -> Clipping.norm(1))
        .detector(LongMemory::new)
        .build();
  }

  private static byte[] serialised(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static SparkTrainingMonitor shipped(SparkTrainingMonitor monitor) throws Exception {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(serialised(monitor)))) {
      return (SparkTrainingMonitor) in.readObject();
    }
  }

  @Test
  void isShippedWithItsSettings() throws Exception {
    assertThat(shipped(monitor()).sessionId()).isEqualTo("shipped");
  }

  @Test
  void canBeShippedAfterItHasWatched() throws Exception {
    SparkTrainingMonitor monitor = SparkTrainingMonitor.builder().build();
    MultiLayerNetwork network = new MultiLayerNetwork(Digits.network());
    network.init();
    network.addListeners(monitor);
    network.fit(Digits.minibatches(1).get(0));

    assertThat(serialised(monitor)).hasSizeLessThan(2_000);
  }

  @Test
  void aPolicyThatCannotBeMadeLeavesTheTrainingAlone() {
    MultiLayerNetwork network = new MultiLayerNetwork(Digits.network());
    network.init();
    network.addListeners(SparkTrainingMonitor.builder().clipping(() -> Clipping.norm(-1)).build());

    network.fit(Digits.minibatches(1).get(0));

    assertThat(network.getIterationCount()).isEqualTo(1);
  }

  @Test
  void refusesABudgetOutOfRange() {
    assertThatThrownBy(() -> SparkTrainingMonitor.builder().budget(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotPrintTheToken() {
    assertThat(monitor()).hasToString("SparkTrainingMonitor 'shipped' to http://localhost:1");
  }
}
