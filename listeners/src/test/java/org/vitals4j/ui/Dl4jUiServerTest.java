package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class Dl4jUiServerTest {

  @AfterEach
  void leaveNoServerBehind() throws Exception {
    UIServer.stopInstance();
  }

  @Test
  void answersAtItsAddress() throws Exception {
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      assertThat(server.address()).isEqualTo("http://localhost:" + server.port());
      assertThat(status(server.address() + "/train/overview")).isEqualTo(200);
    }
  }

  @Test
  void listensOnThePortAskedFor() throws Exception {
    int port = freePort();
    try (Dl4jUiServer server = Dl4jUiServer.start(port)) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(connects(InetAddress.getLoopbackAddress(), port)).isTrue();
    }
  }

  @Test
  void cannotBeReachedAtTheOtherAddressesOfThisMachine() throws Exception {
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      assertThat(otherAddresses()).noneMatch(address -> connects(address, server.port()));
    }
  }

  /** On Linux all of 127/8 is this machine, so there is an other address even without a network. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void listensOnOneAddressOnly() throws Exception {
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      assertThat(connects(InetAddress.getByName("127.0.0.2"), server.port())).isFalse();
    }
  }

  @Test
  void isTheServerThatDl4jHandsOut() {
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      assertThat(UIServer.getInstance()).isInstanceOf(BoundUiServer.class);
      assertThat(UIServer.getInstance().getAddress()).isEqualTo(server.address());
    }
  }

  @Test
  void showsAndStopsShowingAStorage() {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      server.attach(storage);
      assertThat(UIServer.getInstance().isAttached(storage)).isTrue();

      server.detach(storage);
      assertThat(UIServer.getInstance().isAttached(storage)).isFalse();
    }
  }

  @Test
  void saysThatAPortIsInUse() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Dl4jUiServer.start(other.getLocalPort()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "port %d on localhost is in use: choose another, or stop the program that holds it",
              other.getLocalPort());
    }
  }

  @Test
  void startsOnAnotherPortAfterOneThatIsInUse() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Dl4jUiServer.start(other.getLocalPort()));
      assertThat(VertxUIServer.getInstance()).isNull();

      try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
        assertThat(UIServer.getInstance().getPort()).isEqualTo(server.port());
        assertThat(status(server.address() + "/train/overview")).isEqualTo(200);
      }
    }
  }

  @Test
  void leavesNoThreadsBehindAfterAPortInUse() throws Exception {
    List<Thread> before = threads();
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Dl4jUiServer.start(other.getLocalPort()));
    }
    assertThatAllEnd(before);
  }

  @Test
  void refusesASecondServer() {
    try (Dl4jUiServer first = Dl4jUiServer.start(0)) {
      assertThatThrownBy(() -> Dl4jUiServer.start(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("UIServer.getInstance().attach(storage)")
          .hasMessageContaining("UIServer.stopInstance()");
      assertThat(UIServer.getInstance().getPort()).isEqualTo(first.port());
    }
  }

  @Test
  void refusesPortsThatDoNotExist() {
    assertThatThrownBy(() -> Dl4jUiServer.start(65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port must be in [0, 65535], but was 65536");
  }

  @Test
  void endsItsThreadsWhenClosed() throws Exception {
    List<Thread> before = threads();
    Dl4jUiServer server = Dl4jUiServer.start(0);
    server.attach(new InMemoryStatsStorage());
    assertThat(status(server.address() + "/train/overview")).isEqualTo(200);

    server.close();

    assertThatAllEnd(before);
    assertThat(connects(InetAddress.getLoopbackAddress(), server.port())).isFalse();
  }

  @Test
  void letsGoOfItsStoragesWhenClosed() {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      server.attach(storage);
    }
    assertThat(storage.getListeners()).isEmpty();
  }

  @Test
  void closesAfterItsStorageWasClosed(@TempDir Path directory) {
    FileStatsStorage storage = new FileStatsStorage(directory.resolve("stats.dl4j").toFile());
    Dl4jUiServer server = Dl4jUiServer.start(0);
    server.attach(storage);
    storage.close();

    assertThatCode(server::close).doesNotThrowAnyException();
    assertThat(VertxUIServer.getInstance()).isNull();
  }

  @Test
  void mayBeClosedTwice() {
    Dl4jUiServer server = Dl4jUiServer.start(0);
    server.close();
    assertThatCode(server::close).doesNotThrowAnyException();
  }

  @Test
  void mayBeClosedAfterDl4jStoppedIt() throws Exception {
    Dl4jUiServer server = Dl4jUiServer.start(0);
    UIServer.stopInstance();
    assertThatCode(server::close).doesNotThrowAnyException();
  }

  @Test
  void showsNothingMoreOnceClosed() {
    Dl4jUiServer server = Dl4jUiServer.start(0);
    server.close();
    assertThatThrownBy(() -> server.attach(new InMemoryStatsStorage()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static int status(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static boolean connects(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Stream<InetAddress> otherAddresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Those of the server: Vert.x names its own, and DL4J's event thread has none but its code. */
  private static List<Thread> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            entry ->
                entry.getKey().getName().startsWith("vert.x")
                    || Stream.of(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().contains("StatsEventRouter")))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void assertThatAllEnd(List<Thread> except) throws InterruptedException {
    for (Thread thread : threads()) {
      if (!except.contains(thread)) {
        thread.join(5000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
