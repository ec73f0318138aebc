package org.vitals4j.ui.health;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Internal;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.NetworkSummary;

/**
 * What is remembered of one run and worker, however long it lasts: recent iterations whole, older
 * ones thinned evenly, with the last, smallest and largest of every value, and all events.
 * Thread-safe.
 *
 * <p>Older buckets cover as many iterations each; when there are too many, neighbours are drawn
 * together and each covers twice as many. So a picture of the whole run has the same sharpness
 * everywhere but at its end, where it is sharpest.
 */
@Internal
public final class RunHistory {

  /** Iterations kept whole, and again buckets of older ones. */
  static final int CAPACITY = 512;

  /** Events kept; beyond it the oldest that ended something are forgotten, and counted. */
  static final int MAX_EVENTS = 10_000;

  private int capacity = CAPACITY;
  private @Nullable NetworkSummary network;
  private final ArrayDeque<Entry> recent = new ArrayDeque<>();
  private List<Entry> older = new ArrayList<>();
  private long bucketSize = 1;
  private final HistogramHistory histograms = new HistogramHistory();
  private final ArrayDeque<Noted> events = new ArrayDeque<>();
  private final Map<Long, Event> findings = new LinkedHashMap<>();
  private Checks checks = new Checks(Long.MIN_VALUE, List.of());
  private long forgottenEvents;
  private long lastSequence = Long.MIN_VALUE;

  /** One bucket, and the sequence number of the last report in it. */
  public record Entry(long sequence, IterationRange range) {}

  /** One event, and the sequence number of its report. */
  public record Noted(long sequence, Event event) {}

  /** What was checked, and the sequence number of the report that said so. */
  private record Checks(long sequence, List<Finding.Check> all) {}

  /**
   * Everything at one moment.
   *
   * @param checks as last reported; empty where nobody said what was checked
   */
  public record State(
      Optional<NetworkSummary> network,
      List<Entry> entries,
      List<Noted> events,
      List<Event> findings,
      List<Finding.Check> checks,
      long forgottenEvents,
      long lastSequence) {}

  /** Adds what is known of the network. */
  public synchronized void network(NetworkSummary summary) {
    NetworkSummary before = network;
    if (before != null && before.version() != summary.version()) {
      histograms.clear(); // of layers that are no more
    }
    network = summary;
  }

  /** Adds a report. One that is not newer than the last is ignored: it is known already. */
  public synchronized void add(HealthReport report) {
    if (report.sequence() <= lastSequence) {
      return;
    }
    lastSequence = report.sequence();
    report.range().ifPresent(range -> add(report.sequence(), range));
    if (!report.histograms().isEmpty()) {
      histograms.add(report.histograms());
    }
    report.events().forEach(event -> add(report.sequence(), event));
    if (!report.checks().isEmpty()) {
      checks = new Checks(report.sequence(), report.checks());
    }
  }

  private void add(long sequence, IterationRange range) {
    recent.addLast(new Entry(sequence, range));
    trim();
  }

  private void trim() {
    while (recent.size() > capacity) {
      Entry oldest = recent.removeFirst();
      int last = older.size() - 1;
      if (last >= 0 && fitsOneBucket(older.get(last), oldest)) {
        older.set(last, merge(older.get(last), oldest));
      } else {
        older.add(oldest);
      }
    }
    while (older.size() > capacity) {
      bucketSize *= 2;
      older = downsample(older);
    }
  }

  private List<Entry> downsample(List<Entry> all) {
    List<Entry> fewer = new ArrayList<>(all.size() / 2 + 1);
    for (Entry entry : all) {
      int last = fewer.size() - 1;
      if (last >= 0 && fitsOneBucket(fewer.get(last), entry)) {
        fewer.set(last, merge(fewer.get(last), entry));
      } else {
        fewer.add(entry);
      }
    }
    return fewer;
  }

  private boolean fitsOneBucket(Entry a, Entry b) {
    return (long) a.range().iterations() + b.range().iterations() <= bucketSize;
  }

  private static Entry merge(Entry a, Entry b) {
    return new Entry(b.sequence(), a.range().merge(b.range()));
  }

  private void add(long sequence, Event event) {
    events.addLast(new Noted(sequence, event));
    event.finding().ifPresent(finding -> findings.put(finding.id(), event));
    if (events.size() > MAX_EVENTS) {
      events.removeFirst();
      forgottenEvents++;
    }
    if (findings.size() > MAX_EVENTS) {
      Long oldest = null;
      for (Map.Entry<Long, Event> known : findings.entrySet()) {
        boolean closed =
            known.getValue().finding().map(state -> state.closedAt().isPresent()).orElse(true);
        if (closed) {
          oldest = known.getKey();
          break;
        }
      }
      findings.remove(oldest == null ? findings.keySet().iterator().next() : oldest);
    }
  }

  /** Shrinks, or lets grow from now on. */
  synchronized void limit(int ranges) {
    capacity = ranges;
    trim();
  }

  /**
   * What is known, with the buckets and events after a sequence number alone.
   *
   * @param sequence of the last report that the asker has; {@link Long#MIN_VALUE} for all
   */
  public synchronized State since(long sequence) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : older) {
      if (entry.sequence() > sequence) {
        entries.add(entry);
      }
    }
    for (Entry entry : recent) {
      if (entry.sequence() > sequence) {
        entries.add(entry);
      }
    }
    List<Noted> news = events.stream().filter(noted -> noted.sequence() > sequence).toList();
    return new State(
        Optional.ofNullable(network),
        entries,
        news,
        List.copyOf(findings.values()),
        checks.all(),
        forgottenEvents,
        lastSequence);
  }

  /** What a list of runs shows. */
  record Brief(List<Event> findings, long startMillis, long timeMillis, int iteration) {}

  synchronized Brief brief() {
    NetworkSummary known = network;
    Entry last = recent.peekLast();
    return new Brief(
        List.copyOf(findings.values()),
        known == null ? 0 : known.startMillis(),
        last == null ? 0 : last.range().timeMillis(),
        last == null ? -1 : last.range().iteration());
  }

  /**
   * The last buckets, in order.
   *
   * @param most how many at most
   */
  synchronized List<IterationRange> newest(int most) {
    List<IterationRange> newest = new ArrayList<>(most);
    Iterator<Entry> backwards = recent.descendingIterator();
    while (backwards.hasNext() && newest.size() < most) {
      newest.add(backwards.next().range());
    }
    Collections.reverse(newest);
    return newest;
  }

  /** The last bucket; empty before the first. */
  public synchronized Optional<Entry> latest() {
    return Optional.ofNullable(recent.peekLast());
  }

  /** Sequence number of the last report; {@link Long#MIN_VALUE} before the first. */
  public synchronized long lastSequence() {
    return lastSequence;
  }

  /**
   * The bucket that shows the layers at an iteration: the one it lies in or the nearest to it;
   * where that has no gradients, the last before it that has. Empty before the first report.
   */
  synchronized Optional<Entry> at(int iteration) {
    Entry nearest = null;
    long distance = Long.MAX_VALUE;
    Entry measured = null;
    for (Entry entry : since(Long.MIN_VALUE).entries()) {
      long from = Math.max(0, (long) entry.range().firstIteration() - iteration);
      long to = Math.max(0, (long) iteration - entry.range().iteration());
      if (Math.max(from, to) > distance) {
        break; // they are in order: from here on it grows
      }
      nearest = entry;
      distance = Math.max(from, to);
      if (entry.range().layers().containsKey(LayerQuantity.GRADIENT_NORM)) {
        measured = entry;
      }
    }
    return Optional.ofNullable(measured == null ? nearest : measured);
  }

  /** The histogram of a layer taken nearest to an iteration; empty if none is. */
  synchronized Optional<LayerHistogram> histogram(int layer, int iteration) {
    return histograms.nearest(layer, iteration);
  }

  /** Everything that is kept, as reports, in order. */
  public synchronized List<HealthReport> reports(String session, String worker, long after) {
    State state = since(after);
    Map<Long, HealthReport> bySequence = new TreeMap<>();
    for (Entry entry : state.entries()) {
      bySequence.put(
          entry.sequence(),
          new HealthReport(
              session, worker, entry.sequence(), Optional.of(entry.range()), List.of(), List.of()));
    }
    for (Noted noted : state.events()) {
      bySequence.merge(
          noted.sequence(),
          new HealthReport(
              session,
              worker,
              noted.sequence(),
              Optional.empty(),
              List.of(),
              List.of(noted.event())),
          RunHistory::merge);
    }
    if (!checks.all().isEmpty() && checks.sequence() > after) {
      bySequence.merge(
          checks.sequence(),
          new HealthReport(
              session,
              worker,
              checks.sequence(),
              Optional.empty(),
              List.of(),
              List.of(),
              checks.all()),
          RunHistory::merge);
    }
    return List.copyOf(bySequence.values());
  }

  private static HealthReport merge(HealthReport a, HealthReport b) {
    List<Event> events = new ArrayList<>(a.events());
    events.addAll(b.events());
    return new HealthReport(
        a.session(),
        a.worker(),
        a.sequence(),
        a.range().or(b::range),
        List.of(),
        events,
        b.checks());
  }
}
