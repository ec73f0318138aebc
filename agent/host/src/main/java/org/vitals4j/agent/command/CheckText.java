package org.vitals4j.agent.command;

import static org.vitals4j.agent.command.Answers.text;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A verdict for a person. */
final class CheckText {

  private CheckText() {}

  /**
   * Lines.
   *
   * @param nowMillis milliseconds since 1970
   */
  static String of(JsonObject verdict, long nowMillis) {
    List<String> lines = new ArrayList<>();
    lines.add(text(verdict, "verdict") + because(verdict));
    for (JsonObject run : Answers.objects(verdict, "runs")) {
      lines.add(
          text(run, "verdict")
              + "  run "
              + text(run, "session")
              + ", worker "
              + text(run, "worker")
              + where(run, nowMillis)
              + because(run));
      for (JsonObject finding : Answers.objects(run, "findings")) {
        lines.addAll(EventText.finding(finding));
      }
      for (JsonObject finding : Answers.objects(run, "closedFindings")) {
        lines.add("  " + EventText.line(finding));
      }
      for (JsonObject treatment : Answers.objects(run, "treatments")) {
        lines.add("  " + EventText.line(treatment));
      }
      for (JsonObject check : Answers.objects(run, "notChecked")) {
        lines.add("  not checked: " + text(check, "check") + ": " + text(check, "why"));
      }
    }
    return lines.stream().collect(Collectors.joining(System.lineSeparator()));
  }

  private static String because(JsonObject judged) {
    String reason = text(judged, "reason");
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String where(JsonObject run, long nowMillis) {
    if (!Answers.has(run, "last")) {
      return "";
    }
    JsonObject last = run.getAsJsonObject("last");
    long seconds = Math.max(0, (nowMillis - last.get("timeMillis").getAsLong()) / 1000);
    return ", iteration "
        + text(last, "iteration")
        + ", epoch "
        + text(last, "epoch")
        + ", "
        + seconds
        + " s ago";
  }
}
