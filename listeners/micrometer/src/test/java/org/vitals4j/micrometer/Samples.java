package org.vitals4j.micrometer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A real Prometheus registry, and what a scrape of it says. */
final class Samples {

  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** The lines of a scrape that are samples. */
  List<String> all() {
    return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** Those of one metric, without the tags that every one has. */
  List<String> of(String metric) {
    return all().stream()
        .filter(line -> line.startsWith(metric + "{"))
        .map(line -> line.replace("session=\"session\",", "").replace("worker=\"0\"", ""))
        .map(line -> line.replace(",}", "}"))
        .toList();
  }

  static Set<String> names(List<String> lines) {
    Set<String> names = new TreeSet<>();
    lines.forEach(line -> names.add(line.replaceAll("[{ ].*", "")));
    return names;
  }
}
