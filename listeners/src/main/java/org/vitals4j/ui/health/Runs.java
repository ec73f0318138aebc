package org.vitals4j.ui.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vitals4j.report.Internal;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.NetworkSummary;

/**
 * The histories of all runs in one place, bounded together: the more runs, the fewer buckets of
 * those that nothing is added to. A sink for reports. Thread-safe.
 */
@Internal
public final class Runs implements HealthSink {

  /** Runs beyond this many shrink the others. */
  private static final int RUNS_AT_FULL_CAPACITY = 16;

  private static final int MIN_RANGES = 32;

  /** Beyond it the run that was added to the longest ago is forgotten. */
  static final int MAX_RUNS = 1000;

  /** Of a history that is only asked now and then. */
  private static final int COMPACT_RANGES = 64;

  private final int fullCapacity;

  private final Map<Key, RunHistory> histories = new LinkedHashMap<>(16, 0.75f, true);

  /** Histories as a page shows them: about 3 MB for a run of 10 layers. */
  public Runs() {
    this(RunHistory.CAPACITY);
  }

  private Runs(int fullCapacity) {
    this.fullCapacity = fullCapacity;
  }

  /** Histories of an eighth of the size, with wider buckets. */
  public static Runs compact() {
    return new Runs(COMPACT_RANGES);
  }

  /** One copy of a network in one run. */
  public record Key(String session, String worker) {}

  @Override
  public void network(NetworkSummary network) {
    historyFor(network.session(), network.worker()).network(network);
  }

  @Override
  public void report(HealthReport report) {
    historyFor(report.session(), report.worker()).add(report);
  }

  private RunHistory historyFor(String session, String worker) {
    synchronized (histories) {
      RunHistory history = histories.get(new Key(session, worker));
      if (history == null) {
        history = new RunHistory();
        histories.put(new Key(session, worker), history);
        if (histories.size() > MAX_RUNS) {
          histories.remove(histories.keySet().iterator().next());
        }
        int each =
            Math.max(
                MIN_RANGES,
                fullCapacity
                    * RUNS_AT_FULL_CAPACITY
                    / Math.max(RUNS_AT_FULL_CAPACITY, histories.size()));
        for (RunHistory other : histories.values()) {
          other.limit(each);
        }
      }
      return history;
    }
  }

  /** Every run and worker, the one last added to last. */
  public List<Key> keys() {
    synchronized (histories) {
      return new ArrayList<>(histories.keySet());
    }
  }

  /** The history of one run and worker; looking does not keep it alive. */
  public Optional<RunHistory> history(String session, String worker) {
    synchronized (histories) {
      // Iterating, and not get(): that would count as a use in this map.
      return histories.entrySet().stream()
          .filter(entry -> entry.getKey().equals(new Key(session, worker)))
          .map(Map.Entry::getValue)
          .findFirst();
    }
  }
}
