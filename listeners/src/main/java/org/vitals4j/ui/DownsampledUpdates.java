package org.vitals4j.ui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.jspecify.annotations.Nullable;

/**
 * Updates of a type that others define, bounded: recent ones all, of older ones some. They cannot
 * be merged as our own can, so of each bucket of older updates those with the smallest, the largest
 * and the last score stay; NaN counts as largest. Of reports without a score the last stays. Not
 * thread-safe.
 */
final class DownsampledUpdates {

  /** Recent updates, and again buckets of older ones. */
  static final int CAPACITY = 256;

  private final ArrayDeque<Persistable> recent = new ArrayDeque<>();
  private List<Bucket> older = new ArrayList<>();
  private int bucketSize = 1;

  void add(Persistable update) {
    recent.addLast(update);
    if (recent.size() <= CAPACITY) {
      return;
    }
    Bucket oldest = Bucket.of(recent.removeFirst());
    addTo(older, oldest);
    if (older.size() > CAPACITY) {
      bucketSize *= 2;
      List<Bucket> fewer = new ArrayList<>(older.size() / 2 + 1);
      older.forEach(bucket -> addTo(fewer, bucket));
      older = fewer;
    }
  }

  private void addTo(List<Bucket> buckets, Bucket next) {
    int last = buckets.size() - 1;
    if (last >= 0 && buckets.get(last).updates + next.updates <= bucketSize) {
      buckets.set(last, buckets.get(last).merge(next));
    } else {
      buckets.add(next);
    }
  }

  /** What is left, in the order in which it came. */
  List<Persistable> all() {
    List<Persistable> all = new ArrayList<>();
    older.forEach(bucket -> all.addAll(bucket.kept));
    all.addAll(recent);
    return all;
  }

  @Nullable Persistable last() {
    return recent.peekLast();
  }

  /** So many updates, and the one to three of them that are kept. */
  private record Bucket(int updates, List<Persistable> kept) {

    static Bucket of(Persistable update) {
      return new Bucket(1, List.of(update));
    }

    Bucket merge(Bucket later) {
      List<Persistable> both = new ArrayList<>(kept);
      both.addAll(later.kept);
      Persistable last = both.get(both.size() - 1);
      Persistable smallest = last;
      Persistable largest = last;
      for (Persistable one : both) {
        smallest = Double.compare(score(one), score(smallest)) < 0 ? one : smallest;
        largest = Double.compare(score(one), score(largest)) > 0 ? one : largest;
      }
      List<Persistable> some = new ArrayList<>(3);
      for (Persistable one : both) {
        if (same(one, smallest) || same(one, largest) || same(one, last)) {
          some.add(one);
        }
      }
      return new Bucket(updates + later.updates, some);
    }

    @SuppressWarnings("ReferenceEquality") // reports have no equality of their own
    private static boolean same(Persistable a, Persistable b) {
      return a == b;
    }

    private static double score(Persistable update) {
      return update instanceof StatsReport report && report.hasScore() ? report.getScore() : 0;
    }
  }
}
