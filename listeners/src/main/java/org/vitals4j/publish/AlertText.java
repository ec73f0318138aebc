package org.vitals4j.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.diagnose.Pathology;
import org.vitals4j.diagnose.Symptom;
import org.vitals4j.diagnose.TreatmentEvent;

/** Findings as a person reads them. */
public final class AlertText {

  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,18})");

  private static final Pattern LINE_BREAKING =
      Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]");

  private AlertText() {}

  /** One line: what, where, when, what was seen, why, and what to try. */
  public static String of(FindingEvent event) {
    return oneLine(text(event));
  }

  /** One line: which treatment, for what, where, when, and what it did. */
  public static String of(TreatmentEvent event) {
    String where = layers(event.layers());
    String verb =
        switch (event.kind()) {
          case GIVEN -> " given";
          case ADVISED -> " advised";
          case UNDONE -> " undone";
          case GAVE_UP -> " gave up";
        };
    return oneLine(
        event.treatment()
            + verb
            + event.pathology().map(one -> " for " + one).orElse("")
            + (where.isEmpty() ? "" : " in " + where)
            + " at iteration "
            + event.iteration()
            + ": "
            + event.text()
            + ".");
  }

  /** Layer names are user input: one with a line break in it could forge a log line. */
  static String oneLine(String text) {
    return LINE_BREAKING.matcher(text).replaceAll(" ");
  }

  private static String text(FindingEvent event) {
    Finding finding = event.finding();
    Symptom symptom = finding.symptom();
    String what = name(symptom);
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
            + symptom.evidence()
            + ".";
    return switch (event.kind()) {
      case OPENED -> head + when + ": " + symptom.evidence() + "." + advice(symptom);
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

  /** The pathology, or what a plug-in calls its own: {@code NOISY_GRADIENT}. */
  public static String name(Symptom symptom) {
    return symptom.pathology() == Pathology.OTHER && !symptom.key().isBlank()
        ? symptom.key()
        : symptom.pathology().name();
  }

  /**
   * Names of layers, numbered ones drawn together: {@code layer0-layer6}, {@code layers encoder,
   * decoder}. Empty for none.
   */
  public static String layers(List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
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
    return what + String.join(", ", parts);
  }

  private static boolean follows(String name, String next) {
    Matcher a = NUMBERED.matcher(name);
    Matcher b = NUMBERED.matcher(next);
    return a.matches()
        && b.matches()
        && a.group(1).equals(b.group(1))
        && Long.parseLong(b.group(2)) == Long.parseLong(a.group(2)) + 1;
  }

  private static String advice(Symptom symptom) {
    StringBuilder text = new StringBuilder();
    if (!symptom.causes().isEmpty()) {
      text.append(" Likely: ").append(String.join("; or ", symptom.causes())).append('.');
    }
    if (!symptom.remedies().isEmpty()) {
      text.append(" Try: ");
      for (int i = 0; i < symptom.remedies().size(); i++) {
        text.append(i == 0 ? "(" : ", (")
            .append(i + 1)
            .append(") ")
            .append(symptom.remedies().get(i));
      }
      text.append('.');
    }
    return text.toString();
  }
}
