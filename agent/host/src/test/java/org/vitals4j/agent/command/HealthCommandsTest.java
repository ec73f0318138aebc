package org.vitals4j.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Scripted;
import org.vitals4j.testing.Snapshots;
import org.vitals4j.ui.health.HealthServer;

/** The commands that ask a Health page, against a real one. */
class HealthCommandsTest {

  private static final Path SCHEMA = Path.of("..", "..", "docs", "schema", "check-1.json");

  private final HealthServer page = HealthServer.start(0);
  private final Publisher publisher = page.publisher();
  private final Snapshots run = Snapshots.of(Descriptions.dense(2).describe());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    page.close();
  }

  private int command(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Commands.commandLine("1", new Jvms(Path.of("agent.jar"), "1"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void train(int iterations) {
    for (IterationSnapshot snapshot : run.next(iterations)) {
      publisher.iteration(snapshot, 0);
    }
    publisher.checks(
        "session",
        "0",
        List.of(
            new Finding.Check("non-finite", Standing.CHECKED, ""),
            new Finding.Check("loss-plateau", Standing.TOO_EARLY, "it needs more")));
  }

  private void find(long id, Severity severity, int iteration) {
    Finding finding = Finding.opened(id, Scripted.symptom(severity), iteration, 0);
    publisher.finding(
        new FindingEvent("session", "0", FindingEvent.Kind.OPENED, finding, iteration, 0));
  }

  private void close(long id, Severity severity, int iteration) {
    Finding finding = Finding.opened(id, Scripted.symptom(severity), iteration - 5, 0);
    publisher.finding(
        new FindingEvent(
            "session", "0", FindingEvent.Kind.CLOSED, finding.closed(iteration), iteration, 0));
  }

  private void assertFitsSchema(String json) throws IOException {
    Validator.Result result =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .validate(Files.readString(SCHEMA), json);
    assertThat(result.getErrors()).as(json).isEmpty();
  }

  @Test
  void aHealthyRunEndsWith0AndSaysWhatWasNotChecked() {
    train(100);

    assertThat(command("check", page.address())).isZero();
    assertThat(out.toString())
        .startsWith("OK")
        .contains("run session, worker 0, iteration 99, epoch 0, ")
        .contains("not checked: loss-plateau: it needs more");
  }

  @Test
  void aWarningEndsWith1AndACriticalFindingWith2() {
    train(10);
    find(1, Severity.WARN, 5);
    assertThat(command("check", page.address())).isEqualTo(1);
    find(2, Severity.CRITICAL, 6);

    assertThat(command("check", page.address())).isEqualTo(2);
    assertThat(out.toString())
        .contains("CRITICAL VANISHING_GRADIENT in 0 since iteration 6: evidence")
        .contains("observed 1.0E-4, limit 0.001\n")
        .contains("likely: cause")
        .contains("try: remedy");
  }

  @Test
  void aFindingThatHasClosedCountsWhereAskedFor() {
    train(100);
    close(1, Severity.CRITICAL, 50);

    assertThat(command("check", page.address())).isZero();
    assertThat(command("check", "--closed", page.address())).isEqualTo(2);
  }

  @Test
  void whatIsTooEarlyToJudgeEndsWith3() {
    train(99);

    assertThat(command("check", page.address())).isEqualTo(3);
    assertThat(out.toString()).startsWith("CANNOT_JUDGE: too early");
    assertThat(command("check", "--min-iterations", "99", page.address())).isZero();
    assertThat(command("check", "--min-iterations=99", "--strict", page.address())).isEqualTo(3);
  }

  @Test
  void aRunThatIsNotThereEndsWith3() {
    train(100);

    assertThat(command("check", "--session=other", page.address())).isEqualTo(3);
    assertThat(command("findings", "--session=other", page.address())).isEqualTo(3);
    assertThat(command("check", "--session=session", "--worker=0", page.address())).isZero();
  }

  @Test
  void jsonFitsItsSchema() throws IOException {
    train(100);
    find(1, Severity.WARN, 5);
    command("check", "--json", page.address());

    assertFitsSchema(out.toString());
  }

  @Test
  void nobodyToAskEndsWith3AlsoAsJson() throws IOException {
    String address = page.address();
    page.close();

    assertThat(command("check", "--json", address)).isEqualTo(3);
    assertThat(err.toString()).startsWith("vitals4j: no Health page answers at http://localhost:");
    assertFitsSchema(out.toString());
  }

  @Test
  void whatIsNoHealthPageEndsWith3() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] body = "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    other.start();
    try {
      assertThat(command("check", "http://localhost:" + other.getAddress().getPort())).isEqualTo(3);
      assertThat(err.toString()).contains("what answers there is no Health page of Vitals4j");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aProcessThatIsNotThereEndsWith3() {
    assertThat(command("check", "2147483646")).isEqualTo(3);
    assertThat(err.toString()).contains("there is no process 2147483646");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "check nonsense",
        "check --josn http://localhost:1",
        "check --min-iterations=0 http://localhost:1",
        "check http://local host:1",
        "findings",
        "around http://localhost:1",
        "around http://localhost:1 ten",
        "around http://localhost:1 10 --window -1"
      })
  void aWrongCommandLineEndsWith64(String line) {
    assertThat(command(line.split(" ", -1))).isEqualTo(64);
    assertThat(err.toString()).startsWith("vitals4j: ").doesNotContain("\tat ");
  }

  @Test
  void aRecordingIsSaidToBeUnreadable() throws IOException {
    Path recording = Files.createFile(folder.resolve("run.v4j"));

    assertThat(command("check", recording.toString())).isEqualTo(64);
    assertThat(err.toString()).contains("is a file: recordings cannot be read yet");
  }

  @Test
  void findingsAreListedFromAnIterationOn() {
    train(100);
    close(1, Severity.WARN, 20);
    find(2, Severity.INFO, 30);

    assertThat(command("findings", page.address())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            run session, worker 0: WARN VANISHING_GRADIENT in 0 from iteration 15 to 20: evidence
            run session, worker 0: INFO VANISHING_GRADIENT in 0 since iteration 30: evidence
            """);
    command("findings", "--since=21", page.address());
    assertThat(out.toString().lines()).singleElement().asString().contains("since iteration 30");
  }

  @Test
  void findingsAreJsonLineByLine() {
    train(100);
    find(1, Severity.WARN, 20);
    find(2, Severity.INFO, 30);
    command("findings", "--json", page.address());

    List<JsonObject> lines =
        out.toString().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).get("session").getAsString()).isEqualTo("session");
    assertThat(lines.get(1).get("limit").getAsDouble()).isEqualTo(1e-3);
  }

  @Test
  void aroundShowsWhatWasMeasuredAndWhatHappened() {
    run.score(i -> i);
    train(100);
    find(1, Severity.WARN, 50);
    find(2, Severity.WARN, 70);

    assertThat(command("around", page.address(), "50", "--window", "1")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("run session, worker 0, iteration 49: score 49.0, ");
    assertThat(lines.get(3)).contains("OPENED WARN VANISHING_GRADIENT in 0 since iteration 50");
  }

  @Test
  void aroundAsJsonNamesTheValues() {
    run.score(i -> i);
    train(100);
    command("around", "--json", "--window=0", page.address(), "7");

    JsonObject bucket = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(bucket.get("iteration").getAsInt()).isEqualTo(7);
    assertThat(bucket.getAsJsonObject("values").get("score").getAsDouble()).isEqualTo(7);
  }

  @Test
  void anIterationThatNobodySawEndsWith3() {
    train(100);

    assertThat(command("around", page.address(), "500")).isEqualTo(3);
    assertThat(err.toString()).contains("no iteration within 10 of 500 was seen");
  }
}
