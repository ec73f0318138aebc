package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;
import org.vitals4j.ui.health.RawRequest;

/** What other people's web pages, and programs that mean no good, can do to DL4J's server. */
@Tag("alone") // sees the upload folders of every server on this machine
class ForeignRequestsTest {

  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
  private static final String FILE =
      String.join(
          "\r\n",
          "--x",
          "Content-Disposition: form-data; name=\"f\"; filename=\"f.txt\"",
          "Content-Type: text/plain",
          "",
          "1,2\n3,4",
          "--x--",
          "");
  private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=x";

  private Dl4jUiServer server;
  private List<String> before;

  @BeforeEach
  void start() throws IOException {
    before = uploadFolders();
    server = Dl4jUiServer.start(0);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    UIServer.stopInstance();
  }

  /** Of DL4J's server and of ours. */
  private static List<String> uploadFolders() throws IOException {
    try (Stream<Path> all = Files.list(TEMPORARY)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("DL4JUI_") || name.startsWith("vitals4j-uploads-"))
          .toList();
    }
  }

  private String send(String method, String target, String... headers) throws IOException {
    return RawRequest.send(server.port(), RawRequest.head(method, target, headers));
  }

  private int status(String method, String target, String... headers) throws IOException {
    return RawRequest.status(send(method, target, headers));
  }

  private String upload(String target, String... headers) throws IOException {
    String[] all =
        Stream.concat(Stream.of(headers), Stream.of(MULTIPART, "Content-Length: " + FILE.length()))
            .toArray(String[]::new);
    return RawRequest.send(server.port(), RawRequest.head("POST", target, all) + FILE);
  }

  /** The body is announced and never sent: an answer shows that nobody waits for it. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/nothing", "/train/overview", "/assets/x", "/tsne"})
  void anUnexpectedBodyIsRefusedUnread(String target) throws Exception {
    assertThat(status("POST", target, MULTIPART, "Content-Length: 1000000")).isEqualTo(405);
  }

  @Test
  void anUploadFromAForeignPageIsRefusedUnread() throws Exception {
    assertThat(
            status(
                "POST",
                "/tsne/upload",
                "Origin: http://evil.example",
                MULTIPART,
                "Content-Length: 1000000"))
        .isEqualTo(403);
    assertThat(
            status(
                "POST",
                "/tsne/upload",
                "Sec-Fetch-Site: same-site",
                MULTIPART,
                "Content-Length: 1000000"))
        .isEqualTo(403);
    assertThat(status("POST", "/tsne/upload", "Origin: null", "Content-Length: 9")).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"})
  void otherMethodsAreRefused(String method) throws Exception {
    assertThat(status(method, "/tsne/upload", "Content-Length: 1000000")).isEqualTo(405);
  }

  @Test
  void aBodyOfUnknownOrTooGreatLengthIsRefused() throws Exception {
    assertThat(status("POST", "/tsne/upload", MULTIPART, "Transfer-Encoding: chunked"))
        .isEqualTo(411);
    assertThat(status("POST", "/tsne/upload", MULTIPART, "Content-Length: 16777217"))
        .isEqualTo(413);
  }

  @Test
  void aGetWithABodyIsRefusedUnread() throws Exception {
    assertThat(status("GET", "/train/overview", "Content-Length: 1000000")).isEqualTo(400);
    assertThat(status("GET", "/health", "Transfer-Encoding: chunked")).isEqualTo(400);
  }

  @Test
  void foreignPagesChangeNothingByAGet() throws Exception {
    String foreign = "Sec-Fetch-Site: cross-site";
    String visit = "Sec-Fetch-Mode: navigate";
    String window = "Sec-Fetch-Dest: document";
    assertThat(status("GET", "/train/sessions/set/x", foreign)).isEqualTo(403);
    assertThat(status("GET", "/train/sessions/set/x", foreign, visit, window)).isEqualTo(403);
    assertThat(status("GET", "/setlang/de", foreign, visit, window)).isEqualTo(403);
    assertThat(status("GET", "/train/workers/setByIdx/1", foreign, visit, window)).isEqualTo(403);
    assertThat(status("GET", "/train/overview", foreign, visit, "Sec-Fetch-Dest: iframe"))
        .isEqualTo(403);
  }

  @Test
  void aLinkOnAnotherPageLeadsToThePages() throws Exception {
    for (String page : List.of("/health", "/train/overview", "/train/model", "/train/system")) {
      assertThat(
              status(
                  "GET",
                  page,
                  "Sec-Fetch-Site: cross-site",
                  "Sec-Fetch-Mode: navigate",
                  "Sec-Fetch-Dest: document"))
          .as(page)
          .isEqualTo(200);
    }
  }

  @Test
  void aFileThatIsNotThereIsAnsweredAtOnce() throws Exception {
    assertThat(status("GET", "/assets/none.js")).isEqualTo(404);
    assertThat(status("GET", "/assets/webjars/none/1/none.js")).isEqualTo(404);
    assertThat(status("GET", "/assets/../templates/Tsne.html")).isEqualTo(404);
    assertThat(status("GET", "/assets/js/train/train.js")).isEqualTo(200);
  }

  @Test
  void twoHostsAreRefused() throws Exception {
    assertThat(status("GET", "/health", "Host: evil.example")).isEqualTo(403);
  }

  @Test
  void dl4jsOwnUploadWorksAndLeavesNoFile() throws Exception {
    String answer = upload("/tsne/upload", "Origin: http://localhost");

    assertThat(answer).contains("200 OK").contains("File uploaded: f.txt");
    assertThat(send("GET", "/tsne/coords/UploadedFile")).contains("1,2", "3,4");
    server.close();
    assertThat(uploadFolders()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void dl4jsFolderForUploadsIsGoneAtOnce() throws Exception {
    assertThat(uploadFolders()).filteredOn(name -> name.startsWith("DL4JUI_")).isSubsetOf(before);
  }

  @Test
  void anInterruptedUploadIsDeleted() throws Exception {
    Path folder;
    try (Uploads uploads = new Uploads()) {
      folder = uploads.folder();
      Files.writeString(folder.resolve("half"), "half a file");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void remoteReportsAreAcceptedOnlyOnRequest() throws Exception {
    HttpRequest report =
        HttpRequest.newBuilder(URI.create(server.address() + "/remoteReceive"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    assertThat(client.send(report, BodyHandlers.discarding()).statusCode()).isEqualTo(405);

    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    CountDownLatch stored = new CountDownLatch(1);
    storage.registerStatsStorageListener(
        event -> {
          if (!storage.listSessionIDs().isEmpty()) {
            stored.countDown();
          }
        });
    VertxUIServer.getInstance().enableRemoteListener(storage, true);
    try (RemoteUIStatsStorageRouter remote = new RemoteUIStatsStorageRouter(server.address())) {
      Dl4jUi.storage(remote)
          .iteration(SnapshotBuilder.of(ConfiguredDescriptions.dense()).make(), 0);
      assertThat(stored.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(storage.listSessionIDs()).contains("session");
    assertThat(upload("/remoteReceive")).contains(" 415 ");
  }

  @Test
  void everyAnswerSaysWhatABrowserMayDoWithIt() throws Exception {
    for (String target :
        List.of(
            "/",
            "/health",
            "/health/api/sessions",
            "/train/overview",
            "/train/sessions/current",
            "/assets/js/train/train.js",
            "/nothing",
            "/train/sessions/lastUpdate/x")) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(server.address() + target)).build(),
                  BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("Content-Security-Policy"))
          .as(target)
          .hasValueSatisfying(
              policy ->
                  assertThat(policy)
                      .contains("default-src 'self'")
                      .doesNotContain("script-src 'unsafe-inline'")
                      .doesNotContain("unsafe-eval"));
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Content-Type")).as(target).isPresent();
    }
  }

  /** DL4J repeats the name in its answer, without saying of what kind that is. */
  @Test
  void whatWasAskedForIsNotRepeatedAsAPage() throws Exception {
    VertxUIServer.getMultiSession().set(true);
    String answer = send("GET", "/train/%3Cscript%3Ealert(1)%3C%2Fscript%3E/overview");

    assertThat(answer).doesNotContain("text/html; ");
  }
}
