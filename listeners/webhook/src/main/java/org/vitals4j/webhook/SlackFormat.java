package org.vitals4j.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.vitals4j.publish.AlertText;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/**
 * For people: what Slack's incoming webhooks take, and Mattermost's, Rocket.Chat's and others that
 * are compatible: a text, and an attachment with a colour.
 */
final class SlackFormat implements Format {

  private static final String GOOD = "#2eb67d";
  private static final String NOTE = "#808080";
  private static final String WARNING = "#e8912d";
  private static final String DANGER = "#d00000";

  @Override
  public String of(FindingEvent event, long dropped) {
    boolean better =
        event.kind() == FindingEvent.Kind.CLOSED || event.kind() == FindingEvent.Kind.EASED;
    String severity = event.finding().severity().name();
    String title =
        event.kind() == FindingEvent.Kind.CLOSED ? "closed (was " + severity + ")" : severity;
    return message(
        "*" + title + "* " + escaped(event.finding().pathology().id()),
        event.session(),
        event.worker(),
        better ? GOOD : colour(event.finding().severity()),
        AlertText.of(event),
        dropped);
  }

  @Override
  public String of(TreatmentEvent event, long dropped) {
    return message(
        "*" + event.kind() + "* " + escaped(PlainText.name(event.treatment())),
        event.session(),
        event.worker(),
        colour(event.severity()),
        AlertText.of(event),
        dropped);
  }

  private static String message(
      String title, String session, String worker, String colour, String text, long dropped) {
    JsonObject attachment = new JsonObject();
    attachment.addProperty("color", colour);
    attachment.addProperty("fallback", text);
    attachment.addProperty(
        "text",
        escaped(text) + (dropped == 0 ? "" : "\nAlerts lost before this one: " + dropped + "."));
    JsonArray attachments = new JsonArray();
    attachments.add(attachment);
    JsonObject json = new JsonObject();
    json.addProperty(
        "text",
        title
            + " in run "
            + escaped(PlainText.name(session))
            + (worker.equals("0") ? "" : ", worker " + escaped(PlainText.name(worker))));
    json.add("attachments", attachments);
    return json.toString();
  }

  private static String colour(Severity severity) {
    return switch (severity) {
      case INFO -> NOTE;
      case WARN -> WARNING;
      case CRITICAL -> DANGER;
    };
  }

  /**
   * Slack's three control characters: without this a layer could be named so as to call @channel.
   */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
