package org.vitals4j.micrometer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboard of the manual. */
final class Dashboard {

  static final Path FOLDER = Path.of("../../docs/operations");

  private final JsonObject json;

  Dashboard() throws IOException {
    json =
        JsonParser.parseString(Files.readString(FOLDER.resolve("grafana-dashboard.json")))
            .getAsJsonObject();
  }

  JsonObject json() {
    return json;
  }

  /** The panels that show something. */
  List<JsonObject> panels() {
    List<JsonObject> panels = new ArrayList<>();
    for (JsonElement panel : json.getAsJsonArray("panels")) {
      if (!panel.getAsJsonObject().get("type").getAsString().equals("row")) {
        panels.add(panel.getAsJsonObject());
      }
    }
    return panels;
  }

  /** The queries of all panels, for all runs and workers. */
  List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (JsonObject panel : panels()) {
      for (JsonElement target : panel.getAsJsonArray("targets")) {
        queries.add(
            target
                .getAsJsonObject()
                .get("expr")
                .getAsString()
                .replace("$session", ".*")
                .replace("$worker", ".*"));
      }
    }
    return queries;
  }

  JsonArray variables() {
    return json.getAsJsonObject("templating").getAsJsonArray("list");
  }
}
