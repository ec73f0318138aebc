package org.vitals4j.treat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps that treatments refuse. Tells of the first, the tenth, the hundredth, and keeps them from
 * going on for ever. Not thread-safe.
 */
final class Refusals {

  /** By then the data are what they are, and a run that learns nothing is of use to nobody. */
  static final int MOST_IN_A_ROW = 500;

  private int inARow;
  private final Tally since = new Tally(1);
  private boolean over;

  // Of the step under way.
  private @Nullable String treatment;
  private String reason = "";

  /** Another step; nobody has refused it so far. */
  void begin() {
    treatment = null;
  }

  /** Whether refusals are heeded at all. */
  boolean areHeeded() {
    return !over;
  }

  /** A treatment refuses the step under way, and it will not be made. */
  void refuse(String name, String why) {
    treatment = name;
    reason = why;
    inARow++;
    since.add();
  }

  /** The step under way will be made. */
  void made() {
    inARow = 0;
  }

  /** Which treatment has refused the step under way. */
  Optional<String> by() {
    return Optional.ofNullable(treatment);
  }

  /** What there is to say of the step that was refused; mostly nothing. */
  Optional<String> news() {
    if (!since.isNews()) {
      return Optional.empty();
    }
    return Optional.of(
        reason
            + ": the step was skipped, parameters and optimiser state are as before"
            + (since.count() > 1
                ? " (" + since.count() + " minibatches were kept out so far)"
                : ""));
  }

  /** Whether this was the last that is heeded, for now. */
  boolean ends() {
    over |= inARow >= MOST_IN_A_ROW;
    return over;
  }

  /** A treatment was given: what it refuses from now on counts anew. */
  void renew() {
    inARow = 0;
    since.reset();
    over = false;
  }
}
