package org.vitals4j.treat.skip;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps that treatments refuse. Tells of the first and the tenth, and keeps them few: at most
 * {@value #MOST_IN_A_ROW} in a row, and {@value #MOST_IN_WINDOW} of the last {@value #WINDOW}
 * minibatches, whatever the losses are. What is worse than that is no exception in the data: the
 * data have changed, and a run that does not see them never learns them. Not thread-safe.
 */
public final class VetoedSteps {

  /** After so many the data are what they are: no more are heeded until a treatment is given. */
  public static final int MOST_IN_A_ROW = 20;

  /** The minibatches of which the share is counted. */
  static final int WINDOW = 200;

  /** So many of them may be refused; the next is let in. */
  static final int MOST_IN_WINDOW = 20;

  private int inARow;
  private final RecentShare lately = new RecentShare(WINDOW);
  private final RepeatCounter since = new RepeatCounter(1);
  private boolean over;
  private boolean asked;

  // Of the step under way.
  private @Nullable String treatment;
  private String reason = "";

  /** Another step; nobody has refused it so far. */
  public void begin() {
    if (asked) {
      lately.add(treatment != null);
    }
    asked = true;
    treatment = null;
  }

  /** Whether refusals are heeded at all. */
  public boolean areHeeded() {
    return !over && lately.count() < MOST_IN_WINDOW;
  }

  /** A treatment refuses the step under way, and it will not be made. */
  public void refuse(String name, String why) {
    treatment = name;
    reason = why;
    inARow++;
    since.add();
  }

  /** The step under way will be made. */
  public void made() {
    inARow = 0;
  }

  /** Which treatment has refused the step under way. */
  public Optional<String> by() {
    return Optional.ofNullable(treatment);
  }

  /** What there is to say of the step that was refused; mostly nothing. */
  public Optional<String> news() {
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
  public boolean ends() {
    over |= inARow >= MOST_IN_A_ROW;
    return over;
  }

  /** A treatment was given: what it refuses from now on counts anew, but for its share. */
  public void renew() {
    inARow = 0;
    since.reset();
    over = false;
  }
}
