package org.vitals4j.spark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.session.MonitorSession;
import org.vitals4j.session.Sessions;

/**
 * The monitor of one run in one JVM, for all tasks and rounds.
 *
 * <p>Spark makes a new replica of the network for each task. So what was learnt about one goes on
 * with the next: when a task ends, its session is taken off the replica and laid aside for the next
 * task of the same partition. Each partition is one worker in this JVM, whose name stays. How Spark
 * shares tasks out does not matter: where one core trains two partitions in turn, their iterations
 * do not mix.
 *
 * <p>Thread-safe.
 */
final class WorkerMonitor {

  /** Runs that are watched in one JVM at once; the one used the longest ago is closed. */
  private static final int MOST_RUNS = 16;

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private static final Map<String, WorkerMonitor> BY_RUN = new LinkedHashMap<>(16, 0.75f, true);

  /** Null where it could not be made. */
  private final @Nullable TrainingMonitor monitor;

  private final Map<Integer, MonitorSession> idleByPartition = new ConcurrentHashMap<>();

  private WorkerMonitor(WorkerSettings settings) {
    TrainingMonitor made = null;
    try {
      made = settings.monitor(workerPrefix());
    } catch (RuntimeException | LinkageError thrown) {
      LOG.error(
          "The monitor of run {} could not be made on this worker; training goes on, unwatched",
          settings.session(),
          thrown);
    }
    monitor = made;
  }

  /** The one of this JVM, made on first use. */
  static WorkerMonitor of(WorkerSettings settings) {
    WorkerMonitor mine;
    Optional<WorkerMonitor> oldest = Optional.empty();
    synchronized (BY_RUN) {
      mine = BY_RUN.computeIfAbsent(settings.session(), run -> new WorkerMonitor(settings));
      if (BY_RUN.size() > MOST_RUNS) {
        oldest = Optional.ofNullable(BY_RUN.remove(BY_RUN.keySet().iterator().next()));
      }
    }
    oldest.ifPresent(WorkerMonitor::close);
    return mine;
  }

  /** Executors are numbered within an application, and "driver" runs the tasks of a local one. */
  private static String workerPrefix() {
    SparkEnv environment = SparkEnv.get();
    return environment == null ? "" : environment.executorId() + ".";
  }

  /** What watches here; empty where it could not be made. */
  Optional<TrainingMonitor> monitor() {
    return Optional.ofNullable(monitor);
  }

  /** Goes on with what was learnt before, at the first callback of a replica. */
  void begin(Model replica) {
    if (Sessions.find(replica).isPresent()) {
      return;
    }
    TaskContext task = TaskContext.get();
    if (task == null) { // in the threads of a ParallelWrapper
      return;
    }
    int partition = task.partitionId();
    MonitorSession known = idleByPartition.remove(partition);
    if (known != null) {
      Sessions.attach(replica, known);
    }
    task.addTaskCompletionListener((TaskCompletionListener) over -> end(replica, partition));
  }

  private void end(Model replica, int partition) {
    // Of a task that was run twice at once, the first to end is gone on with.
    Sessions.detach(replica).ifPresent(mine -> idleByPartition.putIfAbsent(partition, mine));
  }

  private void close() {
    if (monitor != null) {
      monitor.close(Duration.ZERO);
    }
  }
}
