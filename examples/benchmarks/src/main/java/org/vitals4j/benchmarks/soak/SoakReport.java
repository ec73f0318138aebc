package org.vitals4j.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.vitals4j.examples.terminal.TextTable;

/** The figures as a table, and as JSON; and the judgement over them. */
record SoakReport(Soak.Outcome outcome) {

  /** Per cent of the level in 100,000 iterations. */
  static final double LIMIT_PERCENT = 1;

  /** Of the samples at the beginning, which are not judged: buffers fill, and code is compiled. */
  private static final int WARM_UP_SHARE = 4;

  private List<Sample> judged() {
    List<Sample> all = outcome.samples();
    return all.subList(all.size() / WARM_UP_SHARE, all.size());
  }

  /** What is not level, one sentence each; empty where all is well. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (Quantity quantity : Quantity.values()) {
      Trend trend = quantity.trend(judged());
      boolean grows = quantity.grows(trend, LIMIT_PERCENT);
      if (grows || quantity.isUnclear(trend, LIMIT_PERCENT)) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s %s by %.2f ± %.2f %% in 100,000 iterations; the limit is %.0f %%.",
                quantity.label(),
                grows ? "grows" : "may grow: it changes",
                trend.percent(),
                trend.plusMinus(),
                LIMIT_PERCENT));
      }
    }
    if (outcome.failures() > 0) {
      complaints.add("the page was not answered " + outcome.failures() + " times.");
    }
    return complaints;
  }

  String table() {
    List<Sample> all = outcome.samples();
    TextTable table =
        new TextTable("", "at first", "at 25 %", "at the end", "slope in 100,000 iterations");
    Sample first = all.get(0);
    Sample quarter = judged().get(0);
    Sample last = all.get(all.size() - 1);
    for (Quantity quantity : Quantity.values()) {
      Trend trend = quantity.trend(judged());
      table.row(
          quantity.label(),
          text(quantity, first),
          text(quantity, quarter),
          text(quantity, last),
          Double.isNaN(trend.percent())
              ? "not known here"
              : String.format(Locale.ROOT, "%+.2f ± %.2f %%", trend.percent(), trend.plusMinus()));
    }
    return table.toString();
  }

  private static String text(Quantity quantity, Sample sample) {
    double value = quantity.of(sample);
    if (Double.isNaN(value)) {
      return "";
    }
    return quantity.unit().isEmpty()
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g %s", value, quantity.unit());
  }

  void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("answers", outcome.answers())
        .put("failures", outcome.failures())
        .put("findings", outcome.findings())
        .put("limitPercent", LIMIT_PERCENT);
    ObjectNode trends = root.putObject("trends");
    for (Quantity quantity : Quantity.values()) {
      Trend trend = quantity.trend(judged());
      trends
          .putObject(quantity.name().toLowerCase(Locale.ROOT))
          .put("unit", quantity.unit())
          .put("level", trend.level())
          .put("percentIn100000", trend.percent())
          .put("plusMinus", trend.plusMinus());
    }
    root.set(
        "samples", mapper.valueToTree(outcome.samples().stream().map(SoakReport::json).toList()));
    mapper.enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), root);
  }

  private static Map<String, Double> json(Sample sample) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("iteration", (double) sample.iteration());
    for (Quantity quantity : Quantity.values()) {
      values.put(quantity.name().toLowerCase(Locale.ROOT), quantity.of(sample));
    }
    return values;
  }
}
