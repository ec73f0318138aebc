package org.vitals4j.agent.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Keys;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.plugin.Plugins;
import org.vitals4j.ui.health.HealthApi;
import org.vitals4j.ui.health.HealthPublisher;
import org.vitals4j.ui.health.ReportRates;
import org.vitals4j.ui.health.Response;
import org.vitals4j.ui.health.Runs;

/**
 * Gives each network that trains a monitor of its own, and the copies of {@code ParallelWrapper}
 * that of their original. No list of the application's is touched: DL4J is handed another, with the
 * monitor at its end, each time it asks.
 *
 * <p>A network on which the application has a Vitals4j of its own is left to that, from then on for
 * good: the lists that DL4J reads during one iteration may differ.
 */
final class Watch {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");
  private static final String OUR_PACKAGES = "org.vitals4j.";

  /** For all runs together: whoever detaches waits for it. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Plugins plugins;
  private final WeakIdentityMap<WatchedRun> networks =
      new WeakIdentityMap<>(WatchedRun::closeLater);
  private final AtomicInteger runs = new AtomicInteger();
  private final Set<String> logged = new HashSet<>();
  private @Nullable BrowserPages pages;

  /** What is asked from outside where there are no pages. */
  private final Runs history = Runs.compact();

  private final HealthApi api = new HealthApi(() -> List.of(history), List::of);

  private Watch(Plugins plugins) {
    this.plugins = plugins;
  }

  static Watch start(String options, String version) {
    Plugins plugins = Plugins.find(Configuration.load(ConfigSources.ofJvm(options)));
    Watch watch = new Watch(plugins);
    HostLog.line(
        "version "
            + version
            + " watches the networks of this job; findings go to the log, logger vitals4j.alerts.");
    for (String key : ConfigSources.repeated(options)) {
      watch.logOnce(
          "the key '" + key + "' is given more than once (agent argument); the last counts.");
    }
    watch.logProblems();
    return watch;
  }

  /** What DL4J shall see instead of a network's own listeners. */
  Collection<?> listeners(Collection<?> own, Object model) {
    if (!TrainedNetwork.isNetwork(model)) {
      return own; // a single layer, in pre-training
    }
    WatchedRun watched = networks.get(model, this::newRun);
    if (watched.isReleased()) {
      return own;
    }
    for (Object listener : own) {
      if (isOfAnotherCopy(listener)) {
        release(watched, listener);
        return own;
      }
    }
    List<Object> all = new ArrayList<>(own.size() + 1);
    all.addAll(own);
    all.add(watched.monitor());
    return all;
  }

  /** A copy belongs to the run of its original. */
  void replica(Object original, Object copy) {
    if (original != copy) {
      networks.put(copy, networks.get(original, this::newRun));
    }
  }

  private static boolean isOfAnotherCopy(Object listener) {
    return listener instanceof TrainingListener
        && listener.getClass().getName().startsWith(OUR_PACKAGES)
        && listener.getClass().getClassLoader() != Watch.class.getClassLoader();
  }

  private void release(WatchedRun watched, Object listener) {
    watched.release();
    logOnce(
        "the application has a Vitals4j of its own ("
            + listener.getClass().getName()
            + "): networks that it watches are left to it.");
  }

  private WatchedRun newRun() {
    TrainingMonitor.Builder builder = TrainingMonitor.builder(plugins);
    String session = plugins.configuration().get(Keys.SESSION);
    int run = runs.incrementAndGet();
    if (!session.isEmpty() && run > 1) {
      builder.sessionId(session + "-" + run);
    }
    builder.publishTo(
        pages().publisher().orElseGet(() -> new HealthPublisher(history, ReportRates.COMPACT)));
    TrainingMonitor monitor = builder.build();
    logProblems();
    return new WatchedRun(monitor);
  }

  private void logProblems() {
    plugins.problems().forEach(this::logOnce);
  }

  private void logOnce(String sentence) {
    synchronized (logged) {
      if (!logged.add(sentence)) {
        return;
      }
    }
    HostLog.line(sentence);
    LOG.warn("{}", sentence);
  }

  /** Lines for a person. */
  String status() {
    StringBuilder text = new StringBuilder(512);
    Set<WatchedRun> all = new HashSet<>(networks.values());
    text.append("  networks: ").append(all.size());
    pages().address().ifPresent(address -> text.append("\n  browser pages: ").append(address));
    for (WatchedRun watched : all) {
      text.append('\n').append(watched.status());
    }
    return text.toString();
  }

  /**
   * What the Health page's API answers.
   *
   * @param address path and query
   * @return the status, a line break, and the body
   */
  String health(String address) {
    int query = address.indexOf('?');
    Response response =
        query < 0
            ? api.get(address, null)
            : api.get(address.substring(0, query), address.substring(query + 1));
    return response.status() + "\n" + new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Lets go of every network, publishes what is queued, and closes what was opened. */
  void stop() {
    List<WatchedRun> all = networks.values();
    networks.clear();
    Set<WatchedRun> runs = new HashSet<>(all);
    runs.forEach(WatchedRun::closeLater);
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    for (WatchedRun run : runs) {
      run.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    pages().close();
  }

  /** The Health page among those of DL4J, whoever starts them. */
  void addPages(List<Object> modules) {
    HealthPage.addTo(modules);
  }

  /** Opened with the first run: a UI that starts asks this object for its page. */
  private synchronized BrowserPages pages() {
    BrowserPages open = pages;
    if (open == null) {
      open = BrowserPages.open(plugins.configuration().get(Keys.UI));
      pages = open;
    }
    return open;
  }
}
