package org.vitals4j.ui;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.core.storage.StorageMetaData;
import org.jspecify.annotations.Nullable;
import org.vitals4j.ui.health.Runs;
import org.vitals4j.ui.health.wire.HealthReport;

/**
 * A storage in memory that does not grow with the length of a run, as DL4J's {@code
 * InMemoryStatsStorage} does.
 *
 * <p>Of the Health page's reports the last 512 are kept whole, older ones are downsampled to the
 * last, smallest and largest of every value, and every finding stays. Of the reports of others,
 * {@code StatsListener}'s among them, the last 256 stay, and of each bucket of older ones those
 * with the smallest, the largest and the last score. Runs share the room: beyond 16 of them each
 * keeps less, beyond 1000 the one that was added to the longest ago is forgotten.
 *
 * <p>Thread-safe. Listeners are called on the thread that puts, after what was put can be read.
 * Session ids are listed in the order in which they first appeared.
 */
public final class BoundedStatsStorage implements StatsStorage {

  private final Runs runs = new Runs();
  private final Map<Key, Log> logs = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Kind, StorageMetaData> metaData = new LinkedHashMap<>();
  private final Set<String> sessions = new LinkedHashSet<>();
  private final List<StatsStorageListener> listeners = new CopyOnWriteArrayList<>();

  private record Key(String session, String type, String worker) {
    static Key of(Persistable one) {
      return new Key(one.getSessionID(), one.getTypeID(), one.getWorkerID());
    }
  }

  private record Kind(String session, String type) {}

  /** One session, type and worker. */
  private static final class Log {
    @Nullable Persistable staticInfo;
    final DownsampledUpdates updates = new DownsampledUpdates();
  }

  /** What the Health page is drawn from. */
  Runs runs() {
    return runs;
  }

  // ----- Putting -----

  @Override
  public void putStaticInfo(Persistable info) {
    List<EventType> newIds;
    synchronized (logs) {
      newIds = newIds(info);
      log(Key.of(info)).staticInfo = info;
      if (info instanceof StoredReport stored) {
        stored.network().ifPresent(runs::network);
      }
    }
    notifyListeners(info, newIds, EventType.PostStaticInfo);
  }

  @Override
  public void putStaticInfo(Collection<? extends Persistable> infos) {
    infos.forEach(this::putStaticInfo);
  }

  @Override
  public void putUpdate(Persistable update) {
    List<EventType> newIds;
    synchronized (logs) {
      newIds = newIds(update);
      Log log = log(Key.of(update));
      if (update instanceof StoredReport stored && stored.report().isPresent()) {
        runs.report(stored.report().get());
      } else {
        log.updates.add(update);
      }
    }
    notifyListeners(update, newIds, EventType.PostUpdate);
  }

  @Override
  public void putUpdate(Collection<? extends Persistable> updates) {
    updates.forEach(this::putUpdate);
  }

  @Override
  public void putStorageMetaData(StorageMetaData data) {
    List<EventType> newIds;
    synchronized (logs) {
      newIds = newIds(data);
      sessions.add(data.getSessionID());
      metaData.put(new Kind(data.getSessionID(), data.getTypeID()), data);
    }
    notifyListeners(data, newIds, EventType.PostMetaData);
  }

  @Override
  public void putStorageMetaData(Collection<? extends StorageMetaData> all) {
    all.forEach(this::putStorageMetaData);
  }

  private List<EventType> newIds(Persistable one) {
    List<EventType> newIds = new ArrayList<>(3);
    if (!sessions.contains(one.getSessionID())) {
      newIds.add(EventType.NewSessionID);
    }
    if (logs.keySet().stream().noneMatch(key -> key.type().equals(one.getTypeID()))
        && metaData.keySet().stream().noneMatch(key -> key.type().equals(one.getTypeID()))) {
      newIds.add(EventType.NewTypeID);
    }
    if (logs.keySet().stream().noneMatch(key -> key.worker().equals(one.getWorkerID()))) {
      newIds.add(EventType.NewWorkerID);
    }
    return newIds;
  }

  private Log log(Key key) {
    Log log = logs.get(key);
    if (log == null) {
      sessions.add(key.session());
      log = new Log();
      logs.put(key, log);
      if (logs.size() > 2 * 1000) { // two types a run, of ours
        forget(logs.keySet().iterator().next());
      }
    }
    return log;
  }

  private void forget(Key oldest) {
    logs.remove(oldest);
    metaData.remove(new Kind(oldest.session(), oldest.type()));
    if (logs.keySet().stream().noneMatch(key -> key.session().equals(oldest.session()))) {
      sessions.remove(oldest.session());
    }
  }

  private void notifyListeners(Persistable about, List<EventType> newIds, EventType put) {
    if (listeners.isEmpty()) {
      return;
    }
    List<EventType> all = new ArrayList<>(newIds.size() + 1);
    all.add(put);
    all.addAll(newIds);
    for (EventType type : all) {
      StatsStorageEvent event =
          new StatsStorageEvent(
              this,
              type,
              about.getSessionID(),
              about.getTypeID(),
              about.getWorkerID(),
              about.getTimeStamp());
      for (StatsStorageListener listener : listeners) {
        listener.notify(event);
      }
    }
  }

  // ----- Asking -----

  @Override
  public List<String> listSessionIDs() {
    synchronized (logs) {
      return new ArrayList<>(sessions);
    }
  }

  @Override
  public boolean sessionExists(String session) {
    synchronized (logs) {
      return sessions.contains(session);
    }
  }

  @Override
  public @Nullable Persistable getStaticInfo(String session, String type, String worker) {
    synchronized (logs) {
      return find(new Key(session, type, worker)).map(log -> log.staticInfo).orElse(null);
    }
  }

  @Override
  public List<Persistable> getAllStaticInfos(String session, String type) {
    List<Persistable> all = new ArrayList<>();
    for (String worker : listWorkerIDsForSessionAndType(session, type)) {
      Persistable info = getStaticInfo(session, type, worker);
      if (info != null) {
        all.add(info);
      }
    }
    return all;
  }

  @Override
  public List<String> listTypeIDsForSession(String session) {
    return distinct(key -> key.session().equals(session), Key::type);
  }

  @Override
  public List<String> listWorkerIDsForSession(String session) {
    return distinct(key -> key.session().equals(session), Key::worker);
  }

  @Override
  public List<String> listWorkerIDsForSessionAndType(String session, String type) {
    return distinct(key -> key.session().equals(session) && key.type().equals(type), Key::worker);
  }

  private List<String> distinct(Predicate<Key> which, Function<Key, String> part) {
    synchronized (logs) {
      return new ArrayList<>(
          logs.keySet().stream().filter(which).map(part).distinct().sorted().toList());
    }
  }

  @Override
  public int getNumUpdateRecordsFor(String session) {
    synchronized (logs) {
      return keys(key -> key.session().equals(session)).stream()
          .mapToInt(key -> updates(key).size())
          .sum();
    }
  }

  @Override
  public int getNumUpdateRecordsFor(String session, String type, String worker) {
    return updates(new Key(session, type, worker)).size();
  }

  @Override
  public @Nullable Persistable getLatestUpdate(String session, String type, String worker) {
    synchronized (logs) {
      Key key = new Key(session, type, worker);
      Persistable foreign = find(key).map(log -> log.updates.last()).orElse(null);
      if (foreign != null) {
        return foreign;
      }
      List<Persistable> all = updates(key);
      return all.isEmpty() ? null : all.get(all.size() - 1);
    }
  }

  @Override
  public @Nullable Persistable getUpdate(
      String session, String type, String worker, long timestamp) {
    return updates(new Key(session, type, worker)).stream()
        .filter(update -> update.getTimeStamp() == timestamp)
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<Persistable> getLatestUpdateAllWorkers(String session, String type) {
    List<Persistable> all = new ArrayList<>();
    for (String worker : listWorkerIDsForSessionAndType(session, type)) {
      Persistable latest = getLatestUpdate(session, type, worker);
      if (latest != null) {
        all.add(latest);
      }
    }
    return all;
  }

  @Override
  public List<Persistable> getAllUpdatesAfter(
      String session, String type, String worker, long timestamp) {
    List<Persistable> later = new ArrayList<>();
    for (Persistable update : updates(new Key(session, type, worker))) {
      if (update.getTimeStamp() > timestamp) {
        later.add(update);
      }
    }
    return later;
  }

  @Override
  public List<Persistable> getAllUpdatesAfter(String session, String type, long timestamp) {
    List<Persistable> later = new ArrayList<>();
    for (String worker : listWorkerIDsForSessionAndType(session, type)) {
      later.addAll(getAllUpdatesAfter(session, type, worker, timestamp));
    }
    later.sort(Comparator.comparingLong(Persistable::getTimeStamp));
    return later;
  }

  @Override
  public long[] getAllUpdateTimes(String session, String type, String worker) {
    return updates(new Key(session, type, worker)).stream()
        .mapToLong(Persistable::getTimeStamp)
        .sorted()
        .toArray();
  }

  @Override
  public List<Persistable> getUpdates(
      String session, String type, String worker, long[] timestamps) {
    Map<Long, Persistable> byTime = new LinkedHashMap<>();
    updates(new Key(session, type, worker)).forEach(one -> byTime.put(one.getTimeStamp(), one));
    List<Persistable> found = new ArrayList<>(timestamps.length);
    for (long time : timestamps) {
      Persistable update = byTime.get(time);
      if (update != null) {
        found.add(update);
      }
    }
    return found;
  }

  @Override
  public @Nullable StorageMetaData getStorageMetaData(String session, String type) {
    synchronized (logs) {
      return metaData.get(new Kind(session, type));
    }
  }

  private List<Key> keys(Predicate<Key> which) {
    return logs.keySet().stream().filter(which).toList();
  }

  /** Without counting as a use: the log that is not added to is the first to go. */
  private Optional<Log> find(Key key) {
    return logs.entrySet().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private List<Persistable> updates(Key key) {
    synchronized (logs) {
      List<Persistable> all =
          new ArrayList<>(find(key).map(l -> l.updates.all()).orElse(List.of()));
      if (key.type().equals(StoredReport.TYPE_ID)) {
        runs.history(key.session(), key.worker())
            .map(history -> history.reports(key.session(), key.worker(), Long.MIN_VALUE))
            .orElse(List.<HealthReport>of())
            .forEach(report -> all.add(new StoredReport(report)));
      }
      return all;
    }
  }

  // ----- Listeners, and the end -----

  @Override
  public void registerStatsStorageListener(StatsStorageListener listener) {
    if (!listeners.contains(listener)) {
      listeners.add(listener);
    }
  }

  @Override
  public void deregisterStatsStorageListener(StatsStorageListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void removeAllListeners() {
    listeners.clear();
  }

  @Override
  public List<StatsStorageListener> getListeners() {
    return new ArrayList<>(listeners);
  }

  /** Does nothing: what it holds goes when nobody holds it. */
  @Override
  public void close() {}

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public String toString() {
    return "BoundedStatsStorage of " + listSessionIDs().size() + " sessions";
  }
}
