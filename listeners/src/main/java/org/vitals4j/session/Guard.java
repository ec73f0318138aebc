package org.vitals4j.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vitals4j.publish.FailureLog;

/**
 * Keeps what goes wrong inside a monitor from reaching its host. Each kind of failure is logged
 * once and counted. After ten in a row in one place the monitor of this network does without what
 * is done there; after one failure of the JVM itself it stands down. That is to be said at the
 * first moment at which it is safe: the next call, when the stack is short again and what was
 * measured is let go of.
 */
public final class Guard {

  private static final int MAX_FAILURES_IN_A_ROW = 10;

  private final Set<String> logged = new HashSet<>();
  private final Map<String, Integer> inARow = new HashMap<>();
  private volatile Set<String> givenUp = Set.of();
  private volatile boolean off;
  private volatile boolean failing;
  private volatile boolean told;

  // Why it is off: kept as they are, since making a sentence of them takes memory.
  private volatile @Nullable String place;
  private volatile @Nullable Throwable cause;

  /** Whether the monitor has stood down. */
  public boolean off() {
    return off;
  }

  /** Whether nothing is done in one place any more. */
  public boolean off(String where) {
    return off || givenUp.contains(where);
  }

  /** Whether it is still to be said that the monitor has stood down. */
  public boolean mustTell() {
    return off && !told;
  }

  /**
   * Why the monitor has stood down: a clause such as "failed in onBackwardPass
   * (java.lang.StackOverflowError)". Empty while it is on, and once {@link #told}.
   */
  public Optional<String> because() {
    Throwable thrown = cause;
    return !mustTell() || thrown == null
        ? Optional.empty()
        : Optional.of("failed in " + place + " (" + thrown.getClass().getName() + ")");
  }

  /** It was said; the stack trace goes to the log. */
  public void told() {
    told = true;
    Throwable thrown = cause;
    cause = null;
    if (thrown instanceof VirtualMachineError) {
      FailureLog.error("The monitor failed in " + place + " and stands down", thrown);
    }
  }

  /** What is done in one place ended well. */
  public void succeeded(String where) {
    if (failing) {
      forget(where);
    }
  }

  private synchronized void forget(String where) {
    inARow.remove(where);
    failing = !inARow.isEmpty();
  }

  /** What is done in one place threw. Never throws, whatever it was. */
  public void failed(String where, Throwable thrown) {
    if (thrown instanceof VirtualMachineError) {
      // No memory or no stack: a log line could make it worse.
      standDown(where, thrown);
      return;
    }
    try {
      count(where, thrown);
    } catch (Throwable even) {
      standDown(where, even);
    }
  }

  private void standDown(String where, Throwable thrown) {
    place = where;
    cause = thrown;
    off = true;
  }

  private synchronized void count(String where, Throwable thrown) {
    if (logged.add(where + thrown.getClass().getName())) {
      FailureLog.error(
          "The monitor failed in " + where + "; training goes on without this", thrown);
    }
    failing = true;
    if (inARow.merge(where, 1, Integer::sum) >= MAX_FAILURES_IN_A_ROW) {
      Set<String> more = new HashSet<>(givenUp);
      more.add(where);
      givenUp = Set.copyOf(more);
      FailureLog.error(
          "The monitor failed "
              + MAX_FAILURES_IN_A_ROW
              + " times in a row in "
              + where
              + " and does without it for this network from now on; training goes on",
          thrown);
    }
  }
}
