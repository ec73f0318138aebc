package org.vitals4j.ui.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.publish.FailureLog;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.workers.RemoteComparison;

/**
 * The workers of other JVMs that report to this server. Passes their reports on to the histories,
 * each once however often it is sent, and compares the workers of a run. Says of a worker whose
 * process is heard no more that it went silent: every sender is heard at least once a second while
 * its process lives.
 *
 * <p>Thread-safe. Remembers as many workers as there are histories.
 */
final class RemoteWorkers implements AutoCloseable {

  /** Ten times the interval at which a sender is heard. */
  static final Duration SILENCE = HealthSender.HEARTBEAT.multipliedBy(10);

  /** The pathology that a silent worker is shown with. */
  static final String SILENT = "WORKER_SILENT";

  private static final long FIRST_ID = -(1L << 41);

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Runs runs;
  private final LongSupplier nanoTime;
  private final ScheduledThreadPoolExecutor clock;
  private final Map<Runs.Key, Worker> workers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Runs.Key, Worker> eldest) {
          return size() > Runs.MAX_RUNS;
        }
      };
  private final RemoteComparison comparison = new RemoteComparison();
  private long accepted;

  /** What became of a report. */
  enum Verdict {
    ACCEPTED,
    /** Nothing was kept: the network it is about must be sent before it. */
    UNKNOWN_NETWORK
  }

  RemoteWorkers(Runs runs) {
    this(runs, System::nanoTime);
    long period = HealthSender.HEARTBEAT.toMillis();
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  /** One that looks for silence when it is told to. */
  RemoteWorkers(Runs runs, LongSupplier nanoTime) {
    this.runs = runs;
    this.nanoTime = nanoTime;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "vitals4j-workers");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** One worker; guarded by the map. */
  private static final class Worker {

    /** Of the last report that it sent. */
    private long sequence = Long.MIN_VALUE;

    /** Of the last report in its history. */
    private long kept = Long.MIN_VALUE;

    private boolean announced;

    /** Whether it said that it is done: reports may still be on their way. */
    private boolean ended;

    private long heardNanos;
    private int iteration;
    private int epoch;
    private int silences;
    private @Nullable Event silent;
  }

  /** Reports and descriptions of networks taken so far, repeated ones included. */
  long accepted() {
    synchronized (workers) {
      return accepted;
    }
  }

  Verdict network(NetworkSummary network) {
    synchronized (workers) {
      Worker worker = heard(network.session(), network.worker());
      worker.announced = true;
      runs.network(network);
      accepted++;
      return Verdict.ACCEPTED;
    }
  }

  Verdict report(HealthReport report) {
    synchronized (workers) {
      Worker worker = heard(report.session(), report.worker());
      if (report.range().isPresent() && !worker.announced) {
        return Verdict.UNKNOWN_NETWORK;
      }
      accepted++;
      if (report.sequence() <= worker.sequence) {
        return Verdict.ACCEPTED; // sent again, since the answer to it was lost
      }
      worker.sequence = report.sequence();
      report
          .range()
          .ifPresent(
              stretch -> {
                worker.iteration = stretch.iteration();
                worker.epoch = stretch.epoch();
              });
      keep(worker, report);
      for (FindingEvent event : comparison.add(report)) {
        note(report.session(), report.worker(), worker, compared(event));
      }
      return Verdict.ACCEPTED;
    }
  }

  private static Event compared(FindingEvent event) {
    Event shown = ReportMaker.event(event, System.currentTimeMillis());
    if (event.kind() == FindingEvent.Kind.OPENED || event.kind() == FindingEvent.Kind.WORSENED) {
      LOG.warn(
          "Worker {} of run {}: {} {}: {}",
          event.worker(),
          event.session(),
          shown.severity(),
          shown.name(),
          shown.text());
    }
    return shown;
  }

  /** A sender lives, though it has nothing to report. */
  Verdict alive(HealthReport empty) {
    synchronized (workers) {
      heard(empty.session(), empty.worker()).ended = false;
      return Verdict.ACCEPTED;
    }
  }

  /** A sender is done, and will not be missed. */
  Verdict end(HealthReport empty) {
    synchronized (workers) {
      heard(empty.session(), empty.worker()).ended = true;
      return Verdict.ACCEPTED;
    }
  }

  private Worker heard(String session, String name) {
    Worker worker = workers.computeIfAbsent(new Runs.Key(session, name), key -> new Worker());
    worker.heardNanos = nanoTime.getAsLong();
    Event missed = worker.silent;
    if (missed != null) {
      worker.silent = null;
      note(session, name, worker, closed(missed, worker));
      LOG.info("Worker {} of run {} is heard again", name, session);
    }
    return worker;
  }

  /** A failure must not end the clock. */
  private void look() {
    try {
      lookForSilence();
    } catch (RuntimeException failed) {
      FailureLog.error("The look for silent workers failed", failed);
    }
  }

  /** Says of each that has been silent for too long that it is, once. */
  void lookForSilence() {
    synchronized (workers) {
      long now = nanoTime.getAsLong();
      for (Map.Entry<Runs.Key, Worker> entry : new ArrayList<>(workers.entrySet())) {
        Worker worker = entry.getValue();
        if (!worker.ended && worker.silent == null && now - worker.heardNanos > SILENCE.toNanos()) {
          Event event = opened(worker, (now - worker.heardNanos) * 1e-9);
          worker.silent = event;
          note(entry.getKey().session(), entry.getKey().worker(), worker, event);
          LOG.warn(
              "Worker {} of run {}: {}",
              entry.getKey().worker(),
              entry.getKey().session(),
              event.text());
        }
      }
    }
  }

  private void note(String session, String name, Worker worker, Event event) {
    HealthReport report =
        new HealthReport(session, name, 0, Optional.empty(), List.of(), List.of(event));
    keep(worker, report);
  }

  /** Numbers it after all that its history has: events of our own stand between the worker's. */
  private void keep(Worker worker, HealthReport report) {
    worker.kept = Math.max(report.sequence(), worker.kept + 1);
    runs.report(
        new HealthReport(
            report.session(),
            report.worker(),
            worker.kept,
            report.range(),
            report.histograms(),
            report.events(),
            report.checks()));
  }

  private static Event opened(Worker worker, double seconds) {
    return event(
        worker,
        "its process has not been heard for " + SILENCE.toSeconds() + " s",
        new Event.FindingState(
            FIRST_ID - worker.silences++, // those of the worker count up, comparisons down from -1
            FindingEvent.Kind.OPENED,
            Severity.WARN,
            worker.iteration,
            worker.iteration,
            OptionalInt.empty(),
            seconds,
            SILENCE.toSeconds(),
            "s",
            List.of(
                "the process was killed or has crashed",
                "the machine, or the network to it, is down",
                "the process stands still, for instance in a very long garbage collection"),
            List.of("look at the worker's log and exit code, and whether training still waits")));
  }

  private static Event closed(Event opened, Worker worker) {
    Event.FindingState state = opened.finding().orElseThrow();
    return event(
        worker,
        "its process is heard again",
        new Event.FindingState(
            state.id(),
            FindingEvent.Kind.CLOSED,
            state.worst(),
            state.openedAt(),
            worker.iteration,
            OptionalInt.of(worker.iteration),
            state.observed(),
            state.limit(),
            state.unit(),
            state.causes(),
            state.remedies()));
  }

  private static Event event(Worker worker, String text, Event.FindingState state) {
    return new Event(
        Event.Kind.FINDING,
        worker.iteration,
        worker.epoch,
        System.currentTimeMillis(),
        Severity.WARN,
        SILENT,
        List.of(),
        text,
        Optional.of(state),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
