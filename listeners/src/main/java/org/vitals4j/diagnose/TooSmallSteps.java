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

/** What is said of layers whose steps are too small for their weights. */
final class TooSmallSteps {

  private final DetectorOptions.UpdateRatio options;

  TooSmallSteps(DetectorOptions.UpdateRatio options) {
    this.options = options;
  }

  /** Small steps of a run that has converged, or is on its way, do no harm. */
  static Severity severity(ScoreStatistics score) {
    return score.isUnsatisfactory() && score.isStalled() && !score.isBetterThanChance()
        ? Severity.WARN
        : Severity.INFO;
  }

  /**
   * The symptom.
   *
   * @param layers at least one
   */
  Symptom symptom(List<LayerSteps> layers, Severity severity) {
    List<LayerSteps> worstFirst = new ArrayList<>(layers);
    worstFirst.sort(Comparator.comparingDouble(LayerSteps::ratio));
    LayerSteps worst = worstFirst.get(0);
    return Symptom.builder(Pathology.UPDATE_RATIO, severity)
        .key("low")
        .layers(worstFirst.stream().map(one -> one.layer().name()).toList())
        .observed(worst.ratio(), options.smallRatio(), "1")
        .evidence(
            String.format(
                Locale.ROOT,
                "each step changes the weights of %s%s by only %.2g of their size (mean |step| /"
                    + " mean |weight|, limit %.0e for %d measured iterations; about 1e-3 is"
                    + " usual)%s",
                worst.layer().phrase(),
                layers.size() > 1 ? " and " + (layers.size() - 1) + " more layers" : "",
                worst.ratio(),
                options.smallRatio(),
                LayerSteps.SMALL_RUN,
                severity == Severity.WARN ? " while the score stands still" : ""))
        .because(causes(worst))
        .onset(worst.since())
        .build();
  }

  /** A gradient of 0 is seen; whether it is the rate, its size tells: see the checked causes. */
  private static List<Cause> causes(LayerSteps worst) {
    return worst.ratio() > 0
        ? List.of()
        : List.of(
            new Cause(
                "gradient-zero",
                "no step changes these weights at all: a gradient of exactly 0, as of dead units"
                    + " above or weights of 0 on the way back",
                List.of()));
  }
}
