package org.vitals4j.treat.engine;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.model.CopyLimit;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.ModelState;
import org.vitals4j.treat.model.UndoCopy;

/**
 * Judges what came of treatments, once they have had their time: where the loss is worse than it
 * was, the network becomes again what it was before.
 *
 * <p>Treatments that follow before the first is judged are judged together with it, against the
 * losses before the first and at the time of the last: so there is never more than one copy, and a
 * row of treatments cannot get worse step by step.
 */
final class OutcomeReview {

  /** With fewer finite losses before, nobody knows what is worse. */
  static final int LEAST_BEFORE = 10;

  /** Losses at the end of the settling time whose median is looked at. */
  static final int AFTER = 10;

  private static final int LEAST_AFTER = 3;
  private static final double DEVIATIONS = 3;

  /** Rounding is not worse. */
  private static final double ROUNDING = 1e-6;

  private final CopyLimit limit;
  private final RecentLosses losses = new RecentLosses();
  private final Set<String> undone = new LinkedHashSet<>();
  private @Nullable Pending pending;

  /** The network as it is in this iteration, should a treatment be given. */
  private @Nullable Pending prepared;

  OutcomeReview(CopyLimit limit) {
    this.limit = limit;
  }

  /** A step was made. */
  void add(IterationSnapshot snapshot) {
    double loss = losses.add(snapshot);
    if (pending != null) {
      pending.add(loss);
    }
  }

  /** Treatments that were undone, by name. */
  Set<String> undone() {
    return undone;
  }

  /**
   * Before a treatment: copies the network, if there is something to go back to.
   *
   * @param progress of the run so far
   * @return why no treatment may be given; empty where one may
   */
  Optional<String> prepare(
      Model model, IterationSnapshot snapshot, Pathology pathology, LearningProgress progress) {
    if (pending != null || prepared != null || pathology.equals(Pathology.NON_FINITE)) {
      return Optional.empty();
    }
    double[] before = losses.latest();
    if (before.length < LEAST_BEFORE
        || !Double.isFinite(model.params().sumNumber().doubleValue())) {
      return Optional.empty();
    }
    long bytes = ModelState.bytes(model);
    if (!limit.hasRoomForUndo(bytes)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the copy to undo it by would take %d MiB, and %d MiB are left for it",
              bytes >> 20,
              (limit.bytes() / 2) >> 20));
    }
    prepared =
        new Pending(
            new UndoCopy(model, snapshot.iteration()),
            before,
            progress.resumedAt(progress.iterations()),
            pathology);
    return Optional.empty();
  }

  /** What was prepared was not needed, or is by now what the next one goes back to. */
  void release() {
    if (prepared != null && prepared != pending) {
      prepared.copy.close();
    }
    prepared = null;
  }

  /** A treatment has failed half way: takes back what it did, if there is a copy of just before. */
  void failed(Model model) {
    if (prepared != null) {
      prepared.copy.restore(model);
    }
  }

  /**
   * A treatment was given.
   *
   * @param slowed whether a treatment had lowered rates before
   * @param due the iteration of the run at whose end it is judged
   */
  void given(Model model, String treatment, Pathology pathology, boolean slowed, int due) {
    if (pending == null && prepared != null) {
      pending = prepared;
      pending.slowed = slowed;
    }
    if (pending != null) {
      pending.treatments.add(treatment);
      pending.pathology = pathology;
      pending.due = Math.max(pending.due, due);
      pending.clear();
      ratesChanged(model);
    }
  }

  /** A treatment has changed learning rates: other changes are somebody else's, and stay. */
  void ratesChanged(Model model) {
    if (pending != null) {
      pending.rates = LearningRates.save(model);
    }
  }

  /**
   * What was undone.
   *
   * @param treatments by name, in the order in which they were given
   * @param pathology what the last was for
   * @param text one sentence without a full stop
   * @param iteration at whose end the network was what it is again
   * @param progress as it was then
   * @param slowed the same
   */
  record Undone(
      List<String> treatments,
      Pathology pathology,
      String text,
      int iteration,
      LearningProgress progress,
      boolean slowed) {}

  /** Judges the treatments whose time has come, and undoes them if the loss is worse. */
  Optional<Undone> judge(Model model, int iterations) {
    Pending due = pending;
    if (due == null || iterations < due.due || due.after < LEAST_AFTER) {
      return Optional.empty();
    }
    pending = null;
    double before = RecentLosses.median(due.before);
    double worst = before + DEVIATIONS * RecentLosses.medianDeviation(due.before);
    double now = RecentLosses.median(due.latest());
    if (now <= worst + ROUNDING * Math.abs(worst)) {
      due.copy.close();
      return Optional.empty();
    }
    goBack(model, due);
    due.copy.close();
    undone.addAll(due.treatments);
    losses.set(due.before);
    return Optional.of(
        new Undone(
            List.copyOf(due.treatments),
            due.pathology,
            String.format(
                Locale.ROOT,
                "%s undone: the median loss of the last steps is %.3g, that of the %d before it"
                    + " %.3g (limit %.3g); parameters, optimiser, learning rates and activation"
                    + " functions are those of iteration %d again",
                String.join(", ", due.treatments) + (due.treatments.size() > 1 ? " were" : " was"),
                now,
                due.before.length,
                before,
                worst,
                due.copy.iteration()),
            due.copy.iteration(),
            due.progress.resumedAt(iterations),
            due.slowed));
  }

  private static void goBack(Model model, Pending due) {
    LearningRates.Saved present = LearningRates.save(model);
    boolean byOthers = due.rates != null && !due.rates.isSameAs(present);
    due.copy.restore(model);
    if (byOthers && present.kinds().equals(LearningRates.kinds(model))) {
      LearningRates.restore(model, present);
    }
  }

  /** Treatments that wait for judgement. */
  private static final class Pending {
    final UndoCopy copy;
    final double[] before;
    final LearningProgress progress;
    final Set<String> treatments = new LinkedHashSet<>();
    Pathology pathology;
    boolean slowed;
    int due;
    LearningRates.@Nullable Saved rates;

    private final double[] losses = new double[AFTER];
    private int after;

    Pending(UndoCopy copy, double[] before, LearningProgress progress, Pathology pathology) {
      this.copy = copy;
      this.before = before;
      this.progress = progress;
      this.pathology = pathology;
    }

    void add(double loss) {
      losses[after++ % AFTER] = loss;
    }

    double[] latest() {
      return Arrays.copyOf(losses, Math.min(after, AFTER));
    }

    void clear() {
      after = 0;
    }
  }
}
