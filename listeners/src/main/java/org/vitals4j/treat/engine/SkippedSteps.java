package org.vitals4j.treat.engine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.skip.RepeatCounter;
import org.vitals4j.treat.skip.StepGuard;
import org.vitals4j.treat.skip.StepSkipper;

/** Skips the steps whose gradient is not finite, counts them, and says when that does not help. */
final class SkippedSteps {

  private static final String NAME = "skip-step";

  private final boolean wanted;
  private final Mode mode;
  private final EventLog events;
  private final StepSkipper skipper = new StepSkipper();
  private final StepGuard guard = new StepGuard();

  // Of the iteration under way.
  private @Nullable String skippedBecause;
  private @Nullable String cannotSkip;
  private boolean rewound;

  /** Steps skipped since one was made. */
  private final RepeatCounter unbroken = new RepeatCounter(StepGuard.MAX_IN_A_ROW);

  private boolean saidCannotSkip;
  private boolean escalated;
  private int lastAdvised = -StepGuard.WINDOW;

  /**
   * @param wanted whether steps that are not finite are to be skipped
   */
  SkippedSteps(boolean wanted, Mode mode, EventLog events) {
    this.wanted = wanted;
    this.mode = mode;
    this.events = events;
  }

  /** Another forward pass: what a step that never ended left is put right. */
  void begin(Model model) {
    if (skipper.isUnfinished()) {
      skipper.abandon(model);
    }
  }

  /** Skips the step if it can be; returns whether it will change nothing. */
  boolean skip(Model model) {
    return skipper.skip(model).isEmpty();
  }

  /** The same for a gradient that is not finite, if that is wanted. */
  boolean skipNonFinite(Model model) {
    if (!wanted) {
      return false;
    }
    if (mode != Mode.TREAT) {
      skippedBecause = "the gradient is not finite";
      return false;
    }
    cannotSkip = skipper.skip(model).orElse(null);
    if (cannotSkip != null) {
      return false;
    }
    skippedBecause = "the gradient was not finite";
    return true;
  }

  /**
   * Ends a step that was skipped.
   *
   * @param rewinds whether the iteration is to count as if it had not been
   * @param last whether no listener of anybody else is still to see the iteration
   */
  void afterStep(Model model, boolean rewinds, boolean last) {
    rewound = false;
    if (skipper.isSkipping()) {
      rewound = rewinds;
      skipper.afterStep(model, rewinds, last);
    } else if (wanted && mode == Mode.TREAT) {
      skipper.remember();
    }
  }

  /** Whether the step of the iteration that has ended was not made. */
  boolean hasSkipped() {
    return skippedBecause != null && mode == Mode.TREAT;
  }

  /** Another treatment was given: what was skipped before says nothing of what will be. */
  void treated() {
    escalated = false;
    unbroken.reset();
    guard.reset();
  }

  /** Whether more must be done than to skip: a bad minibatch is skipped, and that is all. */
  boolean mustDoMore(IterationSnapshot snapshot) {
    if (!wanted || saidCannotSkip || escalated) {
      return true;
    }
    return snapshot
        .nonFinite()
        .map(
            origin ->
                origin.kind() == NonFiniteOrigin.Kind.PARAMETER
                    || origin.kind() == NonFiniteOrigin.Kind.UPDATED_PARAMETER)
        .orElse(false);
  }

  /**
   * Reports a step that was skipped, and counts it.
   *
   * @param iterations so far
   */
  void report(IterationSnapshot snapshot, int iterations) {
    String because = skippedBecause;
    skippedBecause = null;
    String cannot = cannotSkip;
    cannotSkip = null;
    if (cannot != null && !saidCannotSkip) {
      saidCannotSkip = true;
      report(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          "the gradient was not finite, but the step cannot be skipped exactly: " + cannot);
    }
    if (because == null) {
      if (cannot == null) {
        guard.made();
        unbroken.reset();
      }
    } else if (mode == Mode.TREAT) {
      skipped(snapshot, because);
    } else if (iterations - lastAdvised >= StepGuard.WINDOW) {
      lastAdvised = iterations;
      report(snapshot, TreatmentEvent.Kind.ADVISED, because + ": would skip the step");
    }
  }

  private void skipped(IterationSnapshot snapshot, String because) {
    escalated = guard.skipped();
    unbroken.add();
    // Where nothing is left that could help, a log of every step would bury what led to it.
    boolean reported = unbroken.isWorthReporting();
    if (reported) {
      report(
          snapshot,
          TreatmentEvent.Kind.GIVEN,
          because
              + ": the step was skipped, parameters and optimiser state are as before"
              + (rewound ? ", and the iteration is not counted" : "")
              + (unbroken.count() > StepGuard.MAX_IN_A_ROW
                  ? " (" + unbroken.count() + " in a row so far)"
                  : ""));
    }
    if (escalated && reported) {
      report(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          guard.inARow() >= StepGuard.MAX_IN_A_ROW
              ? unbroken.count() + " steps in a row were skipped: skipping does not help"
              : guard.inWindow()
                  + " of the last "
                  + StepGuard.WINDOW
                  + " steps were skipped: that is more than chance");
    }
    if (escalated) {
      guard.reset();
    }
  }

  private void report(IterationSnapshot snapshot, TreatmentEvent.Kind kind, String text) {
    events.report(snapshot, kind, NAME, Optional.of(Pathology.NON_FINITE), text);
  }
}
