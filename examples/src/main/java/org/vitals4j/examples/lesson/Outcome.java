package org.vitals4j.examples.lesson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.report.TreatmentEvent;

/**
 * What came of a run.
 *
 * @param iterations as the monitor measured them, all of them, in order
 * @param opened every finding as it was in the iteration in which it opened
 * @param findings the same findings as they were at the end
 * @param treatments what was done to the network because of them, in order
 * @param accuracy share of the test examples that were classified rightly, in [0, 1]; empty where
 *     there was no test
 */
public record Outcome(
    List<IterationSnapshot> iterations,
    List<Finding> opened,
    List<Finding> findings,
    List<TreatmentEvent> treatments,
    OptionalDouble accuracy) {

  /** Of a run that trained nothing. */
  public static final Outcome NONE =
      new Outcome(List.of(), List.of(), List.of(), List.of(), OptionalDouble.empty());

  /** Scores jump from minibatch to minibatch: this many are averaged. */
  private static final int SCORES = 10;

  public Outcome {
    iterations = List.copyOf(iterations);
    opened = List.copyOf(opened);
    findings = List.copyOf(findings);
    treatments = List.copyOf(treatments);
  }

  /** The first iteration. */
  public IterationSnapshot first() {
    return iterations.get(0);
  }

  /** The last iteration. */
  public IterationSnapshot last() {
    return iterations.get(iterations.size() - 1);
  }

  /** The first finding of a kind, as it opened. */
  public Optional<Finding> opened(Pathology pathology) {
    return opened.stream().filter(finding -> finding.pathology().equals(pathology)).findFirst();
  }

  /** The highest severity that a finding ever had. */
  public Severity worst(Finding finding) {
    return findings.stream()
        .filter(last -> last.id() == finding.id())
        .findFirst()
        .orElse(finding)
        .worst();
  }

  /** Mean score of the first ten iterations; NaN if one of them is. */
  public double firstScore() {
    return mean(iterations.subList(0, Math.min(SCORES, iterations.size())));
  }

  /** Mean score of the last ten iterations; NaN if one of them is. */
  public double lastScore() {
    return mean(iterations.subList(Math.max(0, iterations.size() - SCORES), iterations.size()));
  }

  private static double mean(List<IterationSnapshot> some) {
    return some.stream().mapToDouble(IterationSnapshot::score).average().orElse(Double.NaN);
  }

  /** The largest global gradient norm that was a number; 0 if none was. */
  public double largestNorm() {
    return iterations.stream()
        .flatMap(snapshot -> measured(snapshot.gradient()).stream())
        .mapToDouble(TensorStatistics::l2)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  /**
   * rms(first weight layer) / rms(last weight layer) of the weight gradients, median over the first
   * iterations; NaN if there are none.
   *
   * @param count how many iterations
   */
  public double depthRatio(int count) {
    return median(
        iterations.stream().limit(count).mapToDouble(s -> s.depthRatio().orElse(Double.NaN)));
  }

  /** Median time of an iteration, in milliseconds; NaN if none was measured. */
  public double millisPerIteration() {
    return 1000
        * median(
            iterations.stream()
                .flatMap(snapshot -> measured(snapshot.duration()).stream())
                .mapToDouble(Double::doubleValue));
  }

  /** The value, if it was measured. */
  public static <T> Optional<T> measured(Measurement<T> reading) {
    List<T> values = new ArrayList<>(1);
    reading.ifMeasured(values::add);
    return values.stream().findFirst();
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
