package org.vitals4j.diagnose;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each kind of trouble came back after it had gone, or had eased. What comes back again
 * and again has not gone: it is one chronic finding, not hundreds. Not thread-safe.
 */
final class Relapses {

  /** Trouble that is remembered; beyond it, what has been away for longest is forgotten. */
  private static final int MAX_REMEMBERED = 1000;

  /** From the second time on, each time it must stay away so many times as long. */
  private static final int FACTOR_PER_RELAPSE = 4;

  /** From so many times on it asks for no more: 4⁵ times as long. */
  private static final int MAX_RELAPSES = 6;

  /** By last use, so that what is open, and asked about in every iteration, is never forgotten. */
  private final Map<String, Integer> times = new LinkedHashMap<>(16, 0.75f, true);

  /** A finding opens: it has come back unless it is the first of its key. */
  void opened(String key) {
    if (times.putIfAbsent(key, 0) != null) {
      recurred(key);
    } else if (times.size() > MAX_REMEMBERED) {
      times.remove(times.keySet().iterator().next());
    }
  }

  /** It is as bad again as it was before it eased. */
  void recurred(String key) {
    times.merge(key, 1, Integer::sum);
  }

  /** How many times as long as usual it must stay away, at least 1. */
  int factor(String key) {
    int returned = Math.min(times.getOrDefault(key, 0), MAX_RELAPSES);
    return returned < 2 ? 1 : (int) Math.pow(FACTOR_PER_RELAPSE, returned - 1.0);
  }

  void clear() {
    times.clear();
  }
}
