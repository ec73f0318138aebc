package org.vitals4j.publish;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/**
 * Sums up a run in the log, to the logger {@value #LOGGER} at INFO: one line when an epoch is over,
 * one when training has paused for some seconds (DL4J does not say when {@code fit} ends), and one
 * when the monitor is closed. Each network, told apart by session and worker, has lines of its own.
 */
@Internal
public final class SummaryLog implements Publisher {

  /** Name of the logger. */
  public static final String LOGGER = "vitals4j.summary";

  /** Networks remembered at a time; the least recently used is forgotten first. */
  private static final int MAX_RUNS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private final Map<String, Run> runs = new LinkedHashMap<>(16, 0.75f, true);

  @Override
  public String name() {
    return "summary";
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    Run run = run(snapshot.session(), snapshot.worker());
    if (run.part.iterations > 0 && snapshot.epoch() != run.epoch) {
      LOG.info("{}", run.text("epoch " + run.epoch + " is over", run.part));
      run.part = new Part();
    }
    run.epoch = snapshot.epoch();
    run.part.add(snapshot);
    run.whole.add(snapshot);
    run.changed = true;
  }

  @Override
  public void finding(FindingEvent event) {
    Run run = run(event.session(), event.worker());
    if (event.kind() == FindingEvent.Kind.CLOSED) {
      run.open.remove(event.finding().id());
    } else {
      run.open.put(event.finding().id(), event.finding());
    }
    if (event.kind() == FindingEvent.Kind.OPENED
        && event.finding().severity().compareTo(Severity.INFO) > 0) {
      run.alerts++;
    }
  }

  @Override
  public void treatment(TreatmentEvent event) {
    if (event.kind() == TreatmentEvent.Kind.GIVEN) {
      run(event.session(), event.worker()).treatments++;
    }
  }

  @Override
  public void idle() {
    logRuns("no iteration for some seconds: training has paused or is over");
  }

  @Override
  public void close() {
    logRuns("the monitor is closed");
    runs.clear();
  }

  private void logRuns(String what) {
    for (Run run : runs.values()) {
      if (run.changed) {
        LOG.info("{}", run.text(what, run.whole));
        run.changed = false;
      }
    }
  }

  private Run run(String session, String worker) {
    Run run = runs.computeIfAbsent(session + "@@@" + worker, key -> new Run(session, worker));
    if (runs.size() > MAX_RUNS) {
      runs.remove(runs.keySet().iterator().next());
    }
    return run;
  }

  /** What is known of one network. */
  private static final class Run {
    private final String name;
    private final Map<Long, Finding> open = new LinkedHashMap<>();
    private final Part whole = new Part();
    private Part part = new Part();
    private int epoch;
    private int alerts;
    private int treatments;
    private boolean changed;

    Run(String session, String worker) {
      name =
          "Run "
              + PlainText.name(session)
              + (worker.equals("0") ? "" : ", worker " + PlainText.name(worker));
    }

    String text(String what, Part of) {
      return name + ": " + what + "; " + of.text() + "; " + findings();
    }

    private String findings() {
      String lasting =
          open.values().stream()
              .filter(finding -> finding.severity().compareTo(Severity.INFO) > 0)
              .map(SummaryLog::brief)
              .collect(Collectors.joining(", "));
      String raised = alerts == 0 ? "no alerts" : alerts == 1 ? "1 alert" : alerts + " alerts";
      String treated =
          treatments == 0
              ? ""
              : treatments == 1 ? ", 1 treatment" : ", " + treatments + " treatments";
      return raised + treated + " so far" + (lasting.isEmpty() ? "" : ", still open: " + lasting);
    }
  }

  private static String brief(Finding finding) {
    String where = AlertText.layers(finding.symptom().layers());
    return finding.severity() + " " + finding.pathology() + (where.isEmpty() ? "" : " in " + where);
  }

  /** Figures of an epoch, or of a whole run. */
  private static final class Part {
    private int iterations;
    private int first;
    private int last;
    private double firstScore = Double.NaN;
    private double lastScore = Double.NaN;
    private double normSum;
    private int norms;
    private double largestNorm;

    void add(IterationSnapshot snapshot) {
      if (iterations == 0) {
        first = snapshot.iteration();
        firstScore = snapshot.score();
      }
      iterations++;
      last = snapshot.iteration();
      lastScore = snapshot.score();
      if (RunQuantity.GRADIENT_NORM.of(snapshot) instanceof Measurement.Measured<Double> norm) {
        normSum += norm.value();
        norms++;
        largestNorm = Math.max(largestNorm, norm.value());
      }
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "iterations %d to %d, score %.4g at first, %.4g at last%s",
          first,
          last,
          firstScore,
          lastScore,
          norms == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", gradient norm %.3g on average, %.3g at most",
                  normSum / norms,
                  largestNorm));
    }
  }
}
