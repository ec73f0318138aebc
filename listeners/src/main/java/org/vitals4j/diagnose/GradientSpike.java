package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.diagnose.evidence.NormBaseline;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** A norm far above its own past for once: INFO. */
final class GradientSpike {

  private final DetectorOptions.ExplodingGradient options;
  private final NormBaseline baseline;

  GradientSpike(DetectorOptions.ExplodingGradient options, NormBaseline baseline) {
    this.options = options;
    this.baseline = baseline;
  }

  /** Judges a norm by those before it. */
  List<Symptom> judge(IterationSnapshot snapshot, double norm) {
    double limit = baseline.limit(options.spikeDeviations());
    return norm > limit && Double.isFinite(norm)
        ? List.of(symptom(snapshot, norm, limit))
        : List.of();
  }

  private static Symptom symptom(IterationSnapshot snapshot, double norm, double limit) {
    return Symptom.builder(Pathology.EXPLODING_GRADIENT, Severity.INFO)
        .key("spike")
        .observed(norm, limit, "gradient")
        .evidence(
            String.format(
                Locale.ROOT,
                "the global gradient norm is %.3g, a spike above what its own past of %d iterations"
                    + " lets expect (%.3g)",
                norm,
                NormBaseline.PAST_NORMS,
                limit))
        .because(
            new Cause(
                "unusual-minibatch",
                "this minibatch alone: the norms before it were as usual",
                List.of(new Remedy("do-nothing", "nothing, if it stays alone"), Remedies.CLIP)))
        .onset(snapshot.iteration())
        .build();
  }
}
