package org.vitals4j.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.vitals4j.examples.terminal.TextTable;

/** The figures as tables, and as JSON. */
final class BenchmarkReport {

  private BenchmarkReport() {}

  /** What the monitor costs. */
  static String costs(List<WorkloadResult> results) {
    TextTable table =
        new TextTable(
            "workload",
            "iteration\nms",
            "inside,\nbudget 1 %",
            "inside,\ntreating",
            "inside,\neverything",
            "with\nhistograms",
            "floor: a\nplain copy",
            "everything\nallowed",
            "budget ÷ time added\nby StatsListener(1)");
    for (WorkloadResult r : results) {
      table.row(
          r.name(),
          number("%.2f", r.iterationMillis()),
          percent(r.budget().selfShare()),
          percent(r.treating().selfShare()),
          percent(r.everything().selfShare()),
          percent(r.histogramsShare()),
          percent(r.floorShare()),
          percent(allowed(r)),
          "1/" + number("%.0f", 1 / r.costVsStatsListener1()));
    }
    return table.toString();
  }

  /** Twice the floor, and five microseconds a layer. */
  private static double allowed(WorkloadResult r) {
    return 2 * r.floorShare() + 5e-3 * r.layers() / r.iterationMillis();
  }

  /** Time watched ÷ time bare. */
  static String ratios(List<WorkloadResult> results) {
    TextTable table =
        new TextTable(
            "time watched ÷ time bare",
            "watched by",
            "median",
            "95 % interval",
            "min",
            "max",
            "pairs");
    for (WorkloadResult r : results) {
      row(table, r.name(), "Vitals4j, budget 1 %", r.budget().ratio());
      row(table, "", "Vitals4j, treating", r.treating().ratio());
      row(table, "", "Vitals4j, everything", r.everything().ratio());
      row(table, "", "StatsListener(1)", r.statsListener1());
      row(table, "", "StatsListener(10)", r.statsListener10());
    }
    return table.toString();
  }

  /** What an open Health page adds. */
  static String publishing(Ratio ratio) {
    TextTable table =
        new TextTable(
            "Health page open ÷ not published",
            "",
            "median",
            "95 % interval",
            "min",
            "max",
            "pairs");
    row(table, Publishing.NETWORK, "budget 1 %", ratio);
    return table.toString();
  }

  private static void row(TextTable table, String name, String by, Ratio ratio) {
    table.row(
        name,
        by,
        number("%.3f", ratio.median()),
        number("%.3f", ratio.low()) + " to " + number("%.3f", ratio.high()),
        number("%.3f", ratio.min()),
        number("%.3f", ratio.max()),
        Integer.toString(ratio.pairs()));
  }

  /** How the time inside grows. */
  static String scaling(List<Scaling.Point> overParameters, List<Scaling.Point> overLayers) {
    TextTable table =
        new TextTable(
            "layers",
            "parameters",
            "inside, everything\nµs an iteration",
            "ns a parameter",
            "µs a layer");
    for (List<Scaling.Point> points : List.of(overParameters, overLayers)) {
      for (Scaling.Point p : points) {
        table.row(
            Integer.toString(p.layers()),
            String.format(Locale.ROOT, "%,d", p.parameters()),
            number("%.1f", p.microseconds()),
            number("%.3f", p.microseconds() * 1e3 / p.parameters()),
            number("%.2f", p.microseconds() / p.layers()));
      }
    }
    return table.toString();
  }

  /** Writes the figures of the workloads. */
  static void write(List<WorkloadResult> results, Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    ArrayNode workloads = root.putArray("workloads");
    for (WorkloadResult r : results) {
      workloads
          .addObject()
          .put("name", r.name())
          .put("iterationMillis", r.iterationMillis())
          .put("selfShareBudget", r.budget().selfShare())
          .put("selfShareTreating", r.treating().selfShare())
          .put("selfShareEverything", r.everything().selfShare())
          .put("selfShareHistograms", r.histogramsShare())
          .put("floorShare", r.floorShare())
          .put("ratioBudget", r.budget().ratio().median())
          .put("ratioBudgetLow", r.budget().ratio().low())
          .put("ratioBudgetHigh", r.budget().ratio().high())
          .put("ratioTreating", r.treating().ratio().median())
          .put("ratioEverything", r.everything().ratio().median())
          .put("ratioStatsListener1", r.statsListener1().median())
          .put("ratioStatsListener10", r.statsListener10().median())
          .put("costVsStatsListener1", r.costVsStatsListener1());
    }
    Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root));
  }

  private static String percent(double share) {
    return number("%.2f %%", 100 * share);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
