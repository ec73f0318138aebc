package org.vitals4j.treat.skip;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps that treatments refuse. Tells of the first and the tenth, and keeps them few: at most
 * {@value #MAX_IN_A_ROW} in a row, and {@value #MAX_IN_WINDOW} of the last {@value #WINDOW}
 * minibatches, whatever the losses are. What is worse than that is no exception in the data: the
 * data have changed, and a run that does not see them never learns them. Not thread-safe.
 */
public final class VetoedSteps {

  /** After so many the data are what they are: no more are accepted until a treatment is given. */
  public static final int MAX_IN_A_ROW = 20;

  /** The minibatches of which the share is counted. */
  static final int WINDOW = 200;

  /** So many of them may be vetoed; the next is let in. */
  static final int MAX_IN_WINDOW = 20;

  private int inARow;
  private final RecentShare recent = new RecentShare(WINDOW);
  private final RepeatCounter since = new RepeatCounter(1);
  private boolean exhausted;
  private boolean begun;

  // Of the step under way.
  private @Nullable String treatment;
  private String reason = "";

  /** Another step; no treatment has vetoed it so far. */
  public void begin() {
    if (begun) {
      recent.add(treatment != null);
    }
    begun = true;
    treatment = null;
  }

  /** Whether a veto is accepted at all. */
  public boolean areAccepted() {
    return !exhausted && recent.count() < MAX_IN_WINDOW;
  }

  /** A treatment vetoes the step under way, and it will not be made. */
  public void veto(String name, String why) {
    treatment = name;
    reason = why;
    inARow++;
    since.add();
  }

  /** The step under way will be made. */
  public void stepMade() {
    inARow = 0;
  }

  /** Which treatment has vetoed the step under way. */
  public Optional<String> vetoedBy() {
    return Optional.ofNullable(treatment);
  }

  /** What is to be reported of the step that was vetoed; mostly nothing. */
  public Optional<String> report() {
    if (!since.isWorthReporting()) {
      return Optional.empty();
    }
    return Optional.of(
        reason
            + ": the step was skipped, parameters and optimiser state are as before"
            + (since.count() > 1
                ? " (" + since.count() + " minibatches were kept out so far)"
                : ""));
  }

  /** Whether this was the last that is accepted, for now. */
  public boolean isLast() {
    exhausted |= inARow >= MAX_IN_A_ROW;
    return exhausted;
  }

  /** A treatment was given: what it vetoes from now on is counted from 0, but for its share. */
  public void onTreatment() {
    inARow = 0;
    since.reset();
    exhausted = false;
  }
}
