package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Networks;
import org.vitals4j.ui.health.wire.HealthReport;

/** What {@code check} is answered, held against its schema each time. */
class CheckQueryTest {

  private static final Path SCHEMA = Path.of("..", "docs", "schema", "check-1.json");

  private final Runs runs = new Runs();
  private final HealthApi api = new HealthApi(() -> List.of(runs), List::of);

  private static Validator.Result validate(String json) throws IOException {
    return new ValidatorFactory()
        .withJsonNodeFactory(new GsonNode.Factory())
        .validate(Files.readString(SCHEMA), json);
  }

  private JsonNode check(String query) throws IOException {
    Response response = api.get("/health/api/check", query);
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.status()).as(body).isEqualTo(200);
    assertThat(validate(body).getErrors()).as(body).isEmpty();
    return new ObjectMapper().readTree(body);
  }

  private void train(int iterations) {
    runs.network(Reports.network(2));
    for (int i = 0; i < iterations; i++) {
      runs.report(Reports.report(i, 1, 1.0, 1.0));
    }
    runs.report(Reports.checks(iterations));
  }

  @Test
  void aRunWithoutFindingsIsOkAndTellsItsGaps() throws IOException {
    train(100);
    JsonNode answer = check("");

    assertThat(answer.get("verdict").asText()).isEqualTo("OK");
    assertThat(answer.get("exitCode").asInt()).isZero();
    assertThat(answer.at("/runs/0/checked").toString()).isEqualTo("[\"detector-CHECKED\"]");
    assertThat(answer.at("/runs/0/notChecked")).hasSize(5);
    assertThat(answer.at("/runs/0/notChecked/0").toString())
        .isEqualTo(
            "{\"check\":\"detector-TOO_EARLY\",\"standing\":\"TOO_EARLY\",\"why\":\"because\"}");
  }

  @Test
  void findingsAndTreatmentsComeWithTheirNumbers() throws IOException {
    train(10);
    runs.report(Reports.finding(20, 1, Severity.WARN, true));
    runs.report(Reports.finding(21, 2, Severity.CRITICAL, false));
    runs.report(
        new HealthReport(
            Reports.SESSION,
            Reports.WORKER,
            Reports.START + 22,
            Optional.empty(),
            List.of(),
            List.of(Reports.treatment(22))));
    JsonNode answer = check("");

    assertThat(answer.get("exitCode").asInt()).isEqualTo(2);
    assertThat(answer.at("/runs/0/findings/0/observed").asText()).isEqualTo("Infinity");
    assertThat(answer.at("/runs/0/closedFindings/0/closedAt").asInt()).isEqualTo(20);
    assertThat(answer.at("/runs/0/treatments/0/after").asDouble()).isEqualTo(0.05);
  }

  @Test
  void nothingToJudgeIsNoVerdict() throws IOException {
    JsonNode answer = check("");

    assertThat(answer.get("exitCode").asInt()).isEqualTo(3);
    assertThat(answer.get("reason").asText()).isEqualTo("there is no such run");
  }

  @Test
  void aNetworkBeforeItsFirstIterationIsNoVerdict() throws IOException {
    runs.network(Reports.network(2));

    assertThat(check("").at("/runs/0/reason").asText())
        .isEqualTo("no iteration was measured so far");
  }

  @Test
  void theQuerySaysWhatIsAsked() throws IOException {
    train(10);

    assertThat(check("").get("exitCode").asInt()).isEqualTo(3);
    assertThat(check("min-iterations=10").get("exitCode").asInt()).isZero();
    assertThat(check("min-iterations=10&strict=true").get("exitCode").asInt()).isEqualTo(3);
    assertThat(check("min-iterations=10&session=run+1").get("exitCode").asInt()).isZero();
    assertThat(check("min-iterations=10&worker=7").get("exitCode").asInt()).isEqualTo(3);
    assertThat(api.get("/health/api/check", "strict=perhaps").status()).isEqualTo(400);
    assertThat(api.get("/health/api/check", "min-iterations=0").status()).isEqualTo(400);
  }

  @Test
  void onlySoManyEventsAreListedAndTheOthersCounted() throws IOException {
    train(10);
    for (int i = 0; i < 130; i++) {
      runs.report(Reports.finding(20 + i, i, Severity.INFO, true));
    }
    JsonNode run = check("").at("/runs/0");

    assertThat(run.get("closedFindings")).hasSize(100);
    assertThat(run.get("leftOut").asInt()).isEqualTo(30);
  }

  @Test
  void aNetworkThatTrainedSaysWhatWasCheckedAndWhatNot() throws IOException {
    TrainingMonitor monitor =
        TrainingMonitor.builder(
                Configuration.load(
                    ConfigSources.ofArguments("detectors=exploding-gradient+dead-units")))
            .sampling(Sampling.every(1))
            .publishTo(new HealthPublisher(runs, ReportRates.IN_MEMORY))
            .build();
    MultiLayerNetwork network = Networks.mlp(); // tanh: nothing in it can die
    network.addListeners(monitor);
    for (DataSet batch : Networks.batches(20)) {
      network.fit(batch);
    }
    monitor.close();
    JsonNode run = check("min-iterations=20").at("/runs/0");

    assertThat(run.get("verdict").asText()).isEqualTo("OK");
    assertThat(run.get("checked").toString()).isEqualTo("[\"exploding-gradient\"]");
    assertThat(run.get("notChecked")).hasSize(Detectors.builtIn().size() - 1);
    assertThat(run.at("/notChecked/0/check").asText()).isEqualTo("dead-units");
    assertThat(run.at("/notChecked/0/standing").asText()).isEqualTo("CANNOT_BE_KNOWN");
    assertThat(run.at("/notChecked/1/standing").asText()).isEqualTo("OFF");
  }

  @Test
  void theSchemaRefusesWhatIsNoAnswer() throws IOException {
    assertThat(validate("{}").isValid()).isFalse();
    assertThat(
            validate(
                    "{\"formatVersion\":1,\"verdict\":\"OK\",\"exitCode\":0,\"reason\":null,"
                        + "\"runs\":[]}")
                .isValid())
        .isFalse();
  }
}
