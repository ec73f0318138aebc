package org.vitals4j.examples.diagnosis;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code examples/run repair-benchmark}. */
@Command(
    name = RepairBenchmark.NAME,
    description = {
      "Trains sick runs untreated, treated and at random, beside their healthy twins, and says",
      "how many were repaired, and how many healthy ones harmed. Goes on where it was interrupted.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RepairBenchmark implements Callable<Integer> {

  static final String NAME = "repair-benchmark";

  private static final int SEEDS = 1;
  private static final int FULL_SEEDS = 3;
  private static final int JVMS = 2;
  private static final int EVERY = 20;
  private static final Path FOLDER = Path.of("examples", "target", NAME);

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = "--half",
      paramLabel = "tuning|held-back|both",
      defaultValue = "held-back",
      converter = DiagnoseBenchmark.HalvesConverter.class,
      description = "Which set-ups: those the plan was tuned on, the others (default), or both.")
  private DiagnoseBenchmark.Halves half;

  @Option(names = "--full", description = "3 seeds a set-up; otherwise 1.")
  private boolean full;

  @Option(
      names = "--max-minutes",
      paramLabel = "N",
      description = "Start no run after so many minutes; the figures are those of the runs done.")
  private @Nullable Double maxMinutes;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures of the half not tuned on to this file.")
  private @Nullable Path json;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only set-ups whose name contains this.")
  private String only = "";

  @Option(names = DiagnoseBenchmark.WORKER, hidden = true)
  private boolean worker;

  /** The command, without having been parsed yet. */
  @SuppressWarnings("NullAway.Init") // picocli sets the specification and what has a default
  public RepairBenchmark(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (worker) {
      Worker.work(System.in, System.out, RepairStore::run);
      return ExitCode.OK;
    }
    if (json != null && half == DiagnoseBenchmark.Halves.tuning) {
      throw wrong("--json is about the half not tuned on: leave out --half tuning.");
    }
    if (maxMinutes != null && !(maxMinutes > 0)) {
      throw wrong("--max-minutes must be above 0, but was " + maxMinutes + ".");
    }
    List<String> jobs = jobs();
    if (jobs.isEmpty()) {
      throw wrong("no set-up has '" + only + "' in its name.");
    }
    RepairStore store = RepairStore.open(FOLDER);
    boolean all = run(jobs, store);
    List<RepairResult> results = store.of(jobs);
    new RepairReport(screen).show(results);
    screen.line("");
    screen.line("Every run with what was done to it: " + store.file());
    Path file = json;
    if (file != null) {
      List<RepairResult> heldBack =
          results.stream()
              .filter(one -> SetUps.half(SetUps.named(one.setUp())) == Half.HELD_BACK)
              .toList();
      Gson gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
      Files.writeString(file, gson.toJson(RepairReport.json(heldBack)) + "\n");
    }
    if (!all) {
      screen.line(
          String.format(
              Locale.ROOT,
              "%d of %d runs done; run it again to go on.",
              results.size(),
              jobs.size()));
    }
    return ExitCode.OK;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Every set-up once before any a second time, and one of each kind before another of any: if
   * there is no time for all, each kind has its say.
   */
  private List<String> jobs() {
    Map<String, Queue<SetUp>> kinds = new LinkedHashMap<>();
    for (SetUp one : SetUps.all()) {
      if (half.has(one) && one.name().contains(only)) {
        kinds.computeIfAbsent(one.group(), kind -> new ArrayDeque<>()).add(one);
      }
    }
    List<SetUp> inTurn = new ArrayList<>();
    while (!kinds.isEmpty()) {
      kinds.values().forEach(kind -> inTurn.add(kind.remove()));
      kinds.values().removeIf(Queue::isEmpty);
    }
    List<String> jobs = new ArrayList<>();
    for (int seed = 1; seed <= (full ? FULL_SEEDS : SEEDS); seed++) {
      for (SetUp one : inTurn) {
        jobs.add(RepairStore.key(one.name(), seed));
      }
    }
    return jobs;
  }

  /** Runs what is not done yet; whether all is done then. */
  private boolean run(List<String> jobs, RepairStore store) throws IOException {
    Queue<String> waiting = new ArrayDeque<>(jobs.stream().filter(job -> !store.has(job)).toList());
    if (waiting.isEmpty()) {
      return true;
    }
    int of = waiting.size();
    int[] done = {0};
    screen.line(
        String.format(
            Locale.ROOT,
            "%d set-ups, %d of them done before; %d JVMs with one OpenMP thread each.",
            jobs.size(),
            jobs.size() - of,
            JVMS));
    long start = System.nanoTime();
    double seconds = maxMinutes == null ? Double.POSITIVE_INFINITY : maxMinutes * 60;
    ExecutorService threads = Executors.newFixedThreadPool(JVMS);
    List<WorkerProcess> workers = new ArrayList<>();
    Thread atExit = new Thread(() -> workers.forEach(WorkerProcess::close));
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < JVMS; i++) {
        WorkerProcess process = new WorkerProcess(FOLDER.resolve("worker-" + i + ".log"), NAME);
        workers.add(process);
        ends.add(
            threads.submit(
                () -> {
                  String job = next(waiting, start, seconds);
                  while (job != null) {
                    String result = process.ask(job);
                    synchronized (store) {
                      store.add(result);
                      done[0]++;
                      if (done[0] % EVERY == 0 || done[0] == of) {
                        screen.line(String.format(Locale.ROOT, "%4d of %d: %s", done[0], of, job));
                      }
                    }
                    job = next(waiting, start, seconds);
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

  private static @Nullable String next(Queue<String> waiting, long start, double seconds) {
    synchronized (waiting) {
      return (System.nanoTime() - start) / 1e9 < seconds ? waiting.poll() : null;
    }
  }
}
