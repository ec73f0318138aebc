package org.vitals4j.examples.lesson;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.vitals4j.examples.lesson.Expectation.Seen;
import org.vitals4j.publish.AlertText;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TensorStatistics;

/** The things that examples expect. */
public final class Check {

  /** A norm that was scaled to a limit may miss it by rounding. */
  private static final double NORM_TOLERANCE = 1e-6;

  private Check() {}

  /** A finding opens, early and bad enough. */
  public static Expectation finding(Pathology pathology, Severity atLeast, int byIteration) {
    return new Expectation(
        pathology + " at " + orAbove(atLeast) + " by iteration " + byIteration,
        outcome -> {
          Optional<Finding> found = outcome.opened(pathology);
          return new Seen(
              found.isPresent()
                  && found.get().openedAt() <= byIteration
                  && found.get().severity().compareTo(atLeast) >= 0,
              found.map(Check::describe).orElse("never found"));
        });
  }

  private static String orAbove(Severity severity) {
    return severity == Severity.CRITICAL ? "CRITICAL" : severity + " or above";
  }

  private static String describe(Finding finding) {
    String layers = AlertText.layers(finding.symptom().layers());
    return String.format(
        "%s at iteration %d%s",
        finding.severity(), finding.openedAt(), layers.isEmpty() ? "" : " in " + layers);
  }

  /** A finding names the layer nearest the input, and not the hidden layer next to the output. */
  public static Expectation inputSide(Pathology pathology) {
    return new Expectation(
        pathology + " names layers on the input side",
        outcome -> {
          Optional<Finding> found = outcome.opened(pathology);
          if (found.isEmpty()) {
            return new Seen(false, "never found");
          }
          List<String> blamed = found.get().symptom().layers();
          List<String> all =
              outcome.iterations().get(0).network().layers().stream()
                  .map(NetworkDescription.Layer::name)
                  .toList();
          return new Seen(
              blamed.contains(all.get(0)) && !blamed.contains(all.get(all.size() - 2)),
              blamed.isEmpty()
                  ? "no layer named"
                  : AlertText.layers(blamed) + " of " + all.size() + " layers");
        });
  }

  /** No finding ever came to WARN. */
  public static Expectation nothingAboveInfo() {
    return noFinding("no finding above INFO", finding -> isAlarm(finding.worst()));
  }

  /** No finding at WARN or above is open when the run ends; those that were treated have closed. */
  public static Expectation nothingAboveInfoAtEnd() {
    return noFinding(
        "no finding above INFO is left at the end",
        finding -> finding.isOpen() && isAlarm(finding.severity()));
  }

  private static boolean isAlarm(Severity severity) {
    return severity.compareTo(Severity.INFO) > 0;
  }

  private static Expectation noFinding(String expected, Predicate<Finding> alarm) {
    return new Expectation(
        expected,
        outcome -> {
          List<String> alarms =
              outcome.findings().stream()
                  .filter(alarm)
                  .map(
                      finding ->
                          String.format(
                              "%s %s at iteration %d",
                              finding.worst(), finding.pathology(), finding.openedAt()))
                  .toList();
          return alarms.isEmpty()
              ? new Seen(true, outcome.findings().isEmpty() ? "none" : "INFO only, or closed")
              : new Seen(false, String.join("; ", alarms));
        });
  }

  /** The gradient at the input is far smaller than at the output, from the start. */
  public static Expectation depthRatioBelow(double limit, int iterations) {
    return new Expectation(
        String.format(
            Locale.ROOT,
            "first layer's gradient below %s of the last one's (RMS, median of %d)",
            number(limit),
            iterations),
        outcome -> {
          double ratio = outcome.depthRatio(iterations);
          return new Seen(ratio < limit, number(ratio));
        });
  }

  /** The global gradient norm is huge at least once. */
  public static Expectation normAbove(double limit) {
    return new Expectation(
        "largest gradient norm above " + number(limit),
        outcome -> new Seen(outcome.largestNorm() > limit, number(outcome.largestNorm())));
  }

  /** Every step's gradient is cut down to a norm. */
  public static Expectation clippedTo(double max) {
    return new Expectation(
        "gradient norm at most " + number(max) + " after clipping, larger before",
        outcome -> {
          double before = 0;
          double after = 0;
          int clipped = 0;
          for (IterationSnapshot snapshot : outcome.iterations()) {
            Optional<TensorStatistics> gradient = TrainingRecord.measured(snapshot.gradient());
            Optional<Clipped> clipping = TrainingRecord.measured(snapshot.clipping());
            if (gradient.isEmpty() || clipping.isEmpty()) {
              return new Seen(
                  false, "iteration " + snapshot.iteration() + " has no clipping: not finite?");
            }
            double norm = gradient.get().l2();
            before = Math.max(before, norm);
            after = Math.max(after, norm * clipping.get().coefficient());
            clipped += clipping.get().changed() ? 1 : 0;
          }
          return new Seen(
              clipped > 0 && after <= max * (1 + NORM_TOLERANCE),
              String.format(
                  "largest norm %s before, %s after; %d of %d steps clipped",
                  number(before), number(after), clipped, outcome.iterations().size()));
        });
  }

  /** The score falls, from the first ten iterations to the last ten. */
  public static Expectation scoreFallsBelow(double share) {
    return new Expectation(
        String.format(Locale.ROOT, "score falls below %.0f %% of its start", share * 100),
        outcome ->
            new Seen(
                outcome.lastScore() < share * outcome.firstScore(),
                number(outcome.firstScore()) + " to " + number(outcome.lastScore())));
  }

  /** No NaN and no infinity, from beginning to end. */
  public static Expectation staysFinite() {
    return new Expectation(
        "everything finite to the end",
        outcome ->
            outcome.iterations().stream()
                .filter(snapshot -> snapshot.nonFinite().isPresent())
                .findFirst()
                .map(
                    snapshot ->
                        new Seen(
                            false,
                            snapshot.nonFinite().map(NonFiniteOrigin::name).orElse("")
                                + " at iteration "
                                + snapshot.iteration()))
                .orElse(new Seen(true, outcome.iterations().size() + " iterations")));
  }

  /** The first NaN is found in the very iteration, and traced to where it began. */
  public static Expectation nonFiniteFrom(NonFiniteOrigin.Kind origin, int iteration) {
    return new Expectation(
        "NaN seen at iteration " + iteration + " and traced to " + lower(origin),
        outcome ->
            outcome.iterations().stream()
                .filter(snapshot -> snapshot.nonFinite().isPresent())
                .findFirst()
                .map(
                    snapshot -> {
                      NonFiniteOrigin found = snapshot.nonFinite().orElseThrow();
                      return new Seen(
                          found.kind() == origin && snapshot.iteration() == iteration,
                          String.format(
                              "iteration %d, %d of %d values of %s",
                              snapshot.iteration(), found.nonFinite(), found.size(), found.name()));
                    })
                .orElse(new Seen(false, "none seen")));
  }

  private static String lower(NonFiniteOrigin.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A number of the run is small enough. */
  public static Expectation below(
      String what, double limit, ToDoubleFunction<TrainingRecord> value) {
    return new Expectation(
        what + " below " + number(limit),
        outcome -> {
          double seen = value.applyAsDouble(outcome);
          return new Seen(seen < limit, number(seen));
        });
  }

  /** A number of the run is large enough. */
  public static Expectation above(
      String what, double limit, ToDoubleFunction<TrainingRecord> value) {
    return new Expectation(
        what + " above " + number(limit),
        outcome -> {
          double seen = value.applyAsDouble(outcome);
          return new Seen(seen > limit, number(seen));
        });
  }

  /** A number of the run lies where it should. */
  public static Expectation between(
      String what, double low, double high, ToDoubleFunction<TrainingRecord> value) {
    return new Expectation(
        what + " in [" + number(low) + ", " + number(high) + "]",
        outcome -> {
          double seen = value.applyAsDouble(outcome);
          return new Seen(seen >= low && seen <= high, number(seen));
        });
  }

  /** A pathology is not named, at WARN or above. */
  public static Expectation no(Pathology pathology) {
    return new Expectation(
        "no " + pathology + " above INFO",
        outcome ->
            outcome.findings().stream()
                .filter(one -> one.pathology().equals(pathology))
                .filter(one -> one.worst().compareTo(Severity.INFO) > 0)
                .findFirst()
                .map(one -> new Seen(false, describe(one)))
                .orElse(new Seen(true, "none")));
  }

  /** A finding names this layer. */
  public static Expectation names(Pathology pathology, String layer) {
    return new Expectation(
        pathology + " names " + layer,
        outcome -> {
          List<String> named =
              outcome.opened().stream()
                  .filter(one -> one.pathology().equals(pathology))
                  .flatMap(one -> one.symptom().layers().stream())
                  .distinct()
                  .toList();
          return new Seen(
              named.contains(layer), named.isEmpty() ? "no layer named" : AlertText.layers(named));
        });
  }

  /** The norm is huge, or no number any more. */
  public static Expectation normAboveOrNotFinite(double limit) {
    return new Expectation(
        "gradient norm above " + number(limit) + ", or not finite",
        outcome -> {
          boolean finite = outcome.iterations().stream().allMatch(one -> one.nonFinite().isEmpty());
          return new Seen(
              !finite || outcome.largestNorm() > limit,
              number(outcome.largestNorm()) + (finite ? "" : ", then not finite"));
        });
  }

  /** The network classifies well what it never saw. */
  public static Expectation accuracyAbove(double limit) {
    return new Expectation(
        String.format(Locale.ROOT, "accuracy above %.0f %%", limit * 100),
        outcome ->
            outcome.accuracy().isPresent()
                ? new Seen(
                    outcome.accuracy().getAsDouble() > limit,
                    String.format(Locale.ROOT, "%.2f %%", outcome.accuracy().getAsDouble() * 100))
                : new Seen(false, "not tested"));
  }

  /** Short, whatever the size: 2.31, 4.1e-06, 3.2e+05. */
  public static String number(double value) {
    double size = Math.abs(value);
    return size == 0 || (size >= 0.01 && size < 1000) || !Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.3g", value)
        : String.format(Locale.ROOT, "%.1e", value).replace(".0e", "e");
  }
}
