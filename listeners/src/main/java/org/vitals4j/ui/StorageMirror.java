package org.vitals4j.ui;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.ui.health.Runs;

/**
 * Keeps in memory, bounded, what the Health page shows of a storage that may be slow: a file for
 * instance. Reads on a thread of its own, which ends when there is nothing to read; a record that
 * cannot be read is passed over, counted, and said once.
 */
final class StorageMirror {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final StatsStorage storage;
  private final Runs runs = new Runs();
  private final AtomicLong unreadable = new AtomicLong();
  private final ThreadPoolExecutor reader;

  StorageMirror(StatsStorage storage) {
    this.storage = storage;
    reader =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "vitals4j-health-reader");
              thread.setDaemon(true);
              return thread;
            });
    reader.allowCoreThreadTimeOut(true);
    reader.execute(() -> guarded(this::readAll));
  }

  Runs runs() {
    return runs;
  }

  StatsStorage storage() {
    return storage;
  }

  /** Reads what events are about. Returns at once. */
  void read(Collection<StatsStorageEvent> events) {
    List<StatsStorageEvent> mine = List.copyOf(events);
    reader.execute(() -> mine.forEach(event -> guarded(() -> read(event))));
  }

  void close() {
    reader.shutdownNow();
  }

  private void readAll() {
    for (String session : storage.listSessionIDs()) {
      for (String worker : storage.listWorkerIDsForSessionAndType(session, StoredReport.TYPE_ID)) {
        guarded(() -> readStatic(session, worker));
        // One by one: a file may be larger than memory.
        long[] times = storage.getAllUpdateTimes(session, StoredReport.TYPE_ID, worker);
        Arrays.sort(times);
        for (long time : times) {
          guarded(() -> readUpdate(session, worker, time));
        }
      }
    }
  }

  private void read(StatsStorageEvent event) {
    if (event.getEventType() == EventType.PostStaticInfo) {
      readStatic(event.getSessionID(), event.getWorkerID());
    } else if (event.getEventType() == EventType.PostUpdate) {
      readUpdate(event.getSessionID(), event.getWorkerID(), event.getTimestamp());
    }
  }

  private void readStatic(String session, String worker) {
    Persistable info = storage.getStaticInfo(session, StoredReport.TYPE_ID, worker);
    if (info instanceof StoredReport stored) {
      stored.network().ifPresent(runs::network);
    }
  }

  private void readUpdate(String session, String worker, long time) {
    Persistable update = storage.getUpdate(session, StoredReport.TYPE_ID, worker, time);
    if (update instanceof StoredReport stored) {
      stored.report().ifPresent(runs::report);
    }
  }

  private void guarded(Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException | LinkageError e) {
      // A storage that was closed throws an IllegalAccessError.
      if (unreadable.getAndIncrement() == 0) {
        LOG.warn("The Health page cannot read a record of {}; others may follow", storage, e);
      }
    }
  }
}
