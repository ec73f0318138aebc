package org.vitals4j.ui.health;

import java.util.function.LongSupplier;
import org.vitals4j.report.Internal;

/**
 * How much a store can take.
 *
 * @param burst reports that may be written at once: so many first iterations are kept whole
 * @param reportsPerSecond after that; iterations in between are merged
 * @param histogramsPerSecond sets of histograms, after the first {@value #FIRST_HISTOGRAMS}
 */
@Internal
public record ReportRates(int burst, double reportsPerSecond, double histogramsPerSecond) {

  private static final int FIRST_HISTOGRAMS = 60;

  /** For storages that keep everything, on disk or elsewhere: about 100 MB a day and 10 layers. */
  public static final ReportRates FOR_STORAGE = new ReportRates(500, 5, 0.2);

  /** For histories in this JVM, which thin by themselves. */
  public static final ReportRates IN_MEMORY = new ReportRates(1000, 100, 2);

  /** For histories that are looked at now and then. */
  public static final ReportRates COMPACT = new ReportRates(100, 5, 0.2);

  /** The pace of reports, by a clock. */
  public RateLimiter reports(LongSupplier nanoTime) {
    return new RateLimiter(burst, reportsPerSecond, nanoTime);
  }

  RateLimiter histograms(LongSupplier nanoTime) {
    return new RateLimiter(FIRST_HISTOGRAMS, histogramsPerSecond, nanoTime);
  }
}
