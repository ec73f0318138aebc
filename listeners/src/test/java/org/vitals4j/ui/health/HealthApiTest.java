package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.wire.ReportCodec;

/** What a browser, or a script, is answered. */
class HealthApiTest {

  private static final String RUN = "session=run+1&worker=0";

  private final Runs runs = new Runs();
  private final HealthApi api =
      new HealthApi(
          () -> List.of(runs), () -> List.of(new PageLink("Overview", "/train/overview")));

  @BeforeEach
  void train() {
    runs.network(Reports.network("layer0", "<script>alert(1)</script>"));
    runs.report(Reports.report(0, 2.5, 4.0, 8.0));
    runs.report(Reports.report(1, Double.NaN, Double.POSITIVE_INFINITY, 0.0));
    runs.report(Reports.report(2, 1.5, null, 1.0));
    runs.report(Reports.finding(3, 1, Severity.CRITICAL, false));
  }

  private JsonNode get(String what, @Nullable String query) throws IOException {
    Response response = api.get("/health/api/" + what, query);
    assertThat(response.headers().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void listsSessionsWithTheirState() throws IOException {
    JsonNode sessions = get("sessions", null);

    JsonNode worker = sessions.at("/sessions/0/workers/0");
    assertThat(sessions.at("/sessions/0/session").asText()).isEqualTo("run 1");
    assertThat(worker.get("state").asText()).isEqualTo("CRITICAL");
    assertThat(worker.get("iteration").asInt()).isEqualTo(2);
    assertThat(sessions.at("/pages/0/address").asText()).isEqualTo("/train/overview");
  }

  @Test
  void listsTheWorkersOfARunSideBySide() throws IOException {
    runs.network(Reports.network("layer0").of("run 1", "10"));
    runs.report(Reports.report(1, 2.5, 1.0).of("run 1", "10"));
    JsonNode table = get("workers", "session=run+1");

    assertThat(table.get("workers").findValuesAsText("worker")).containsExactly("0", "10");
    assertThat(table.get("workers").findValuesAsText("state")).containsExactly("CRITICAL", "OK");
    assertThat(table.get("workers").findValuesAsText("lag")).containsExactly("0", "1");
    assertThat(table.at("/workers/1/gradient_norm").isNull()).isTrue();
    assertThat(table.at("/faults/0/pathology").asText()).isEqualTo("EXPLODING_GRADIENT");
    assertThat(table.at("/faults/0/all").asBoolean()).isFalse();
    assertThat(table.at("/faults/0/workers").toString()).isEqualTo("[\"0\"]");
  }

  @Test
  void refusesTheWorkersOfARunThatThereIsNot() {
    assertThat(api.get("/health/api/workers", "session=none").status()).isEqualTo(404);
    assertThat(api.get("/health/api/workers", null).status()).isEqualTo(400);
  }

  @Test
  void tellsWhatIsKnownOfARun() throws IOException {
    JsonNode run = get("run", RUN);

    assertThat(run.get("state").asText()).isEqualTo("CRITICAL");
    assertThat(run.get("iteration").toString()).isEqualTo("[0,1,2]");
    assertThat(run.at("/series/score/last/0").asDouble()).isEqualTo(2.5);
    assertThat(run.at("/network/layers/0/name").asText()).isEqualTo("layer0");
    assertThat(run.at("/findings/0/remedies/0").asText()).isEqualTo("clip");
    assertThat(run.at("/findings/0/closedAt").isNull()).isTrue();
    assertThat(run.get("events")).hasSize(1);
  }

  /** Reports come from files and from other machines, too. */
  @ParameterizedTest
  @ValueSource(strings = {"line\nbreak", "a\u2028b", "a\u202Egpj.exe", "a\u2066b", "LONG"})
  void namesAreShownPlainWhoeverWroteThem(String word) throws IOException {
    String name = word.equals("LONG") ? "x".repeat(10_000) : word;
    NetworkSummary network = Reports.network(name, "layer1");
    runs.network(ReportCodec.decodeNetwork(ReportCodec.encode(network.of(name, name))));
    String asked =
        "session="
            + URLEncoder.encode(name, StandardCharsets.UTF_8)
            + "&worker="
            + URLEncoder.encode(name, StandardCharsets.UTF_8);

    for (String text : List.of(get("sessions", null).toString(), get("run", asked).toString())) {
      assertThat(text)
          .contains(PlainText.name(name).replace("\\", "\\\\"))
          .doesNotContain("\u2028", "\u202E", "\u2066", "\\n")
          .hasSizeLessThan(20_000);
    }
    assertThat(get("run", asked).at("/network/layers/0/name").asText())
        .isEqualTo(PlainText.name(name));
    assertThat(get("run", "session=none" + asked.substring(8)).toString()).hasSizeLessThan(3_000);
  }

  @Test
  void tellsWhatIsNew() throws IOException {
    JsonNode first = get("run", RUN);
    runs.report(Reports.report(4, 1.0, 1.0, 1.0));
    JsonNode news = get("run", RUN + "&since=" + first.get("next").asLong());

    assertThat(news.get("iteration").toString()).isEqualTo("[4]");
    assertThat(news.get("events")).isEmpty();
    assertThat(news.get("findings").isNull()).isTrue();
    assertThat(news.get("network").isNull()).isTrue();
  }

  @Test
  void tellsAllFindingsWhenOneHasChanged() throws IOException {
    long next = get("run", RUN).get("next").asLong();
    runs.report(Reports.finding(4, 2, Severity.WARN, false));

    assertThat(get("run", RUN + "&since=" + next).get("findings")).hasSize(2);
  }

  @Test
  void nanAndInfinityAreNamedAndTheUnmeasuredIsNull() throws IOException {
    assertThat(get("run", RUN).at("/series/score/last").toString()).isEqualTo("[2.5,\"NaN\",1.5]");
    assertThat(get("layers", RUN + "&quantity=gradient_norm").get("max").toString())
        .isEqualTo("[[4.0,8.0],[\"Infinity\",0.0],[null,1.0]]");
  }

  @Test
  void eachAnswerSaysItsFormat() throws IOException {
    assertThat(get("run", RUN).get("formatVersion").asInt()).isEqualTo(1);
    assertThat(get("sessions", "").get("formatVersion").asInt()).isEqualTo(1);
  }

  @Test
  void layersAreComparedByTheirRms() throws IOException {
    assertThat(get("layers", RUN).at("/max/0").toString()).isEqualTo("[1.0,2.0]");
  }

  @Test
  void tellsOfOneLayer() throws IOException {
    JsonNode layer = get("layer", RUN + "&layer=1");

    assertThat(layer.at("/series/gradient_norm/last").toString()).isEqualTo("[8.0,0.0,1.0]");
    assertThat(layer.at("/series/gradient_rms/last/0").asDouble()).isEqualTo(2);
  }

  @Test
  void tellsOfOneIteration() throws IOException {
    assertThat(get("iteration", RUN + "&at=0").at("/values/gradient_norm").toString())
        .isEqualTo("[4.0,8.0]");
    assertThat(get("iteration", RUN).at("/iteration/0").asInt()).isEqualTo(2);
  }

  @Test
  void tellsOfAHistogram() throws IOException {
    runs.report(Reports.histograms(5));
    JsonNode histogram = get("histogram", RUN + "&layer=0&at=7");

    assertThat(histogram.at("/histogram/iteration").asInt()).isEqualTo(5);
    assertThat(histogram.at("/histogram/values/counts")).hasSize(50);
    assertThat(get("histogram", RUN + "&layer=1").get("histogram").isNull()).isTrue();
  }

  @Test
  void layersOfAFormerNetworkAreLeftOut() throws IOException {
    NetworkSummary before = Reports.network("other");
    runs.network(
        new NetworkSummary(
            before.session(),
            before.worker(),
            before.sequence(),
            2,
            before.startMillis(),
            before.type(),
            before.parameterCount(),
            before.dataType(),
            before.layers()));

    assertThat(get("layers", RUN).get("max")).isEmpty();
    assertThat(get("layer", RUN + "&layer=0").get("series")).isEmpty();
    assertThat(get("iteration", RUN).get("values")).isEmpty();
    assertThat(get("run", RUN).get("iteration")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/health/api/run | session=other | 404 | no worker '0' of a session 'other'",
        "/health/api/run | session=run+1&worker=9 | 404 | no worker '9'",
        "/health/api/run |  | 400 | 'session' is missing",
        "/health/api/run | session=a&session=b | 400 | given once",
        "/health/api/run | session=%zz | 400 | encoded",
        "/health/api/run | session=run+1&since=x | 400 | whole number, but was 'x'",
        "/health/api/layer | session=run+1&layer=2 | 400 | in [0, 1], but was 2",
        "/health/api/layers | session=run+1&quantity=x | 400 | no quantity 'x'",
        "/health/api/other | | 404 | /health/api/sessions",
        "/health/assets/../HealthApi.class | | 404 | no file",
        "/health/assets/ | | 404 | no file",
        "/healthy | | 404 | nothing at /healthy",
        "/train | | 404 | nothing at /train",
      })
  void saysWhatIsWrong(String path, @Nullable String query, int status, String message)
      throws IOException {
    Response response = api.get(path, query);
    JsonNode error = new ObjectMapper().readTree(response.body()).get("error");

    assertThat(response.status()).isEqualTo(status);
    assertThat(error.get("status").asInt()).isEqualTo(status);
    assertThat(error.get("message").asText()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "/health, text/html; charset=utf-8",
    "/health/, text/html; charset=utf-8",
    "/health/assets/health.css, text/css; charset=utf-8",
    "/health/assets/main.js, text/javascript; charset=utf-8",
    "/health/assets/echarts.min.js, text/javascript; charset=utf-8",
    "/health/assets/favicon.svg, image/svg+xml"
  })
  void servesThePage(String path, String type) {
    Response response = api.get(path, null);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Content-Type", type);
    assertThat(response.headers().get("Content-Security-Policy")).contains("default-src 'self'");
    assertThat(response.body()).isNotEmpty();
  }

  @Test
  void thePageAsksNobodyElse() {
    for (String file : List.of("index.html", "health.css", "main.js", "favicon.svg")) {
      String text =
          new String(api.get("/health/assets/" + file, null).body(), StandardCharsets.UTF_8);
      assertThat(text.replace("http://www.w3.org/2000/svg", ""))
          .doesNotContain("http://", "https://");
    }
  }
}
