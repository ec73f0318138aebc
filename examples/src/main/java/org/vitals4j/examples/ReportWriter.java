package org.vitals4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vitals4j.examples.report.HtmlReport;
import org.vitals4j.examples.report.Pictures;
import org.vitals4j.examples.report.RunResult;
import org.vitals4j.examples.terminal.Screen;

/**
 * Keeps runs as files, where that was asked for.
 *
 * @param screen told what was written
 * @param reports folder of HTML files; empty for none
 * @param pictures folder of PNG files; empty for none
 */
record ReportWriter(Screen screen, Optional<Path> reports, Optional<Path> pictures) {

  /** Whether anything will be drawn that shows histograms, which are dear. */
  boolean wantsHistograms() {
    return reports.isPresent() || pictures.isPresent();
  }

  /** Keeps the runs of one example. */
  void write(List<RunResult> runs) {
    try {
      if (reports.isPresent()) {
        screen.line("Report: " + new HtmlReport(reports.get()).write(runs));
      }
      if (pictures.isPresent()) {
        int count = 0;
        for (RunResult run : runs) {
          count += new Pictures(pictures.get()).draw(run).size();
        }
        screen.line("Pictures: " + count + " in " + pictures.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write there: " + e.getMessage(), e);
    }
  }
}
