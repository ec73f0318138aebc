package org.vitals4j.benchmarks.reports.corpus;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.vitals4j.benchmarks.reports.Half;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;

/**
 * Trains each case, faulty and fixed, without any monitor, with two seeds. Prints a Markdown table
 * for each half that says how good the results are. So one sees that the fault harms and that the
 * fix helps.
 *
 * <p>Arguments are beginnings of names of cases; none means all of them.
 */
public final class ReportsCheck {

  private static final long[] SEEDS = {11, 12};

  private ReportsCheck() {}

  /** Prints to the standard output. */
  public static void main(String[] arguments) {
    print(System.out, Arrays.asList(arguments));
  }

  private static void print(PrintStream out, List<String> beginnings) {
    for (Half half : Half.values()) {
      out.println(half);
      out.println();
      out.println("| case | fault | measure | faulty → fixed | thread |");
      out.println("|---|---|---|---|---|");
      for (ReportCase one : ReportCases.of(half)) {
        if (beginnings.isEmpty() || beginnings.stream().anyMatch(one.name()::startsWith)) {
          out.println(row(one));
        }
      }
      out.println();
    }
  }

  private static String row(ReportCase one) {
    String measure = one.job(Variant.FIXED, SEEDS[0]).measure().name();
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s → %s | <%s> |",
        one.name(),
        one.fault(),
        measure,
        qualities(one, Variant.FAULTY),
        qualities(one, Variant.FIXED),
        one.source());
  }

  private static String qualities(ReportCase one, Variant variant) {
    return String.join(
        ", ", Arrays.stream(SEEDS).mapToObj(seed -> quality(one.job(variant, seed))).toList());
  }

  private static String quality(ReportJob job) {
    job.fit();
    double quality = job.quality();
    return Double.isNaN(quality) ? "NaN" : String.format(Locale.ROOT, "%.2f", quality);
  }
}
