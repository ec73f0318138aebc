package org.vitals4j.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.TreatmentEvent;

/**
 * Keeps what was measured as gauges and counters of a Micrometer registry.
 *
 * <pre>{@code
 * TrainingMonitor.builder().publishTo(new MicrometerPublisher(registry)).build().addTo(network);
 * }</pre>
 *
 * <p><b>Names</b> are {@code vitals4j.} and {@code vitals4j.layer.} with the ids of {@link
 * org.vitals4j.report.RunQuantity} and {@link org.vitals4j.report.LayerQuantity}; tags are {@code
 * session}, {@code worker} and {@code layer}. A gauge appears with its first measured value, keeps
 * the last one while nothing is sampled, and goes where the value cannot be known: absence is never
 * 0. NaN and infinities are values.
 *
 * <p><b>Bounds.</b> A network has at most {@code maxSeries} series, 1,000 unless told otherwise:
 * 100 for the whole network, and for its layers as many quantities as fit for every layer. At most
 * {@value #MAX_NETWORKS} networks have series at a time; a further one takes the place of one that
 * was not heard of for a minute. What is left out is said in one line each.
 *
 * <p><b>Cost.</b> The training thread posts a reference to a queue, as for any publisher; the
 * meters are kept by the publishers' thread. The registry's own threads read values without a lock.
 *
 * <p>{@link #close} takes the meters out of the registry.
 */
public final class MicrometerPublisher implements Publisher {

  /** Series of one network, unless told otherwise. */
  public static final int DEFAULT_MAX_SERIES = 1000;

  /** Networks that have series at a time. */
  static final int MAX_NETWORKS = 16;

  /** A network that was not heard of for so long may lose its place to another. */
  private static final long IDLE_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private record NetworkKey(String session, String worker) {}

  private final MeterRegistry registry;
  private final int maxSeries;
  private final Map<NetworkKey, NetworkMeters> networks = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private long droppedBefore;
  private boolean saidNoPlace;

  /** With {@value #DEFAULT_MAX_SERIES} series a network. */
  public MicrometerPublisher(MeterRegistry registry) {
    this(registry, DEFAULT_MAX_SERIES);
  }

  /**
   * With another bound.
   *
   * @param maxSeries series of one network, at least 100
   * @throws IllegalArgumentException if it is less
   */
  public MicrometerPublisher(MeterRegistry registry, int maxSeries) {
    if (maxSeries < LayerSelection.FIXED) {
      throw new IllegalArgumentException(
          "maxSeries must be at least " + LayerSelection.FIXED + ", but was " + maxSeries);
    }
    this.registry = registry;
    this.maxSeries = maxSeries;
  }

  /** Closes something else along with this publisher; the last given first. */
  MicrometerPublisher owning(AutoCloseable part) {
    owned.addFirst(part);
    return this;
  }

  @Override
  public String name() {
    return "micrometer";
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    long lost = Math.max(0, dropped - droppedBefore);
    droppedBefore = dropped;
    NetworkMeters meters = network(snapshot.session(), snapshot.worker(), snapshot.timeMillis());
    if (meters != null) {
      meters.iteration(snapshot, lost);
    }
  }

  @Override
  public void finding(FindingEvent event) {
    NetworkMeters meters = network(event.session(), event.worker(), 0);
    if (meters != null) {
      meters.finding(event);
    }
  }

  @Override
  public void treatment(TreatmentEvent event) {
    NetworkMeters meters = network(event.session(), event.worker(), 0);
    if (meters != null) {
      meters.treatment(event);
    }
  }

  /** The meters of a network; null where there is no place for it. */
  private @Nullable NetworkMeters network(String session, String worker, long now) {
    NetworkKey key = new NetworkKey(session, worker);
    NetworkMeters known = networks.get(key);
    if (known != null) {
      return known;
    }
    if (networks.size() >= MAX_NETWORKS && !makeRoom(now)) {
      if (!saidNoPlace) {
        saidNoPlace = true;
        LOG.warn(
            "Metrics are kept of {} networks at a time: there are more, which have none",
            MAX_NETWORKS);
      }
      return null;
    }
    NetworkMeters made = new NetworkMeters(registry, session, worker, maxSeries);
    networks.put(key, made);
    return made;
  }

  private boolean makeRoom(long now) {
    var oldest = networks.entrySet().iterator();
    NetworkMeters idle = oldest.next().getValue();
    if (now - idle.lastHeard() < IDLE_MILLIS) {
      return false;
    }
    oldest.remove();
    idle.remove();
    return true;
  }

  /** How many series there are of all networks. */
  int series() {
    return networks.values().stream().mapToInt(NetworkMeters::size).sum();
  }

  @Override
  public void close() {
    for (AutoCloseable part : owned) {
      try {
        part.close();
      } catch (Exception failed) {
        LOG.warn("Metrics: closing failed: {}", failed.toString());
      }
    }
    networks.values().forEach(NetworkMeters::remove);
    networks.clear();
  }
}
