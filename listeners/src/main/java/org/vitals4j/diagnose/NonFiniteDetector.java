package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** NaN or an infinity anywhere in an iteration, at once, with its origin. */
final class NonFiniteDetector implements Detector {

  private static final Remedy CLEAN =
      new Remedy("clean-data", "dropping or filling in examples with missing values");
  private static final Remedy GUARD =
      new Remedy("guard-normaliser", "a normaliser that does not divide by 0 in constant columns");

  private @Nullable NonFiniteOrigin first;
  private int since;

  @Override
  public String name() {
    return "non-finite";
  }

  /** It is seen at once. */
  @Override
  public int onsetSlack(int batchSize) {
    return 0;
  }

  @Override
  public boolean judgesNonFinite() {
    return true;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (snapshot.nonFinite().isEmpty()) {
      first = null;
      return List.of();
    }
    NonFiniteOrigin now = snapshot.nonFinite().get();
    NonFiniteOrigin known = first;
    // Broken parameters are what an earlier NaN has left behind: that one is the origin. Anything
    // that comes before parameters, such as another NaN in the data, is a new one.
    boolean aftermath =
        known != null
            && (now.kind() == NonFiniteOrigin.Kind.PARAMETER
                || now.kind() == NonFiniteOrigin.Kind.UPDATED_PARAMETER);
    NonFiniteOrigin origin = aftermath && known != null ? known : now;
    if (!aftermath) {
      since = snapshot.iteration();
    }
    first = origin;
    String evidence =
        "NaN or Inf began in "
            + origin.name()
            + " ("
            + origin.nonFinite()
            + " of "
            + origin.size()
            + (origin.size() == 1 ? " element" : " elements")
            + ")"
            + (origin.note().isEmpty() ? "" : "; " + origin.note())
            + (origin.complete() ? "" : ": the true origin may lie further up")
            + (aftermath
                ? String.format(
                    Locale.ROOT,
                    "; that was at iteration %d, and since then %s holds it",
                    since,
                    now.name())
                : "");
    return List.of(
        Symptom.builder(Pathology.NON_FINITE, Severity.CRITICAL)
            .layers(origin.layer().stream().toList())
            .observed((double) origin.nonFinite(), 0, "elements")
            .evidence(evidence)
            .because(cause(origin))
            .onset(since)
            .build());
  }

  /** What the kind of array tells by itself. */
  private static Cause cause(NonFiniteOrigin origin) {
    return switch (origin.kind()) {
      case FEATURES ->
          new Cause(
              "features-not-finite",
              "the features themselves hold NaN or infinities: missing values, or a division by 0",
              List.of(CLEAN, GUARD));
      case LABELS ->
          new Cause(
              "labels-not-finite",
              "the labels themselves hold NaN or infinities: missing values",
              List.of(CLEAN));
      case PARAMETER ->
          new Cause(
              "parameters-not-finite",
              "the parameters held NaN or infinities before this step: of a step before, or of the"
                  + " model that was loaded",
              List.of(new Remedy("restore-model", "going back to a saved model"), Remedies.CLIP));
      case UPDATED_PARAMETER ->
          new Cause(
              "step-not-finite",
              "the step itself was not finite, though the gradient was: a rate that is NaN, or an"
                  + " overflow in the updater",
              List.of(Remedies.LOWER_RATE, Remedies.CLIP));
      case ACTIVATION ->
          new Cause(
              "forward-overflow",
              "the forward pass overflowed in "
                  + origin.name()
                  + ", while all before it was finite",
              List.of(Remedies.LOWER_RATE, Remedies.CLIP));
      case SCORE ->
          new Cause(
              "loss-undefined",
              "the loss is undefined for these outputs (the logarithm of 0, or an overflow), while"
                  + " all before it was finite",
              List.of(Remedies.LOWER_RATE, Remedies.CLIP));
      case GRADIENT ->
          new Cause(
              "backward-overflow",
              "the backward pass overflowed, or a derivative is undefined here, while the forward"
                  + " pass was finite",
              List.of(Remedies.CLIP, Remedies.LOWER_RATE));
    };
  }
}
