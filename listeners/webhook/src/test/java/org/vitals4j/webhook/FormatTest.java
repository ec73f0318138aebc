package org.vitals4j.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

class FormatTest {

  private static JsonObject parsed(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static JsonObject attachment(JsonObject slack) {
    return slack.getAsJsonArray("attachments").get(0).getAsJsonObject();
  }

  @Test
  void jsonHasEveryFieldOfAFinding() {
    JsonObject json = parsed(new JsonFormat().of(Alerts.finding(3), 2));

    assertThat(json.get("schema").getAsInt()).isEqualTo(1);
    assertThat(json.get("type").getAsString()).isEqualTo("finding");
    assertThat(json.get("pathology").getAsString()).isEqualTo("EXPLODING_GRADIENT");
    assertThat(json.get("observed").getAsDouble()).isEqualTo(2000);
    assertThat(json.getAsJsonArray("layers").get(0).getAsString()).isEqualTo("layer0");
    assertThat(json.getAsJsonArray("remedies")).hasSize(2);
    assertThat(json.get("dropped").getAsInt()).isEqualTo(2);
  }

  @Test
  void jsonWritesWhatIsNoNumberAsNull() {
    FindingEvent event =
        Alerts.finding(1, FindingEvent.Kind.OPENED, Severity.CRITICAL, "layer0", Double.NaN);

    assertThat(parsed(new JsonFormat().of(event, 0)).get("observed").isJsonNull()).isTrue();
  }

  @Test
  void jsonHasEveryFieldOfATreatment() {
    JsonObject json = parsed(new JsonFormat().of(Alerts.treatment(TreatmentEvent.Kind.UNDONE), 0));

    assertThat(json.get("type").getAsString()).isEqualTo("treatment");
    assertThat(json.get("event").getAsString()).isEqualTo("UNDONE");
    assertThat(json.get("pathology").getAsString()).isEqualTo("LOSS_DIVERGENCE");
    assertThat(json.get("before").getAsDouble()).isEqualTo(0.1);
    assertThat(json.get("after").isJsonNull()).isTrue();
  }

  @Test
  void slackSaysWhatAndWhereInItsFirstLine() {
    JsonObject json = parsed(new SlackFormat().of(Alerts.finding(3), 0));

    assertThat(json.get("text").getAsString()).isEqualTo("*WARN* EXPLODING_GRADIENT in run run");
    assertThat(attachment(json).get("text").getAsString())
        .isEqualTo(
            "EXPLODING_GRADIENT in layer0 at iteration 9: the norm is 2000. Likely: a high rate."
                + " Try: (1) clip, (2) a lower rate.");
    assertThat(attachment(json).get("color").getAsString()).matches("#[0-9a-f]{6}");
  }

  @Test
  void slackColoursWhatIsOverDifferently() {
    FindingEvent closed =
        Alerts.finding(1, FindingEvent.Kind.CLOSED, Severity.WARN, "layer0", 2000);
    JsonObject json = parsed(new SlackFormat().of(closed, 0));

    assertThat(json.get("text").getAsString()).startsWith("*closed (was WARN)*");
    assertThat(attachment(json).get("color"))
        .isNotEqualTo(attachment(parsed(new SlackFormat().of(Alerts.finding(1), 0))).get("color"));
  }

  @Test
  void slackCannotBeMadeToCallAChannel() {
    FindingEvent hostile =
        Alerts.finding(1, FindingEvent.Kind.OPENED, Severity.WARN, "<!channel> & co", 2000);

    assertThat(attachment(parsed(new SlackFormat().of(hostile, 0))).get("text").getAsString())
        .contains("&lt;!channel&gt; &amp; co")
        .doesNotContain("<!");
  }

  @Test
  void slackSaysWhatWasLost() {
    JsonObject json = parsed(new SlackFormat().of(Alerts.treatment(TreatmentEvent.Kind.GIVEN), 7));

    assertThat(json.get("text").getAsString()).startsWith("*GIVEN* reduce-learning-rate");
    assertThat(attachment(json).get("text").getAsString())
        .endsWith("Alerts lost before this one: 7.");
  }
}
