package org.vitals4j.ui.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vitals4j.ui.health.wire.LayerHistogram;

/**
 * Histograms of a run, bounded: the last set, and of those before it as many as fit, evenly. They
 * are larger than all other values together, so that they are not kept for every bucket. Not
 * thread-safe.
 */
final class HistogramHistory {

  /** Sets kept at most. */
  static final int MAX_SETS = 64;

  private final List<Numbered> sets = new ArrayList<>();
  private long next;
  private long every = 1;

  private record Numbered(long number, List<LayerHistogram> set) {}

  void add(List<LayerHistogram> set) {
    int last = sets.size() - 1;
    if (last >= 0 && sets.get(last).number() % every != 0) {
      sets.remove(last); // it was there for being the last
    }
    sets.add(new Numbered(next++, set));
    if (sets.size() > MAX_SETS) {
      every *= 2;
      sets.removeIf(one -> one.number() % every != 0 && one.number() != next - 1);
    }
  }

  void clear() {
    sets.clear();
  }

  /** The histogram of a layer taken nearest to an iteration, the later of two; empty if none is. */
  Optional<LayerHistogram> nearest(int layer, int iteration) {
    LayerHistogram nearest = null;
    for (Numbered one : sets) {
      for (LayerHistogram histogram : one.set()) {
        if (histogram.layer() == layer
            && (nearest == null
                || distance(histogram, iteration) <= distance(nearest, iteration))) {
          nearest = histogram;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static long distance(LayerHistogram histogram, int iteration) {
    return Math.abs((long) histogram.iteration() - iteration);
  }
}
