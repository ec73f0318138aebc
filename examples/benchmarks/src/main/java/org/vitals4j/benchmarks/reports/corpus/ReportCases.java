package org.vitals4j.benchmarks.reports.corpus;

import java.util.List;
import java.util.stream.Stream;
import org.vitals4j.benchmarks.reports.Half;
import org.vitals4j.benchmarks.reports.ReportCase;

/** All reported cases. */
public final class ReportCases {

  private static final List<ReportCase> ALL =
      Stream.of(
              FirstReports.cases(),
              FirstSequenceReports.cases(),
              NumberOutputReports.cases(),
              ClassOutputReports.cases(),
              ScalingReports.cases(),
              StepSizeReports.cases(),
              SlowReports.cases(),
              DataReports.cases(),
              SequenceReports.cases(),
              NetworkReports.cases())
          .flatMap(List::stream)
          .toList();

  private ReportCases() {}

  /** Both halves. */
  public static List<ReportCase> all() {
    return ALL;
  }

  /** Of one half. */
  public static List<ReportCase> of(Half half) {
    return ALL.stream().filter(one -> one.half() == half).toList();
  }
}
