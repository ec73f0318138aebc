package org.vitals4j.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the first of several equal calls from those that follow it. DL4J passes a callback to all
 * listeners in a row, and the stage must run once: at the first call of another kind than the last,
 * or of a listener that was called in this row already. Not thread-safe.
 */
final class CallbackDeduplicator {

  /** DL4J's callbacks. */
  enum Callback {
    FORWARD("onForwardPass"),
    BACKWARD("onBackwardPass"),
    GRADIENT("onGradientCalculation"),
    DONE("iterationDone");

    final String method;

    Callback(String method) {
      this.method = method;
    }
  }

  private final List<Participant> seen = new ArrayList<>(2);
  private @Nullable Callback callback;

  /** Whether the last call was of the same kind, and its row has the listener already. */
  boolean repeats(Callback kind, Participant by) {
    boolean repeated = false;
    for (int i = 0; i < seen.size() && !repeated; i++) {
      repeated = kind == callback && seen.get(i) == by;
    }
    return repeated;
  }

  /** Whether this call is the first of its row. */
  boolean begins(Callback kind, Participant by) {
    boolean first = kind != callback || repeats(kind, by);
    if (first) {
      seen.clear();
      callback = kind;
    }
    seen.add(by);
    return first;
  }
}
