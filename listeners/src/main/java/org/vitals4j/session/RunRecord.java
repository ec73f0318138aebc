package org.vitals4j.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/**
 * What a listener remembers for its user: the last snapshot, the findings, and the last treatments.
 * Beyond a bound, findings that have closed are forgotten, the mildest of them first. Open ones are
 * kept. Written by training threads, read by any.
 */
public final class RunRecord {

  private static final int MOST_FINDINGS = 1000;

  /** Even open ones: thousands of networks may be gone that never closed theirs. */
  private static final int MOST_OPEN = 10_000;

  private static final int MOST_TREATMENTS = 1000;

  /** An open finding is worth more than a closed one of any severity. */
  private static final int OPEN = Severity.CRITICAL.rank();

  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final ArrayDeque<TreatmentEvent> treatments = new ArrayDeque<>();
  private volatile @Nullable IterationSnapshot latest;
  private final AtomicLong spentNanos = new AtomicLong();
  private final Map<MonitorSession, String> workers = new WeakHashMap<>();
  private final Set<MonitorSession> joined = Collections.newSetFromMap(new WeakHashMap<>());
  private final String workerPrefix;
  private int lastWorker = -1;

  /** A record whose workers are 0, 1, … */
  public RunRecord() {
    this("");
  }

  /** A record whose workers are named by a prefix and their number. */
  public RunRecord(String workerPrefix) {
    this.workerPrefix = workerPrefix;
  }

  /**
   * Numbers the networks of one listener: worker 0, 1, … A replica of a {@code ParallelWrapper} has
   * the number of its thread, unless another network has it. The same again for the same network.
   */
  synchronized String workerOf(MonitorSession network) {
    return workers.computeIfAbsent(network, unused -> nextWorker());
  }

  private String nextWorker() {
    String ofThread = ReplicaGroup.numberOfThisThread().map(workerPrefix::concat).orElse("");
    if (!ofThread.isEmpty() && !workers.containsValue(ofThread)) {
      return ofThread;
    }
    String next = workerPrefix + ++lastWorker;
    while (workers.containsValue(next)) {
      next = workerPrefix + ++lastWorker;
    }
    return next;
  }

  /** Notes that this listener takes part in the session of a network. */
  synchronized void register(MonitorSession network) {
    joined.add(network);
  }

  /** Whether it ever did. */
  synchronized boolean isRegistered(MonitorSession network) {
    return joined.contains(network);
  }

  public void add(IterationSnapshot snapshot) {
    latest = snapshot;
  }

  public synchronized void add(FindingEvent event) {
    findings.put(key(event.session(), event.worker(), event.finding()), event.finding());
    if (findings.size() > MOST_FINDINGS) {
      forget();
    }
  }

  public synchronized void add(TreatmentEvent event) {
    treatments.add(event);
    if (treatments.size() > MOST_TREATMENTS) {
      treatments.removeFirst();
    }
  }

  public synchronized List<TreatmentEvent> treatments() {
    return new ArrayList<>(treatments);
  }

  /** Brings an open finding up to date: it changes silently between its events. */
  synchronized void update(String session, String worker, Finding finding) {
    findings.replace(key(session, worker, finding), finding);
  }

  /** Nobody watches that network any more: what is open there has ended unresolved. */
  synchronized void end(String session, String worker) {
    String network = network(session, worker);
    findings.replaceAll(
        (key, finding) -> finding.isOpen() && key.startsWith(network) ? finding.ended() : finding);
  }

  private static String network(String session, String worker) {
    return session + "@@@" + worker + "@@@";
  }

  private static String key(String session, String worker, Finding finding) {
    return network(session, worker) + finding.id();
  }

  public synchronized List<Finding> findings() {
    return new ArrayList<>(findings.values());
  }

  /** Those of one network. */
  public synchronized List<Finding> findings(String session, String worker) {
    String network = network(session, worker);
    List<Finding> some = new ArrayList<>();
    findings.forEach(
        (key, finding) -> {
          if (key.startsWith(network)) {
            some.add(finding);
          }
        });
    return some;
  }

  /** Adds time spent in the monitor. */
  public void spent(long nanos) {
    spentNanos.addAndGet(nanos);
  }

  public Duration spent() {
    return Duration.ofNanos(spentNanos.get());
  }

  public Optional<IterationSnapshot> latest() {
    return Optional.ofNullable(latest);
  }

  /** Forgets the finding that is missed least: closed before open, mild before grave, then old. */
  private void forget() {
    String least = null;
    int leastWorth = Integer.MAX_VALUE;
    for (Map.Entry<String, Finding> entry : findings.entrySet()) {
      int worth = worth(entry.getValue());
      if (worth < leastWorth) {
        leastWorth = worth;
        least = entry.getKey();
      }
    }
    if (leastWorth <= OPEN || findings.size() > MOST_OPEN) {
      findings.remove(least);
    }
  }

  private static int worth(Finding finding) {
    return finding.isOpen() ? OPEN + finding.severity().rank() : finding.worst().rank();
  }
}
