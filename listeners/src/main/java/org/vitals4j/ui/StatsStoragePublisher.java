package org.vitals4j.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.jspecify.annotations.Nullable;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.ui.health.RateLimiter;
import org.vitals4j.ui.health.ReportRates;

/** Keeps the order that the pages rely on; what is in the reports is made elsewhere. */
final class StatsStoragePublisher implements Publisher {

  /**
   * Copies of networks that are followed at once; beyond it the least recently used one starts
   * over.
   */
  private static final int MAX_STREAMS = 1000;

  private final StatsStorageRouter router;
  private final ReportRates rates;
  private final Map<StreamKey, Stream> streams =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Stream> eldest) {
          return size() > MAX_STREAMS;
        }
      };

  StatsStoragePublisher(StatsStorageRouter router, ReportRates rates) {
    this.router = router;
    this.rates = rates;
  }

  @Override
  public String name() {
    return "DL4J UI";
  }

  // One thread calls a publisher, but nothing stops a user from giving one to two monitors.
  @Override
  public synchronized void iteration(IterationSnapshot snapshot, long dropped) {
    Stream stream =
        streams.computeIfAbsent(
            new StreamKey(snapshot.session(), snapshot.worker()),
            key -> new Stream(key, snapshot.timeMillis(), rates.reports(System::nanoTime)));
    announce(snapshot, stream);
    stream.throughput.add(snapshot);
    if (UpdateReports.isComplete(snapshot)) {
      stream.newest = snapshot;
      if (stream.reports.allows()) {
        write(stream);
      }
    }
  }

  /** Of those that came too fast the last is written: the pages should end with what is so now. */
  @Override
  public synchronized void flush() {
    streams.values().forEach(this::write);
  }

  private void write(Stream stream) {
    IterationSnapshot snapshot = stream.newest;
    if (snapshot == null) {
      return;
    }
    stream.newest = null;
    SbeStatsReport report = UpdateReports.of(snapshot);
    stream.throughput.writeTo(report, snapshot.timeMillis() - stream.startMillis);
    report.reportIDs(
        stream.session,
        StatsListener.TYPE_ID,
        stream.worker,
        stream.nextTimestamp(snapshot.timeMillis()));
    router.putUpdate(report);
  }

  /** Without static information the pages see neither the session nor any of its updates. */
  @SuppressWarnings("ReferenceEquality") // comparing configurations in every iteration would cost
  private void announce(IterationSnapshot snapshot, Stream stream) {
    if (stream.announced == snapshot.network()) {
      return;
    }
    router.putStorageMetaData(
        new SbeStorageMetaData(
            snapshot.timeMillis(),
            stream.session,
            StatsListener.TYPE_ID,
            stream.worker,
            SbeStatsInitializationReport.class,
            SbeStatsReport.class));
    SbeStatsInitializationReport report = StaticReports.of(snapshot.network());
    report.reportIDs(stream.session, StatsListener.TYPE_ID, stream.worker, snapshot.timeMillis());
    router.putStaticInfo(report);
    stream.announced = snapshot.network();
  }

  private record StreamKey(String session, String worker) {}

  /** What one session and worker has sent so far. */
  private static final class Stream {

    private final String session;
    private final String worker;
    private final long startMillis;
    private final Throughput throughput = new Throughput();
    private @Nullable NetworkDescription announced;
    private final RateLimiter reports;
    private @Nullable IterationSnapshot newest;
    private long lastTimestamp;

    Stream(StreamKey key, long startMillis, RateLimiter reports) {
      this.session = Dl4jNames.name(key.session());
      this.worker = Dl4jNames.name(key.worker());
      this.startMillis = startMillis;
      this.reports = reports;
    }

    /** Storages key by millisecond: a second report in one would silently replace the first. */
    long nextTimestamp(long millis) {
      lastTimestamp = Math.max(millis, lastTimestamp + 1);
      return lastTimestamp;
    }
  }
}
