package org.vitals4j.diagnose.workers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * Compares the workers of one run: whose gradient stands apart, and who is slow.
 *
 * <p><b>Apart.</b> The median ln of a worker's last ten gradient norms, against the median of all
 * workers: five robust standard deviations and a factor of two away. That needs four workers. With
 * two or three, each is compared with its own past: a worker stands apart that has moved away from
 * it by a factor of four, and six robust standard deviations, more than the others have. Norms are
 * each worker's own.
 *
 * <p><b>Slow.</b> The shortest median duration of all ÷ the worker's own is below 0.75.
 *
 * <p>Twenty readings in a row open a finding (INFO: possible), sixty make it WARN (confirmed). A
 * reading without a norm or duration counts for neither. A worker that has sent nothing while the
 * others sent ten readings each is left out.
 *
 * <p>Not thread-safe. Costs some microseconds a reading, also with a thousand workers.
 */
public final class WorkerComparison {

  /** A worker whose gradient norm is far from that of the others. */
  public static final Pathology OUTLIER = Pathology.of("WORKER_OUTLIER");

  /** A worker that takes longer than the others. */
  public static final Pathology STRAGGLER = Pathology.of("WORKER_STRAGGLER");

  static final int POSSIBLE_READINGS = 20;
  static final int CONFIRMED_READINGS = 60;

  private static final int MIN_WORKERS_FOR_MEDIAN = 4;
  private static final double MIN_DEVIATIONS = 5;
  private static final double MIN_LN_DISTANCE = Math.log(2);
  private static final double MIN_OWN_DEVIATIONS = 6;
  private static final double MIN_OWN_LN_DISTANCE = Math.log(4);
  private static final double MIN_SCORE = 0.75;

  /** Shorter differences are the scheduler's. */
  private static final double MIN_SECONDS_LATER = 1e-3;

  private static final int READINGS_UNTIL_LEFT_OUT = 10;

  private final String session;
  private final Map<String, WorkerSeries> workers = new LinkedHashMap<>();
  private final OpenFindings findings;
  private long readings;
  private @Nullable Crowd crowd;
  private long crowdReading;

  /** All workers at one moment. */
  private record Crowd(int workers, double lnNorm, double deviation, double fastest) {}

  /**
   * Compares the workers of one run.
   *
   * @param findings where what is found is kept open; may be shared
   */
  public WorkerComparison(String session, OpenFindings findings) {
    this.session = session;
    this.findings = findings;
  }

  /** Takes a worker's next reading; returns what changed for that worker. */
  public List<FindingEvent> add(String worker, WorkerReading reading) {
    WorkerSeries series = workers.computeIfAbsent(worker, unused -> new WorkerSeries());
    series.add(reading, ++readings);
    Crowd all = crowd();
    if (all.workers < 2) {
      return List.of();
    }
    OpenFindings.Place place =
        new OpenFindings.Place(session, worker, reading.iteration(), reading.epoch());
    List<FindingEvent> events = new ArrayList<>(0);
    if (reading.hasNorm()) {
      Optional<Symptom> apart = apart(series, all);
      series.apart = apart.isPresent() ? series.apart + 1 : 0;
      judge(place, OUTLIER, apart, series.apart).ifPresent(events::add);
    }
    if (reading.hasDuration()) {
      Optional<Symptom> slow = slow(series, all);
      series.slow = slow.isPresent() ? series.slow + 1 : 0;
      judge(place, STRAGGLER, slow, series.slow).ifPresent(events::add);
    }
    return events;
  }

  private Optional<FindingEvent> judge(
      OpenFindings.Place place, Pathology pathology, Optional<Symptom> symptom, int inRow) {
    if (symptom.isEmpty()) {
      return findings.absent(place, pathology);
    }
    if (inRow < POSSIBLE_READINGS) {
      return Optional.empty();
    }
    Severity severity = inRow < CONFIRMED_READINGS ? Severity.INFO : Severity.WARN;
    return findings.seen(place, symptom.get().toBuilder().severity(severity).build());
  }

  /** Sorting all workers for every reading would be expensive, and they change slowly. */
  private Crowd crowd() {
    Crowd known = crowd;
    if (known == null || readings - crowdReading >= Math.max(1, known.workers / 4)) {
      known = lookAround();
      crowd = known;
      crowdReading = readings;
    }
    return known;
  }

  private Crowd lookAround() {
    long oldest = readings - (long) READINGS_UNTIL_LEFT_OUT * workers.size();
    workers.values().removeIf(series -> series.lastReading() < oldest);
    double[] norms =
        workers.values().stream()
            .mapToDouble(WorkerSeries::lnNorm)
            .filter(Double::isFinite)
            .toArray();
    double median = median(norms);
    double[] distances = Arrays.stream(norms).map(norm -> Math.abs(norm - median)).toArray();
    double fastest =
        workers.values().stream()
            .mapToDouble(WorkerSeries::duration)
            .filter(Double::isFinite)
            .min()
            .orElse(Double.NaN);
    return new Crowd(workers.size(), median, WorkerSeries.STD_PER_MAD * median(distances), fastest);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private Optional<Symptom> apart(WorkerSeries series, Crowd all) {
    return all.workers >= MIN_WORKERS_FOR_MEDIAN
        ? apartFromOthers(series, all)
        : apartFromItsPast(series);
  }

  private Optional<Symptom> apartFromOthers(WorkerSeries series, Crowd all) {
    double distance = series.lnNorm() - all.lnNorm;
    double limit = Math.max(MIN_LN_DISTANCE, MIN_DEVIATIONS * all.deviation);
    if (!(Math.abs(distance) >= limit)) { // NaN where too little is known
      return Optional.empty();
    }
    return Optional.of(
        outlier(
            distance,
            limit,
            String.format(
                Locale.ROOT,
                "its median gradient norm is %.3g, that of all %d workers %.3g",
                Math.exp(series.lnNorm()),
                all.workers,
                Math.exp(all.lnNorm))));
  }

  /** A change that all share is the run's, and no worker's own. */
  private Optional<Symptom> apartFromItsPast(WorkerSeries series) {
    double[] others =
        workers.values().stream()
            .filter(other -> other != series)
            .mapToDouble(WorkerSeries::shift)
            .filter(Double::isFinite)
            .toArray();
    double shift = series.shift();
    double distance = shift - median(others);
    double limit = Math.max(MIN_OWN_LN_DISTANCE, MIN_OWN_DEVIATIONS * series.pastDeviation());
    boolean movedMost = Arrays.stream(others).allMatch(other -> Math.abs(shift) > Math.abs(other));
    if (!(Math.abs(distance) >= limit) || !movedMost) {
      return Optional.empty();
    }
    return Optional.of(
        outlier(
            distance,
            limit,
            String.format(
                Locale.ROOT,
                "its median gradient norm is %.3g, %.3g times that of its own past,"
                    + " and the other workers' have not changed so",
                Math.exp(series.lnNorm()),
                Math.exp(shift))));
  }

  private static Symptom outlier(double distance, double limit, String evidence) {
    return Symptom.builder(OUTLIER, Severity.INFO)
        .observed(Math.exp(Math.abs(distance)), Math.exp(limit), "1")
        .evidence(evidence)
        .causes(
            "its share of the data differs from that of the others: other classes, other scaling,"
                + " a broken file",
            "its replica has other parameters than the others",
            "a fault of its memory or of its processor")
        .remedies(
            "look at the data that this worker reads, and shuffle before splitting",
            "run the same minibatch on this worker and on another, and compare the gradients")
        .build();
  }

  private static Optional<Symptom> slow(WorkerSeries series, Crowd all) {
    double score = all.fastest / series.duration();
    if (!(score < MIN_SCORE) || series.duration() - all.fastest < MIN_SECONDS_LATER) {
      return Optional.empty();
    }
    return Optional.of(
        Symptom.builder(STRAGGLER, Severity.INFO)
            .observed(score, MIN_SCORE, "1")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "its median iteration takes %.3g s, that of the fastest worker %.3g s",
                    series.duration(),
                    all.fastest))
            .causes(
                "its machine is slower, or shared with other jobs",
                "its minibatches are larger, or its series longer",
                "it waits for its data")
            .remedies(
                "compare load, clock and temperature of this machine with those of the others",
                "give all workers minibatches of one size")
            .build());
  }
}
