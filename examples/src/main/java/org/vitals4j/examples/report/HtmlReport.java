package org.vitals4j.examples.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vitals4j.examples.lesson.Example;

/**
 * One HTML file an example, with its variants side by side. Everything is inside it, Apache ECharts
 * too, so it opens without a network.
 */
public final class HtmlReport {

  /** Brought by the listeners, for the Health page. */
  private static final String ECHARTS = "/org/vitals4j/ui/health/page/echarts.min.js";

  private final Path folder;

  /**
   * Reports in a folder, which is made if it is not there.
   *
   * @param folder where the files go; files of the same name are replaced
   */
  public HtmlReport(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the file of an example.
   *
   * @param runs its runs, at least one
   * @return the file
   */
  public Path write(List<RunResult> runs) throws IOException {
    Example example = runs.get(0).example();
    JsonObject data = new JsonObject();
    data.addProperty("name", example.name());
    data.addProperty("lesson", example.lesson());
    JsonArray all = new JsonArray();
    runs.forEach(run -> all.add(ReportJson.of(run)));
    data.add("runs", all);
    String page =
        resource("report.html")
            .replace("/*style*/", resource("report.css"))
            .replace("/*echarts*/", resource(ECHARTS))
            .replace("/*page*/", resource("report.js"))
            // Gson escapes angle brackets, so that no text can end the script element.
            .replace("/*data*/", new GsonBuilder().serializeNulls().create().toJson(data));
    Path file = Files.createDirectories(folder).resolve(example.name() + ".html");
    return Files.writeString(file, page);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
