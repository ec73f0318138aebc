package org.vitals4j.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Internal;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;

/** Findings as a person reads them. */
@Internal
public final class AlertText {

  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,18})");

  /** Layers named in a line; a network may have hundreds. */
  private static final int MAX_LAYERS = 30;

  private AlertText() {}

  /** One line: what, where, when, what was seen, why, and what to try. */
  public static String of(FindingEvent event) {
    return text(event);
  }

  /** One line: which treatment, for what, where, when, and what it did. */
  public static String of(TreatmentEvent event) {
    String where = layers(event.layers());
    String verb =
        switch (event.kind()) {
          case GIVEN -> " given";
          case ADVISED -> " advised";
          case POSTPONED -> " postponed";
          case UNDONE -> " undone";
          case GAVE_UP -> " gave up";
        };
    return PlainText.name(event.treatment())
        + verb
        + event.pathology().map(one -> " for " + one).orElse("")
        + (where.isEmpty() ? "" : " in " + where)
        + " at iteration "
        + event.iteration()
        + ": "
        + PlainText.sentence(event.text())
        + ".";
  }

  private static String text(FindingEvent event) {
    Finding finding = event.finding();
    Symptom symptom = finding.symptom();
    String what = symptom.pathology().id();
    String where = layers(symptom.layers());
    String head = what + (where.isEmpty() ? "" : " in " + where);
    String verb = event.kind().name().toLowerCase(Locale.ROOT);
    String when = " at iteration " + event.iteration();
    String changed =
        head
            + " "
            + verb
            + " to "
            + finding.severity()
            + when
            + " (since iteration "
            + finding.openedAt()
            + "): "
            + PlainText.sentence(symptom.evidence())
            + ".";
    return switch (event.kind()) {
      case OPENED ->
          head + when + ": " + PlainText.sentence(symptom.evidence()) + "." + advice(symptom);
      case WORSENED -> changed + advice(symptom);
      case EASED -> changed;
      case CLOSED ->
          head
              + " "
              + verb
              + when
              + ": last seen at iteration "
              + finding.lastSeenAt()
              + ", open since "
              + finding.openedAt()
              + ".";
    };
  }

  /**
   * Names of layers, numbered ones as ranges: {@code layer0-layer6}, {@code layers encoder,
   * decoder}. Empty for none; beyond thirty, how many more there are.
   */
  public static String layers(List<String> all) {
    if (all.isEmpty()) {
      return "";
    }
    List<String> names = all.stream().map(PlainText::name).toList();
    List<String> parts = new ArrayList<>();
    int i = 0;
    while (i < names.size()) {
      int end = i;
      while (end + 1 < names.size() && follows(names.get(end), names.get(end + 1))) {
        end++;
      }
      parts.add(end == i ? names.get(i) : names.get(i) + "-" + names.get(end));
      i = end + 1;
    }
    // DL4J's own names are layer0, layer1, …: no need to say "layer" twice.
    String what = names.get(0).startsWith("layer") ? "" : names.size() == 1 ? "layer " : "layers ";
    int more = parts.size() - MAX_LAYERS;
    return what
        + (more > 0
            ? String.join(", ", parts.subList(0, MAX_LAYERS)) + " and " + more + " more"
            : String.join(", ", parts));
  }

  private static boolean follows(String name, String next) {
    Matcher a = NUMBERED.matcher(name);
    Matcher b = NUMBERED.matcher(next);
    return a.matches()
        && b.matches()
        && a.group(1).equals(b.group(1))
        && Long.parseLong(b.group(2)) == Long.parseLong(a.group(2)) + 1;
  }

  private static String sentences(String between, List<String> all) {
    return all.stream().map(PlainText::sentence).collect(Collectors.joining(between));
  }

  private static String advice(Symptom symptom) {
    StringBuilder text = new StringBuilder();
    // What is wrong with the set-up is its own cause.
    if (!symptom.causes().isEmpty() && !symptom.causes().get(0).equals(symptom.evidence())) {
      text.append(" Likely: ").append(sentences("; or ", symptom.causes())).append('.');
    }
    if (!symptom.remedies().isEmpty()) {
      text.append(" Try: ");
      for (int i = 0; i < symptom.remedies().size(); i++) {
        text.append(i == 0 ? "(" : ", (")
            .append(i + 1)
            .append(") ")
            .append(PlainText.sentence(symptom.remedies().get(i)));
      }
      text.append('.');
    }
    return text.toString();
  }
}
