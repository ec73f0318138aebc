package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/** NaN or an infinity anywhere in an iteration, at once, with its origin. */
final class NonFiniteDetector implements Detector {

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
            .causes(causes(origin.kind()))
            .remedies(remedies(origin.kind()))
            .onset(since)
            .build());
  }

  private static List<String> causes(NonFiniteOrigin.Kind kind) {
    return switch (kind) {
      case FEATURES -> List.of("missing values in the data", "a normaliser that divides by zero");
      case LABELS -> List.of("missing values in the labels");
      case PARAMETER, UPDATED_PARAMETER ->
          List.of("an earlier step that was far too large", "a model file with NaN in it");
      case ACTIVATION ->
          List.of(
              "weights so large that the layer overflows", "an activation function undefined here");
      case SCORE ->
          List.of("the logarithm of zero or an overflow in the loss", "labels outside its range");
      case GRADIENT ->
          List.of("overflow in the backward pass", "a derivative undefined here (0/0, log 0)");
    };
  }

  private static List<String> remedies(NonFiniteOrigin.Kind kind) {
    return switch (kind) {
      case FEATURES, LABELS ->
          List.of(
              "clean or drop the examples with NaN", "check the normaliser for constant columns");
      case PARAMETER, UPDATED_PARAMETER ->
          List.of("go back to a saved model", "a lower learning rate", "clip the gradient by norm");
      case ACTIVATION, GRADIENT ->
          List.of(
              "a lower learning rate",
              "clip the gradient by norm",
              "an initialisation of fitting scale");
      case SCORE ->
          List.of(
              "a loss that pairs with the output activation (softmax with MCXENT)",
              "check the range of the labels");
    };
  }
}
