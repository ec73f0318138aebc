package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** What is said of layers whose steps are too large for their weights. */
final class TooLargeSteps {

  private static final double USUAL_RATIO = 1e-3;

  private final DetectorOptions.UpdateRatio options;

  TooLargeSteps(DetectorOptions.UpdateRatio options) {
    this.options = options;
  }

  static Severity severity(List<LayerSteps> layers, ScoreStatistics score) {
    if (!score.isUnsatisfactory()) {
      return Severity.INFO;
    }
    return layers.stream().anyMatch(LayerSteps::areHuge) ? Severity.CRITICAL : Severity.WARN;
  }

  /**
   * The symptom.
   *
   * @param layers at least one
   */
  Symptom symptom(List<LayerSteps> layers, Severity severity) {
    List<LayerSteps> worstFirst = new ArrayList<>(layers);
    worstFirst.sort(Comparator.comparingDouble((LayerSteps one) -> -one.ratio()));
    LayerSteps worst = worstFirst.get(0);
    boolean lasting = worst.areLarge();
    double limit =
        worst.areHuge()
            ? options.hugeRatio()
            : lasting ? options.largeRatio() : options.jumpRatio();
    return Symptom.builder(Pathology.UPDATE_RATIO, severity)
        .key("high")
        .layers(worstFirst.stream().map(one -> one.layer().name()).toList())
        .observed(lasting ? worst.ratio() : worst.largestJump(), limit, "1")
        .evidence(lasting ? ofLastingSteps(worst, limit) : ofJump(worst))
        .because(
            new Cause(
                "learning-rate-too-high",
                worst.rate() > 0
                    ? String.format(
                        Locale.ROOT, "a learning rate of %.3g, which is too high", worst.rate())
                    : "a learning rate that is too high for these weights",
                List.of(
                    new Remedy(
                        "lower-learning-rate",
                        worst.rate() > 0
                            ? String.format(
                                Locale.ROOT,
                                "a lower learning rate, about %.1g instead of %.3g",
                                usualRate(worst),
                                worst.rate())
                            : "a lower learning rate"),
                    new Remedy(
                        "warm-up", "a warm-up: a rate that rises over the first iterations"))))
        .onset(lasting ? worst.since() : worst.jumpedAt())
        .build();
  }

  private static String ofLastingSteps(LayerSteps worst, double limit) {
    return String.format(
        Locale.ROOT,
        "each step changes the weights of %s by %.2g of their size (mean |step| / mean |weight|,"
            + " limit %.0e for %d measured iterations; about 1e-3 is usual)",
        worst.layer().phrase(),
        worst.ratio(),
        limit,
        worst.areHuge() ? LayerSteps.HUGE_RUN : LayerSteps.LARGE_RUN);
  }

  private String ofJump(LayerSteps worst) {
    return String.format(
        Locale.ROOT,
        "a step changed the weights of %s by %.2g of their size (mean |step| / mean |weight|, limit"
            + " %.2g; about 1e-3 is usual), and the score has not come back from it since",
        worst.layer().phrase(),
        worst.largestJump(),
        options.jumpRatio());
  }

  /** The rate at which steps would be of the usual size. */
  private static double usualRate(LayerSteps worst) {
    return worst.rate() * USUAL_RATIO / Math.max(worst.ratio(), worst.largestJump());
  }
}
