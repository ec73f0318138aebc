package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;
import org.vitals4j.ui.health.Reports;

/** The Health page inside DL4J's own server. */
class HealthModuleTest {

  private static final String RUN = "/health/api/run?session=session";

  private final Dl4jUiServer server = Dl4jUiServer.start(0);

  @AfterEach
  void stop() throws Exception {
    server.close();
    UIServer.stopInstance();
  }

  private static void publish(Publisher publisher, int iterations) {
    for (int i = 0; i < iterations; i++) {
      publisher.iteration(
          SnapshotBuilder.of(ConfiguredDescriptions.dense())
              .iteration(i)
              .at(SnapshotBuilder.START + i)
              .make(),
          0);
    }
    publisher.flush();
  }

  private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }

  /**
   * Reports are read one after the other, on a thread of the page: once the last is asked for,
   * those before it are shown.
   */
  private static final class LastRead {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final long lastTime;

    LastRead(long lastTime) {
      this.lastTime = lastTime;
    }

    void onUpdate(String type, long time) {
      if (type.equals(StoredReport.TYPE_ID) && time == lastTime) {
        asked.countDown();
      }
    }

    void await() throws InterruptedException {
      assertThat(asked.await(30, TimeUnit.SECONDS)).as("the last report is read").isTrue();
    }
  }

  @Test
  void dl4jsServerOpensWithThePage() throws Exception {
    HttpResponse<String> root = get(server.address() + "/");

    assertThat(root.statusCode()).isEqualTo(302);
    assertThat(root.headers().firstValue("Location")).contains("/health");
    assertThat(get(server.address() + "/health").body()).contains("<title>Health");
    assertThat(get(server.address() + "/train/overview").statusCode()).isEqualTo(200);
  }

  @Test
  void showsTheServersOwnStorage() throws Exception {
    publish(server.publisher(), 3);

    assertThat(get(server.address() + RUN).body()).contains("\"iteration\":[0,1,2]");
  }

  @Test
  void showsDl4jsStorageInMemory() throws Exception {
    LastRead last = new LastRead(SnapshotBuilder.START + 3);
    StatsStorage storage =
        new InMemoryStatsStorage() {
          @Override
          public Persistable getUpdate(String session, String type, String worker, long time) {
            last.onUpdate(type, time);
            return super.getUpdate(session, type, worker, time);
          }
        };
    server.attach(storage);
    publish(Dl4jUi.storage(storage), 4);
    last.await();

    assertThat(get(server.address() + RUN).body()).contains("\"iteration\":[0,1,2");
  }

  @Test
  void showsAnOldRunFromAFile(@TempDir Path directory) throws Exception {
    FileStatsStorage written = new FileStatsStorage(directory.resolve("run.dl4j").toFile());
    publish(Dl4jUi.storage(written), 4);
    written.close();
    LastRead last = new LastRead(SnapshotBuilder.START + 3);
    FileStatsStorage opened =
        new FileStatsStorage(directory.resolve("run.dl4j").toFile()) {
          @Override
          public Persistable getUpdate(String session, String type, String worker, long time) {
            last.onUpdate(type, time);
            return super.getUpdate(session, type, worker, time);
          }
        };
    server.attach(opened);
    last.await();

    assertThat(get(server.address() + RUN).body()).contains("\"iteration\":[0,1,2");
    server.detach(opened);
    opened.close();
  }

  @Test
  void forgetsAStorageThatIsDetached() throws Exception {
    StatsStorage storage = new BoundedStatsStorage();
    server.attach(storage);
    publish(Dl4jUi.storage(storage), 1);
    server.detach(storage);

    assertThat(get(server.address() + RUN).statusCode()).isEqualTo(404);
  }

  @Test
  void answersAnErrorAsJson() throws Exception {
    HttpResponse<String> answer = get(server.address() + "/health/api/run?session=x&since=y");

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.body()).contains("\"error\"");
  }

  @Test
  void linksToDl4jsPages() throws Exception {
    assertThat(get(server.address() + "/health/api/sessions").body())
        .contains("/train/overview", "/train/model", "/train/system");
  }

  /** An exception would end the event thread, and with it the other pages. */
  @Test
  void noExceptionLeavesTheModule() {
    HealthModule module = new HealthModule();
    StatsStorage broken =
        new InMemoryStatsStorage() {
          @Override
          public List<String> listSessionIDs() {
            throw new AssertionError("broken");
          }
        };
    module.onAttach(broken);
    module.reportStorageEvents(
        List.of(
            new StatsStorageEvent(
                broken, EventType.PostUpdate, "a", StoredReport.TYPE_ID, "0", 1)));
    module.onDetach(broken);

    assertThat(module.getCallbackTypeIDs()).containsExactly(StoredReport.TYPE_ID);
  }

  @Test
  void aRecordThatCannotBeReadIsPassedOver() throws Exception {
    LastRead last = new LastRead(Reports.START + 3);
    InMemoryStatsStorage storage =
        new InMemoryStatsStorage() {
          @Override
          public StoredReport getUpdate(String session, String type, String worker, long time) {
            last.onUpdate(type, time);
            if (time == Reports.START + 1) {
              throw new IllegalArgumentException("damaged");
            }
            return (StoredReport) super.getUpdate(session, type, worker, time);
          }
        };
    RouterSink sink = new RouterSink(storage);
    sink.network(Reports.network(1));
    for (int i = 0; i < 4; i++) {
      sink.report(Reports.report(i, 1, 0.5));
    }
    server.attach(storage);
    last.await();

    assertThat(get(server.address() + "/health/api/run?session=run+1").body())
        .contains("\"iteration\":[0,2");
  }

  @Test
  void multiSessionServersLinkToThePagesOfTheRun() throws Exception {
    VertxUIServer.getMultiSession().set(true);

    assertThat(get(server.address() + "/health/api/sessions").body())
        .contains("/train/{session}/overview");
  }
}
