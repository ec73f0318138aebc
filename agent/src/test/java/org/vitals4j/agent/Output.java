package org.vitals4j.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code jobs.AllForms} printed, and the probe between its lines. */
final class Output {

  private static final Pattern END = Pattern.compile("end (\\S+) iterations=(\\d+) result=(\\S+)");

  private Output() {}

  /** One way of training. */
  record Form(int iterations, String result, List<String> seen) {
    boolean singleWorker(String name) {
      return !name.startsWith("parallel");
    }
  }

  /** By name, in order. */
  static Map<String, Form> forms(String text) {
    Map<String, Form> forms = new LinkedHashMap<>();
    List<String> seen = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher end = END.matcher(line);
      if (line.startsWith("seen ")) {
        seen.add(line);
      } else if (end.matches()) {
        forms.put(
            end.group(1),
            new Form(Integer.parseInt(end.group(2)), end.group(3), List.copyOf(seen)));
        seen.clear();
      }
    }
    return forms;
  }

  /** Results of the forms with one worker. */
  static Map<String, String> results(Map<String, Form> forms) {
    Map<String, String> results = new LinkedHashMap<>();
    forms.forEach(
        (name, form) -> {
          if (form.singleWorker(name)) {
            results.put(name, form.result());
          }
        });
    return results;
  }
}
