package org.vitals4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alert rules use what there is. */
class DashboardTest {

  private static final Pattern METRIC = Pattern.compile("vitals4j_[a-z0-9_]+");

  private static Set<String> metrics(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void everyMetricOfTheDashboardExists() throws IOException {
    Set<String> used = metrics(new Dashboard().json().toString());

    assertThat(used).hasSizeGreaterThan(15);
    assertThat(FullRun.names()).containsAll(used);
  }

  @Test
  void everyMetricOfTheAlertRulesExists() throws IOException {
    Set<String> used = new HashSet<>();
    Files.readString(Dashboard.FOLDER.resolve("prometheus-rules.yml"))
        .lines()
        .filter(line -> line.contains("expr:"))
        .forEach(line -> used.addAll(metrics(line)));

    assertThat(used).hasSizeGreaterThan(4);
    assertThat(FullRun.names()).containsAll(used);
  }

  @Test
  void everyPanelHasAPlaceOfItsOwnInTheGrid() throws IOException {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonObject panel : new Dashboard().panels()) {
      JsonObject place = panel.getAsJsonObject("gridPos");
      int right = place.get("x").getAsInt() + place.get("w").getAsInt();
      int bottom = place.get("y").getAsInt() + place.get("h").getAsInt();

      assertThat(right).isLessThanOrEqualTo(24);
      for (int x = place.get("x").getAsInt(); x < right; x++) {
        for (int y = place.get("y").getAsInt(); y < bottom; y++) {
          assertThat(taken.add(List.of(x, y))).as(panel.get("title").getAsString()).isTrue();
        }
      }
    }
  }

  @Test
  void everyPanelSaysWhatItShows() throws IOException {
    Set<Integer> ids = new HashSet<>();
    for (JsonObject panel : new Dashboard().panels()) {
      assertThat(panel.get("title").getAsString()).isNotBlank();
      assertThat(panel.get("description").getAsString()).isNotBlank();
      assertThat(panel.getAsJsonArray("targets")).isNotEmpty();
      assertThat(ids.add(panel.get("id").getAsInt())).isTrue();
    }
  }

  @Test
  void usesTheVariablesThatItDefines() throws IOException {
    Dashboard dashboard = new Dashboard();
    Set<String> defined = new HashSet<>();
    for (JsonElement variable : dashboard.variables()) {
      defined.add(variable.getAsJsonObject().get("name").getAsString());
    }
    Set<String> used = new HashSet<>();
    Matcher matcher = Pattern.compile("\\$\\{?([a-z]+)").matcher(dashboard.json().toString());
    while (matcher.find()) {
      used.add(matcher.group(1));
    }

    assertThat(used).isEqualTo(defined);
  }
}
