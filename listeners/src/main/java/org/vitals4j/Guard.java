package org.vitals4j;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what goes wrong inside a monitor from reaching its host. Each kind of failure is logged
 * once and counted; too many in a row, or one failure of the JVM itself, and the monitor of this
 * network stands down.
 */
final class Guard {

  private static final int MOST_IN_A_ROW = 10;
  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Set<String> seen = new HashSet<>();
  private volatile boolean off;
  private int inARow;

  /** Whether the monitor has stood down. */
  boolean off() {
    return off;
  }

  /** A callback ended well. */
  void succeeded() {
    inARow = 0;
  }

  /** A callback threw. Never throws, whatever it was. */
  void failed(String where, Throwable thrown) {
    if (thrown instanceof VirtualMachineError) {
      // No memory or no stack: a log line could make it worse.
      off = true;
      return;
    }
    try {
      if (seen.add(where + thrown.getClass().getName())) {
        LOG.error(
            "The monitor failed in {}; training goes on without this measurement", where, thrown);
      }
      if (++inARow >= MOST_IN_A_ROW) {
        off = true;
        LOG.error(
            "The monitor failed {} times in a row and stands down for this network; training goes on",
            inARow);
      }
    } catch (Throwable even) {
      off = true; // the logger failed as well
    }
  }
}
