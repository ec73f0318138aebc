package org.vitals4j.ui.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * The page's own files, read from beside this class: a fixed set, so that no path leads elsewhere.
 */
final class StaticFile {

  private static final int SECONDS_PER_HOUR = 3600;

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("index.html", "text/html; charset=utf-8"),
          Map.entry("health.css", "text/css; charset=utf-8"),
          Map.entry("echarts.min.js", JAVASCRIPT),
          Map.entry("main.js", JAVASCRIPT),
          Map.entry("api.js", JAVASCRIPT),
          Map.entry("history.js", JAVASCRIPT),
          Map.entry("run.js", JAVASCRIPT),
          Map.entry("format.js", JAVASCRIPT),
          Map.entry("theme.js", JAVASCRIPT),
          Map.entry("view.js", JAVASCRIPT),
          Map.entry("panel.js", JAVASCRIPT),
          Map.entry("timechart.js", JAVASCRIPT),
          Map.entry("timecharts.js", JAVASCRIPT),
          Map.entry("heatmap.js", JAVASCRIPT),
          Map.entry("flow.js", JAVASCRIPT),
          Map.entry("histogram.js", JAVASCRIPT),
          Map.entry("findings.js", JAVASCRIPT),
          Map.entry("layerpicker.js", JAVASCRIPT),
          Map.entry("download.js", JAVASCRIPT),
          Map.entry("workers.js", JAVASCRIPT),
          Map.entry("favicon.svg", "image/svg+xml"));

  private StaticFile() {}

  /** Empty where there is no such file. */
  static Optional<Response> named(String name) {
    String type = TYPES.get(name);
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = StaticFile.class.getResourceAsStream("page/" + name)) {
      return in == null
          ? Optional.empty()
          // The chart library never changes within a version; our own files are small.
          : Optional.of(
              Response.of(
                  200,
                  type,
                  name.equals("echarts.min.js") ? SECONDS_PER_HOUR : 0,
                  in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
