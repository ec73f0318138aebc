package org.vitals4j.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.TreatmentEvent;

/** Says what a clipping policy would do, now and then. Not thread-safe. */
final class ClippingAdvice {

  /** Iterations between two lines. */
  private static final int ADVICE_INTERVAL = 200;

  private @Nullable Clipped would;
  private int clipped;
  private int since = ADVICE_INTERVAL;

  /** Notes what the policy has decided. */
  void note(Clipped decision) {
    would = decision;
  }

  /** Ends an iteration. */
  Optional<TreatmentEvent> next(IterationSnapshot snapshot) {
    Clipped now = would;
    would = null;
    since++;
    if (now == null || !now.changed()) {
      return Optional.empty();
    }
    clipped++;
    if (since <= ADVICE_INTERVAL || !snapshot.gradient().isMeasured()) {
      return Optional.empty();
    }
    double norm = snapshot.gradient().get().l2();
    String text =
        String.format(
            Locale.ROOT,
            "would clip: the gradient norm is %.3g, and %s would bring it to %.3g; so in %d %s",
            norm,
            now.policy(),
            norm * now.coefficient(),
            clipped,
            clipped == 1 ? "iteration so far" : "iterations since it was said last");
    since = 0;
    clipped = 0;
    return Optional.of(
        new TreatmentEvent(
            snapshot.session(),
            snapshot.worker(),
            TreatmentEvent.Kind.ADVISED,
            "clip",
            Optional.empty(),
            List.of(),
            text,
            norm,
            norm * now.coefficient(),
            "gradient",
            snapshot.iteration(),
            snapshot.epoch()));
  }
}
