package org.vitals4j;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what goes wrong inside a monitor from reaching its host. Each kind of failure is logged
 * once and counted; after ten in a row in one place the monitor of this network does without what
 * is done there, and after one failure of the JVM itself it stands down.
 */
final class Guard {

  private static final int MOST_IN_A_ROW = 10;
  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Set<String> logged = new HashSet<>();
  private final Map<String, Integer> inARow = new HashMap<>();
  private volatile Set<String> givenUp = Set.of();
  private volatile boolean off;
  private volatile boolean failing;

  /** Whether the monitor has stood down. */
  boolean off() {
    return off;
  }

  /** Whether nothing is done in one place any more. */
  boolean off(String where) {
    return off || givenUp.contains(where);
  }

  /** What is done in one place ended well. */
  void succeeded(String where) {
    if (failing) {
      forget(where);
    }
  }

  private synchronized void forget(String where) {
    inARow.remove(where);
    failing = !inARow.isEmpty();
  }

  /** What is done in one place threw. Never throws, whatever it was. */
  void failed(String where, Throwable thrown) {
    if (thrown instanceof VirtualMachineError) {
      // No memory or no stack: a log line could make it worse.
      off = true;
      return;
    }
    try {
      count(where, thrown);
    } catch (Throwable even) {
      off = true; // the logger failed as well
    }
  }

  private synchronized void count(String where, Throwable thrown) {
    if (logged.add(where + thrown.getClass().getName())) {
      LOG.error("The monitor failed in {}; training goes on without this", where, thrown);
    }
    failing = true;
    if (inARow.merge(where, 1, Integer::sum) >= MOST_IN_A_ROW) {
      Set<String> more = new HashSet<>(givenUp);
      more.add(where);
      givenUp = Set.copyOf(more);
      LOG.error(
          "The monitor failed {} times in a row in {} and does without it for this network from now"
              + " on; training goes on",
          MOST_IN_A_ROW,
          where);
    }
  }
}
