package org.vitals4j.agent.command;

import static org.vitals4j.agent.command.Answers.text;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Findings and treatments for a person. */
final class EventText {

  private EventText() {}

  /** A finding with its numbers, causes and remedies. */
  static List<String> finding(JsonObject finding) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + line(finding));
    lines.add(
        "    observed "
            + text(finding, "observed")
            + ", limit "
            + text(finding, "limit")
            + (text(finding, "unit").equals("1") ? "" : " " + text(finding, "unit")));
    add(lines, "    likely: ", Answers.texts(finding, "causes"));
    add(lines, "    try: ", Answers.texts(finding, "remedies"));
    return lines;
  }

  private static void add(List<String> lines, String head, List<String> all) {
    if (!all.isEmpty()) {
      lines.add(head + String.join("; ", all));
    }
  }

  /** One line. */
  static String line(JsonObject event) {
    List<String> layers = Answers.texts(event, "layers");
    String where = layers.isEmpty() ? "" : " in " + String.join(", ", layers);
    return text(event, "kind").equals("finding")
        ? text(event, "severity")
            + " "
            + text(event, "pathology")
            + where
            + " "
            + span(event)
            + ": "
            + text(event, "text")
        : text(event, "treatment")
            + " "
            + text(event, "outcome")
            + where
            + " at iteration "
            + text(event, "iteration")
            + ": "
            + text(event, "text");
  }

  private static String span(JsonObject finding) {
    return Answers.has(finding, "closedAt")
        ? "from iteration " + text(finding, "openedAt") + " to " + text(finding, "closedAt")
        : "since iteration " + text(finding, "openedAt");
  }
}
