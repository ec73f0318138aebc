package org.vitals4j.ui.health;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.Event.FindingState;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.LayerHistogram.Bins;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;

/** Hand-made reports. */
public final class Reports {

  public static final String SESSION = "run 1";
  public static final String WORKER = "0";
  public static final long START = 1_700_000_000_000L;

  private Reports() {}

  /** A network of so many dense layers of 16 gradient elements each, named "layer0" and so on. */
  public static NetworkSummary network(int layers) {
    return network(IntStream.range(0, layers).mapToObj(i -> "layer" + i).toArray(String[]::new));
  }

  public static NetworkSummary network(String... names) {
    List<NetworkSummary.Layer> layers =
        IntStream.range(0, names.length)
            .mapToObj(
                i ->
                    new NetworkSummary.Layer(
                        names[i],
                        "DenseLayer",
                        Optional.of("relu"),
                        Optional.of("Sgd"),
                        Optional.empty(),
                        i + 1,
                        i == names.length - 1,
                        false,
                        true,
                        true,
                        16))
            .toList();
    return new NetworkSummary(
        SESSION, WORKER, START, 1, START, "MultiLayerNetwork", 16L * names.length, "FLOAT", layers);
  }

  /** One slot for each value; NaN is a value, null is none. */
  public static MinMaxLast summary(@Nullable Double... values) {
    MinMaxLast.Builder builder = new MinMaxLast.Builder(values.length);
    for (int i = 0; i < values.length; i++) {
      Double value = values[i];
      if (value != null) {
        builder.set(i, value);
      }
    }
    return builder.build();
  }

  public static MinMaxLast run(double score) {
    MinMaxLast.Builder builder = new MinMaxLast.Builder(IterationRange.runSlots());
    builder.set(IterationRange.slot(RunQuantity.SCORE), score);
    return builder.build();
  }

  /** One iteration: its score, and the gradient norm of each layer. */
  public static IterationRange range(int iteration, double score, @Nullable Double... norms) {
    return new IterationRange(
        iteration,
        iteration,
        1,
        0,
        START + iteration,
        1,
        0,
        run(score),
        Map.of(
            LayerQuantity.GRADIENT_NORM,
            summary(norms),
            LayerQuantity.GRADIENT_RMS,
            summary(ofSixteenElements(norms))));
  }

  private static @Nullable Double[] ofSixteenElements(@Nullable Double... norms) {
    return Arrays.stream(norms)
        .map(norm -> norm == null ? null : (Double) (norm / 4))
        .toArray(Double[]::new);
  }

  public static HealthReport report(int iteration, double score, @Nullable Double... norms) {
    return new HealthReport(
        SESSION,
        WORKER,
        START + iteration,
        Optional.of(range(iteration, score, norms)),
        List.of(),
        List.of());
  }

  /** An iteration of which nothing but the score is known. */
  public static HealthReport unmeasured(int iteration) {
    IterationRange range =
        new IterationRange(iteration, iteration, 1, 0, START + iteration, 1, 0, run(1), Map.of());
    return new HealthReport(
        SESSION, WORKER, START + iteration, Optional.of(range), List.of(), List.of());
  }

  public static HealthReport histograms(int iteration) {
    return new HealthReport(
        SESSION,
        WORKER,
        START + iteration,
        Optional.empty(),
        List.of(histogram(0, iteration)),
        List.of());
  }

  public static LayerHistogram histogram(int layer, int iteration) {
    long[] counts = LongStream.range(0, Histogram.BINS).toArray();
    return new LayerHistogram(
        layer,
        iteration,
        2450,
        1225,
        3,
        2,
        1,
        new Bins(-0.5, 0.5, counts),
        new Bins(-10, Double.POSITIVE_INFINITY, counts));
  }

  public static HealthReport finding(int iteration, long id, Severity severity, boolean closed) {
    return new HealthReport(
        SESSION,
        WORKER,
        START + iteration,
        Optional.empty(),
        List.of(),
        List.of(event(iteration, id, severity, closed)));
  }

  /** One check that is done, and one for each way in which it may not be. */
  public static HealthReport checks(int iteration) {
    return checks(
        iteration,
        Arrays.stream(Standing.values())
            .map(
                standing ->
                    new Check(
                        "detector-" + standing,
                        standing,
                        standing == Standing.CHECKED ? "" : "because"))
            .toList());
  }

  public static HealthReport checks(int iteration, List<Check> checks) {
    return new HealthReport(
        SESSION, WORKER, START + iteration, Optional.empty(), List.of(), List.of(), checks);
  }

  public static Event event(int iteration, long id, Severity severity, boolean closed) {
    return new Event(
        Event.Kind.FINDING,
        iteration,
        2,
        START + iteration,
        severity,
        "EXPLODING_GRADIENT",
        List.of("layer0", "größe"),
        "the norm is 2000",
        Optional.of(
            new FindingState(
                id,
                closed ? FindingEvent.Kind.CLOSED : FindingEvent.Kind.OPENED,
                severity,
                3,
                iteration,
                closed ? OptionalInt.of(iteration) : OptionalInt.empty(),
                Double.POSITIVE_INFINITY,
                1000,
                "gradient",
                List.of("a high rate"),
                List.of("clip", "a lower rate"))),
        Optional.empty(),
        Optional.empty());
  }

  public static Event treatment(int iteration) {
    return new Event(
        Event.Kind.TREATMENT,
        iteration,
        0,
        START + iteration,
        Severity.WARN,
        "reduce-learning-rate",
        List.of(),
        "the learning rate was halved",
        Optional.empty(),
        Optional.of(new Event.Change(0.1, 0.05, "1/gradient")),
        Optional.of(TreatmentEvent.Kind.GIVEN));
  }
}
