package org.vitals4j.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.vitals4j.examples.terminal.Screen;

/** Has jobs done by JVMs of one OpenMP thread each. */
public final class WorkerPool {

  private final String benchmark;
  private final Path folder;
  private final Screen screen;
  private final int every;
  private final int jvms;

  /**
   * A pool without JVMs so far.
   *
   * @param benchmark the command that works in them
   * @param folder where their errors go
   * @param every jobs from one line about the progress to the next
   * @param jvms how many work at the same time, at least 1
   */
  public WorkerPool(String benchmark, Path folder, Screen screen, int every, int jvms) {
    this.benchmark = benchmark;
    this.folder = folder;
    this.screen = screen;
    this.every = every;
    this.jvms = jvms;
  }

  /**
   * Has those jobs done of which there is no result yet.
   *
   * @param seconds after so many no job is begun
   * @return whether there are results of all then
   */
  public boolean run(List<String> jobs, ResultStore<?> store, double seconds) throws IOException {
    Queue<String> waiting = new ArrayDeque<>(jobs.stream().filter(job -> !store.has(job)).toList());
    if (waiting.isEmpty()) {
      return true;
    }
    screen.line(
        String.format(
            Locale.ROOT,
            "%d runs, %d of them done before; %d JVM%s with one OpenMP thread each.",
            jobs.size(),
            jobs.size() - waiting.size(),
            jvms,
            jvms == 1 ? "" : "s"));
    Shift shift = new Shift(waiting, waiting.size(), store, System.nanoTime(), seconds);
    ExecutorService threads = Executors.newFixedThreadPool(jvms);
    List<WorkerProcess> workers = new ArrayList<>();
    Thread atExit = new Thread(() -> workers.forEach(WorkerProcess::close));
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < jvms; i++) {
        WorkerProcess process =
            new WorkerProcess(folder.resolve("worker-" + i + ".log"), benchmark);
        workers.add(process);
        ends.add(
            threads.submit(
                () -> {
                  String job = shift.next();
                  while (job != null) {
                    shift.done(job, process.ask(job));
                    job = shift.next();
                  }
                  return null;
                }));
      }
      for (Future<?> one : ends) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
      workers.forEach(WorkerProcess::close);
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
    return waiting.isEmpty();
  }

  /** What is still to do, shared by the threads. */
  private final class Shift {
    private final Queue<String> waiting;
    private final int of;
    private final ResultStore<?> store;
    private final long start;
    private final double seconds;
    private int done;

    Shift(Queue<String> waiting, int of, ResultStore<?> store, long start, double seconds) {
      this.waiting = waiting;
      this.of = of;
      this.store = store;
      this.start = start;
      this.seconds = seconds;
    }

    synchronized @Nullable String next() {
      return (System.nanoTime() - start) / 1e9 < seconds ? waiting.poll() : null;
    }

    synchronized void done(String job, String result) throws IOException {
      store.add(result);
      done++;
      if (done % every == 0 || done == of) {
        String name = job.substring(0, job.indexOf(Worker.SEPARATOR));
        screen.line(String.format(Locale.ROOT, "%4d of %d: %s", done, of, name));
      }
    }
  }
}
