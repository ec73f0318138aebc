package org.vitals4j;

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
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.diagnose.TreatmentEvent;
import org.vitals4j.measure.IterationSnapshot;

/**
 * What a listener remembers for its user: the last snapshot, the findings, the oldest closed ones
 * forgotten beyond a bound, and the last treatments. Written by training threads, read by any.
 */
final class RunRecord {

  private static final int MOST_FINDINGS = 1000;

  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final ArrayDeque<TreatmentEvent> treatments = new ArrayDeque<>();
  private volatile @Nullable IterationSnapshot latest;
  private final AtomicLong spentNanos = new AtomicLong();
  private final Map<MonitorSession, String> workers = new WeakHashMap<>();
  private final Set<MonitorSession> joined = Collections.newSetFromMap(new WeakHashMap<>());
  private int lastWorker = -1;

  /** Numbers the networks of one listener: worker 0, 1, … The same again for the same network. */
  synchronized String workerOf(MonitorSession network) {
    return workers.computeIfAbsent(network, unused -> Integer.toString(++lastWorker));
  }

  /** Notes that this listener takes part in the session of a network. */
  synchronized void join(MonitorSession network) {
    joined.add(network);
  }

  /** Whether it ever did. */
  synchronized boolean hasJoined(MonitorSession network) {
    return joined.contains(network);
  }

  void add(IterationSnapshot snapshot) {
    latest = snapshot;
  }

  synchronized void add(FindingEvent event) {
    findings.put(key(event.session(), event.worker(), event.finding()), event.finding());
    if (findings.size() > MOST_FINDINGS) {
      forgetOldest();
    }
  }

  synchronized void add(TreatmentEvent event) {
    treatments.add(event);
    if (treatments.size() > MOST_FINDINGS) {
      treatments.removeFirst();
    }
  }

  synchronized List<TreatmentEvent> treatments() {
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

  synchronized List<Finding> findings() {
    return new ArrayList<>(findings.values());
  }

  /** Those of one network. */
  synchronized List<Finding> findings(String session, String worker) {
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
  void spent(long nanos) {
    spentNanos.addAndGet(nanos);
  }

  Duration spent() {
    return Duration.ofNanos(spentNanos.get());
  }

  Optional<IterationSnapshot> latest() {
    return Optional.ofNullable(latest);
  }

  private void forgetOldest() {
    String oldest = null;
    for (Map.Entry<String, Finding> entry : findings.entrySet()) {
      if (oldest == null || !entry.getValue().isOpen()) {
        oldest = entry.getKey();
        if (!entry.getValue().isOpen()) {
          break;
        }
      }
    }
    findings.remove(oldest);
  }
}
