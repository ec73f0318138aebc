package org.vitals4j.treat;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;

/**
 * Changes a live network so that it gets better.
 *
 * <p><b>Thread and frequency.</b> Called on the training thread, between two steps. {@link #treat}
 * is called when a {@link Treatments plan} says so, {@link #beforeStep} after every iteration. One
 * instance serves one network and is never called concurrently.
 *
 * <p><b>What may be kept.</b> Copies of its own, bounded however long the run is. Not the model.
 *
 * <p><b>Cost.</b> Training waits. {@link #beforeStep} must cost nothing to speak of while all is
 * well.
 *
 * <p><b>If it throws,</b> whatever it throws and wherever, the failure is logged, the training goes
 * on, and what it had changed in {@link #treat} is taken back if there is a copy. After its third
 * failure it is retired for the rest of the run, which the list of treatments says, too. Only
 * {@link Outcome.Halted} ends the training.
 *
 * <p><b>If the loss gets worse,</b> it is undone. The median loss of the last 10 steps at the end
 * of its rule's cooldown is compared with the last 20 finite losses before it: above their median
 * by three times their median absolute deviation is worse. Then parameters, optimiser and its
 * state, learning rates and activation functions become what they were before, bit for bit, and it
 * is not given again in this run, unless the network is not finite. Treatments given in the
 * meantime are judged and undone together with it. Nothing is undone where there were fewer than 10
 * finite losses before, where parameters were not finite, or where it was given since something was
 * not finite: there is nothing to go back to. The copy for that takes the memory of parameters and
 * optimiser state until then; a treatment is not given where that is above 128 MiB.
 */
public interface Treatment {

  /** Its id, for log lines and reports. */
  String name();

  /**
   * What it would do, in ADVISE mode: one clause without a full stop, such as "halve the learning
   * rate". Changes nothing.
   */
  String describe(TreatmentContext context, Finding finding);

  /**
   * Asked before it treats: why it is better to wait. Then no other treatment is given for the
   * finding in the meantime either. Changes nothing, and postpones nothing unless overridden.
   */
  default Optional<Postponement> postpone(TreatmentContext context, Finding finding) {
    return Optional.empty();
  }

  /** Treats, or declines. */
  Outcome treat(TreatmentContext context, Finding finding);

  /**
   * Sees every gradient before its step, in TREAT mode. Does nothing unless overridden.
   *
   * @param healthy whether nothing was wrong at the end of the iteration before, and the gradient
   *     is finite
   */
  default void beforeStep(Model model, int iteration, boolean healthy) {}

  /**
   * Asked before every step whose gradient is finite, in TREAT mode: why it must not be made. Then
   * parameters and optimiser state stay bit for bit, and nothing that was measured of the minibatch
   * is diagnosed or passed to {@link #onSnapshot}. After 20 vetoes in a row no more are accepted
   * until the treatment is given again, and never more than 20 in 200 minibatches. Vetoes nothing
   * unless overridden.
   *
   * @return one clause without a full stop; empty to let the step be made
   */
  default Optional<String> vetoStep(Model model, int iteration) {
    return Optional.empty();
  }

  /**
   * Whether it goes further each time it is given, so that it may follow itself where it did not
   * help. Else all others in the plan are tried before it is given again.
   */
  default boolean escalates() {
    return false;
  }

  /**
   * Whether it is of use only where the network has learned nothing. Then it is not given where a
   * network that can learn no more would look the same. False unless overridden.
   */
  default boolean presumesNothingLearned() {
    return false;
  }

  /**
   * Whether what the network has learned is the same after it. Others are not given to networks
   * that are {@linkplain Treatments#trainedTogether trained together}. False unless overridden.
   */
  default boolean isReversible() {
    return false;
  }

  /**
   * Whether it changes nothing but ends the training, by {@link Outcome.Halted}. Then no copy of
   * the network is made to undo it by, and it is given to networks that are {@linkplain
   * Treatments#trainedTogether trained together}, too. False unless overridden.
   */
  default boolean endsTraining() {
    return false;
  }

  /** Sees what was measured in every iteration, in TREAT mode. Does nothing unless overridden. */
  default void onSnapshot(IterationSnapshot snapshot) {}

  /** Another treatment has made the network begin again: what was kept is of no use any more. */
  default void onRestart() {}

  /**
   * An earlier treatment was undone: the network is again what it was at the end of an iteration.
   * What was kept of later ones is of no use any more.
   */
  default void onUndone(int iteration) {}

  /**
   * Why a treatment is not given yet.
   *
   * @param iterations for which nothing is done about the finding; at least 1
   * @param reason one sentence without a full stop; empty where it is not worth telling
   */
  record Postponement(int iterations, Optional<String> reason) {

    /** With a reason that the user should know, once. */
    public static Postponement because(String reason, int iterations) {
      return new Postponement(iterations, Optional.of(reason));
    }

    /** For one iteration: this one tells nothing. */
    public static Postponement briefly() {
      return new Postponement(1, Optional.empty());
    }

    public Postponement {
      if (iterations < 1) {
        throw new IllegalArgumentException(
            "a treatment is postponed for at least 1 iteration, but was for " + iterations);
      }
    }
  }

  /**
   * A treatment that changes what a network cannot learn again at once: its weights, their scale,
   * its activation functions or its optimiser. It declines where something was learned, in every
   * plan.
   */
  interface Irreversible extends Treatment {

    /** The evidence that something was learned; empty where nothing would be lost. */
    Optional<String> whyNot(TreatmentContext context);
  }
}
