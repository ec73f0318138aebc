package org.vitals4j.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;

/**
 * Looks for one kind of trouble in what was measured.
 *
 * <p><b>Thread and frequency.</b> {@link #examine} is called on the training thread, once per
 * iteration, in order. One instance serves one network and is never called concurrently, so it may
 * keep state without locks.
 *
 * <p><b>What may be kept.</b> Snapshots are immutable; keep the few numbers a rule needs, bounded
 * however long the run is.
 *
 * <p><b>Cost.</b> Training waits. Aim at a microsecond a layer, and return {@code List.of()} while
 * all is well.
 *
 * <p><b>Determinism.</b> No clock, no randomness: the same snapshots must give the same symptoms,
 * so that a recorded run can be diagnosed again. Windows count iterations.
 *
 * <p><b>If it throws,</b> the failure is logged, the other detectors go on, and after the third
 * failure this one is retired for the rest of the run. Training never notices.
 */
public interface Detector {

  /** Something that a detector may need measured. The score comes in every iteration. */
  enum Need {
    /** Norms of the gradient, as often as the budget allows: in every iteration if possible. */
    GRADIENTS,
    /** The same in every iteration, whatever that costs. */
    EVERY_GRADIENT,
    /** Parameters and updates, in iterations that are sampled. */
    STEPS,
    /** Activations, in iterations that are sampled. */
    ACTIVATIONS,
    /** Dead units, in iterations that are sampled. */
    DEAD_UNITS,
    /** The same in every iteration, whatever that costs. */
    EVERY_DEAD_UNITS;

    /** Whether it is measured in iterations that are sampled, and in no others. */
    public boolean isSampled() {
      return this == STEPS || this == ACTIVATIONS || this == DEAD_UNITS;
    }
  }

  /** Unique among the detectors of a network; two of one name are one detector. */
  String name();

  /**
   * Judges one iteration.
   *
   * @return what is seen now, empty while all is well. The same trouble is reported in every
   *     iteration in which it is seen: opening, lasting and closing are worked out from that
   */
  List<Symptom> examine(IterationSnapshot snapshot);

  /**
   * Whether this detector can judge an iteration whose score or gradient holds NaN or an infinity.
   * If not (the default) it is not asked about such an iteration, and its findings stay as they
   * are: a NaN is no sign of recovery.
   */
  default boolean judgesNonFinite() {
    return false;
  }

  /**
   * Whether an iteration measured what this detector judges. A finding eases or closes by such
   * iterations alone: that nothing was measured is no sign of health.
   *
   * <p>True unless overridden, as is right for what judges the score. Asked after {@link #examine}.
   */
  default boolean measures(IterationSnapshot snapshot) {
    return true;
  }

  /**
   * Why it could not have found anything so far, for a reason that {@link #measures} and {@link
   * #window} do not tell: one clause. Empty unless overridden. Asked after {@link #examine}, until
   * it is empty for the first time and the window is full.
   */
  default Optional<String> gap(IterationSnapshot snapshot) {
    return Optional.empty();
  }

  /**
   * What it judges by, besides the score. Asked when the detector is made, and not again. None
   * unless overridden.
   */
  default Set<Need> needs() {
    return Set.of();
  }

  /**
   * How many iterations that measured what it {@linkplain #needs() needs} it looks back over: the
   * earliest that trouble can be seen after it began. 1 unless overridden.
   *
   * @param batchSize examples in a minibatch, at least 1, for what counts examples
   * @return at least 1
   */
  default int window(int batchSize) {
    return 1;
  }

  /**
   * How late the onset of its symptoms may be: so many iterations before it the trouble may have
   * been there already. A rollback goes back beyond them. 10 unless overridden.
   *
   * @param batchSize examples in the minibatch, for what counts examples
   * @return at least 0
   */
  default int onsetSlack(int batchSize) {
    return 10;
  }
}
