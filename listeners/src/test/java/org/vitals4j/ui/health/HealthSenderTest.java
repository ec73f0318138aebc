package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;
import org.vitals4j.ui.health.wire.Event;

/** A sender and a server that comes and goes, over real connections. */
class HealthSenderTest {

  private static final String TOKEN = "a-token-of-the-tests-0123";

  private final NetworkDescription network = ConfiguredDescriptions.dense();
  private HealthServer server = HealthServer.start(0).receive(TOKEN);
  private final int port = server.port();
  private final HealthSender sender = HealthSender.to(at(port), TOKEN);

  @AfterEach
  void stop() {
    sender.close();
    server.close();
  }

  private static URI at(int port) {
    return URI.create("http://localhost:" + port);
  }

  private void iteration(int number) {
    sender.iteration(SnapshotBuilder.of(network).iteration(number).make(), 0);
  }

  private static FindingEvent finding(int id) {
    Symptom symptom =
        Symptom.builder(Pathology.NON_FINITE, Severity.CRITICAL)
            .layers(List.of("0"))
            .observed(96, 0, "elements")
            .evidence("NaN began here")
            .causes(List.of("a cause"))
            .remedies(List.of("a remedy"))
            .build();
    Finding finding =
        new Finding(
            id, symptom, Severity.CRITICAL, Severity.CRITICAL, id, id, OptionalInt.empty(), 0);
    return new FindingEvent(
        SnapshotBuilder.SESSION, SnapshotBuilder.WORKER, FindingEvent.Kind.OPENED, finding, id, 0);
  }

  private List<Long> shownFindings() {
    return history().since(Long.MIN_VALUE).findings().stream()
        .map(Event::finding)
        .map(state -> state.orElseThrow().id())
        .toList();
  }

  private RunHistory history() {
    return server.runs().history(SnapshotBuilder.SESSION, SnapshotBuilder.WORKER).orElseThrow();
  }

  private void awaitSent(int reports) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (sender.accepted() + sender.dropped() < reports) {
      assertThat(System.nanoTime()).as("still not sent after 30 s").isLessThan(giveUp);
      sender.flush();
    }
  }

  private void restart() {
    server.close();
    server = HealthServer.start(port).receive(TOKEN);
  }

  @Test
  void iterationsAndFindingsReachThePage() {
    iteration(7);
    sender.finding(finding(1));
    sender.flush();

    assertThat(history().since(Long.MIN_VALUE).entries()).hasSize(1);
    assertThat(history().since(Long.MIN_VALUE).network()).isPresent();
    assertThat(shownFindings()).containsExactly(1L);
    assertThat(sender.dropped()).isZero();
  }

  @Test
  void aServerThatIsAwayTakesNoTime() {
    server.close();
    long start = System.nanoTime();
    for (int i = 1; i <= 1000; i++) {
      iteration(i);
      sender.finding(finding(i));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aServerThatNeverAnswersTakesNoTime() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HealthSender other = HealthSender.to(at(mute.getLocalPort()), TOKEN)) {
      long start = System.nanoTime();
      for (int i = 1; i <= 1000; i++) {
        other.finding(finding(i));
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(other.dropped()).isGreaterThan(1000 - SendQueue.CAPACITY - 2);
    }
  }

  @Test
  void whatIsKeptReachesAServerThatReturns() {
    iteration(1);
    sender.flush();
    server.close();
    for (int i = 1; i <= 100; i++) {
      sender.finding(finding(i));
    }
    sender.flush();
    server = HealthServer.start(port).receive(TOKEN);
    awaitSent(102);

    assertThat(shownFindings()).hasSize(100);
    assertThat(sender.dropped()).isZero();
  }

  @Test
  void nothingIsLostToAServerThatDoesNotReceiveYet() {
    iteration(1);
    sender.flush();
    server.close();
    server = HealthServer.start(port);
    sender.finding(finding(1));
    sender.flush();
    server.receive(TOKEN);
    awaitSent(3);

    assertThat(shownFindings()).hasSize(1);
    assertThat(sender.dropped()).isZero();
  }

  @Test
  void onlyWhatIsCountedIsLost() {
    server.close();
    for (int i = 1; i <= 1000; i++) {
      sender.finding(finding(i));
    }
    server = HealthServer.start(port).receive(TOKEN);
    awaitSent(1000);

    assertThat(sender.dropped()).isPositive();
    assertThat(shownFindings().size() + sender.dropped()).isEqualTo(1000);
  }

  @Test
  void iterationsAreDroppedBeforeFindings() {
    server.close();
    for (int i = 1; i <= SendQueue.CAPACITY; i++) {
      iteration(i); // written before the finding, as a report of its own
      sender.finding(finding(i));
    }
    server = HealthServer.start(port).receive(TOKEN);
    awaitSent(1 + 2 * SendQueue.CAPACITY); // the network comes first

    assertThat(shownFindings()).hasSizeGreaterThan(SendQueue.CAPACITY - 3);
  }

  @Test
  void aServerThatWasRestartedLearnsTheNetworkAnew() {
    iteration(1);
    sender.flush();
    restart();
    iteration(2);
    sender.flush();

    assertThat(history().since(Long.MIN_VALUE).network()).isPresent();
    assertThat(history().since(Long.MIN_VALUE).entries())
        .extracting(entry -> entry.range().iteration())
        .containsExactly(2);
  }

  @Test
  void whatIsRefusedIsCounted() {
    try (HealthSender stranger = HealthSender.to(at(port), TOKEN + "-not")) {
      stranger.finding(finding(1));
      stranger.flush();

      assertThat(stranger.dropped()).isEqualTo(1);
      assertThat(server.received().refused().get("wrong token")).isPositive();
    }
  }

  @Test
  void aSenderThatIsClosedIsNotMissed() {
    iteration(1);
    sender.close();

    assertThat(sender.accepted()).isEqualTo(2);
    assertThat(server.received().refused()).isEmpty();
  }

  @Test
  void anAddressMustBeOneOfHttp() {
    assertThatThrownBy(() -> HealthSender.to(URI.create("driver:9000"), TOKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a server's address must be like http://host:9000, but was driver:9000");
  }
}
