package org.vitals4j.ui.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerHistogram;

/**
 * Writes reports for the Health page. Where iterations come faster than the store should be written
 * to, several are merged into one report, with the last, smallest and largest of every value;
 * findings are always written, and the newest state at the latest when it is asked for or nothing
 * more comes.
 */
@Internal
public final class HealthPublisher implements Publisher {

  /** Copies of networks that are followed at once; a monitor of more begins anew with the rest. */
  private static final int MAX_STREAMS = 1000;

  private final HealthSink sink;
  private final ReportRates rates;
  private final LongSupplier nanoTime;
  private final Map<Key, Stream> streams =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Stream> eldest) {
          return size() > MAX_STREAMS;
        }
      };

  /** Publishes at the rates that suit the sink. */
  public HealthPublisher(HealthSink sink, ReportRates rates) {
    this(sink, rates, System::nanoTime);
  }

  HealthPublisher(HealthSink sink, ReportRates rates, LongSupplier nanoTime) {
    this.sink = sink;
    this.rates = rates;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "Health page";
  }

  // One thread calls a publisher, but nothing stops a user from giving one to two monitors.
  @Override
  public synchronized void iteration(IterationSnapshot snapshot, long dropped) {
    Stream stream = stream(snapshot.session(), snapshot.worker(), snapshot.timeMillis());
    stream.add(snapshot, dropped);
  }

  @Override
  public synchronized void finding(FindingEvent event) {
    stream(event.session(), event.worker(), System.currentTimeMillis()).add(event);
  }

  @Override
  public synchronized void treatment(TreatmentEvent event) {
    stream(event.session(), event.worker(), System.currentTimeMillis()).add(event);
  }

  @Override
  public synchronized void checks(String session, String worker, List<Finding.Check> checks) {
    stream(session, worker, System.currentTimeMillis()).add(checks);
  }

  @Override
  public synchronized void flush() {
    streams.values().forEach(Stream::write);
  }

  @Override
  public synchronized void close() {
    flush();
  }

  private Stream stream(String session, String worker, long nowMillis) {
    return streams.computeIfAbsent(
        new Key(session, worker), key -> new Stream(session, worker, nowMillis));
  }

  private record Key(String session, String worker) {}

  /** One copy of a network. */
  private final class Stream {

    private final String session;
    private final String worker;
    private final long startMillis;
    private final RateLimiter reports = rates.reports(nanoTime);
    private final RateLimiter histograms = rates.histograms(nanoTime);
    private @Nullable NetworkDescription announced;
    private int version;
    private @Nullable IterationRange pending;
    private List<LayerHistogram> newestHistograms = List.of();
    private long lastSequence;
    private long lastMillis;

    Stream(String session, String worker, long nowMillis) {
      this.session = session;
      this.worker = worker;
      this.startMillis = nowMillis;
      this.lastMillis = nowMillis;
    }

    void add(IterationSnapshot snapshot, long dropped) {
      announce(snapshot);
      lastMillis = snapshot.timeMillis();
      IterationRange now = ReportMaker.range(snapshot, version, dropped);
      IterationRange before = pending;
      pending = before == null ? now : before.merge(now);
      List<LayerHistogram> taken = ReportMaker.histograms(snapshot);
      if (!taken.isEmpty()) {
        newestHistograms = taken;
      }
      if (reports.allows()) {
        writeWith(
            newestHistograms.isEmpty() || !histograms.allows() ? List.of() : takeHistograms());
      }
    }

    /** Iterations before an event are written before it. */
    void add(FindingEvent event) {
      add(ReportMaker.event(event, lastMillis));
    }

    void add(TreatmentEvent event) {
      add(ReportMaker.event(event, lastMillis));
    }

    private void add(Event event) {
      if (pending != null) {
        writeWith(List.of());
      }
      put(Optional.empty(), List.of(), List.of(event), List.of());
    }

    void add(List<Finding.Check> checks) {
      put(Optional.empty(), List.of(), List.of(), checks);
    }

    /** Writes what was held back, if anything was. */
    void write() {
      if (pending != null || !newestHistograms.isEmpty()) {
        writeWith(takeHistograms());
      }
    }

    private List<LayerHistogram> takeHistograms() {
      List<LayerHistogram> taken = newestHistograms;
      newestHistograms = List.of();
      return taken;
    }

    private void writeWith(List<LayerHistogram> some) {
      Optional<IterationRange> range = Optional.ofNullable(pending);
      pending = null;
      put(range, some, List.of(), List.of());
    }

    private void put(
        Optional<IterationRange> range,
        List<LayerHistogram> some,
        List<Event> events,
        List<Finding.Check> checks) {
      // Storages keep one record a millisecond: a second one would silently replace the first.
      lastSequence = Math.max(lastMillis, lastSequence + 1);
      sink.report(new HealthReport(session, worker, lastSequence, range, some, events, checks));
    }

    @SuppressWarnings("ReferenceEquality") // comparing descriptions in every iteration would cost
    private void announce(IterationSnapshot snapshot) {
      if (announced == snapshot.network()) {
        return;
      }
      if (snapshot.network().equals(announced)) { // another copy of it, in another round
        announced = snapshot.network();
        return;
      }
      write();
      version++;
      sink.network(
          ReportMaker.network(
              snapshot.network(),
              session,
              worker,
              Math.max(snapshot.timeMillis(), lastSequence),
              version,
              startMillis));
      announced = snapshot.network();
    }
  }
}
