package org.vitals4j.examples.diagnosis;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** {@code examples/run diagnose-benchmark}. */
@Command(
    name = "diagnose-benchmark",
    description = {
      "Trains labelled runs, sick and healthy, and says how often the diagnosis was right.",
      "Goes on where it was interrupted, as long as the code is the same.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DiagnoseBenchmark implements Callable<Integer> {

  static final String WORKER = "--worker";

  private static final int SEEDS = 2;
  private static final int FULL_SEEDS = 5;
  private static final int JVMS = 2;
  private static final Path FOLDER = Path.of("examples", "target", "diagnose-benchmark");

  /** Which set-ups are run. */
  enum Halves {
    tuning,
    held_back,
    both;

    @Override
    public String toString() {
      return name().replace('_', '-');
    }

    boolean has(SetUp one) {
      return this == both || (this == tuning) == (SetUps.half(one) == Half.TUNING);
    }
  }

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = "--half",
      paramLabel = "tuning|held-back|both",
      defaultValue = "both",
      converter = HalvesConverter.class,
      description = "Which set-ups: those the limits were tuned on, the others, or both (default).")
  private Halves half;

  @Option(names = "--full", description = "5 seeds a set-up; otherwise 2.")
  private boolean full;

  @Option(
      names = "--sampling",
      paramLabel = "N",
      defaultValue = "1",
      description = "Measure what is sampled in every N-th iteration (default: 1).")
  private int sampling;

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

  @Option(names = WORKER, hidden = true)
  private boolean worker;

  /** The command, without having been parsed yet. */
  @SuppressWarnings("NullAway.Init") // picocli sets the specification and what has a default
  public DiagnoseBenchmark(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (worker) {
      Worker.work(System.in, System.out);
      return ExitCode.OK;
    }
    if (sampling < 1) {
      throw wrong("--sampling must be at least 1 iteration, but was " + sampling + ".");
    }
    if (json != null && half == Halves.tuning) {
      throw wrong("--json is about the half not tuned on: leave out --half tuning.");
    }
    if (maxMinutes != null && !(maxMinutes > 0)) {
      throw wrong("--max-minutes must be above 0, but was " + maxMinutes + ".");
    }
    List<Job> jobs = jobs();
    if (jobs.isEmpty()) {
      throw wrong("no set-up has '" + only + "' in its name.");
    }
    ResultStore store = ResultStore.open(FOLDER);
    boolean all = run(jobs, store);
    List<TrialResult> results = store.of(jobs);
    new BenchmarkReport(screen).show(results);
    screen.line("");
    screen.line("Every run with what was said of it: " + store.file());
    Path file = json;
    if (file != null) {
      List<TrialResult> heldBack =
          results.stream()
              .filter(one -> SetUps.half(SetUps.named(one.setUp())) == Half.HELD_BACK)
              .toList();
      Gson gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
      Files.writeString(file, gson.toJson(BenchmarkReport.json(heldBack)) + "\n");
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

  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    // Every set-up once before any a second time: if there is no time for all, each has its say.
    for (int seed = 1; seed <= (full ? FULL_SEEDS : SEEDS); seed++) {
      for (SetUp one : SetUps.all()) {
        if (half.has(one) && one.name().contains(only)) {
          jobs.add(new Job(one.name(), seed, sampling));
        }
      }
    }
    return jobs;
  }

  /** Runs what is not done yet; whether all is done then. */
  private boolean run(List<Job> jobs, ResultStore store) throws IOException {
    Queue<Job> waiting = new ArrayDeque<>(jobs.stream().filter(job -> !store.has(job)).toList());
    if (waiting.isEmpty()) {
      return true;
    }
    screen.line(
        String.format(
            Locale.ROOT,
            "%d runs, %d of them done before; %d JVMs with one OpenMP thread each.",
            jobs.size(),
            jobs.size() - waiting.size(),
            JVMS));
    long end = maxMinutes == null ? Long.MAX_VALUE : System.nanoTime() + (long) (maxMinutes * 60e9);
    Progress progress = new Progress(screen, waiting.size());
    ExecutorService threads = Executors.newFixedThreadPool(JVMS);
    List<WorkerProcess> workers = new ArrayList<>();
    Thread atExit = new Thread(() -> workers.forEach(WorkerProcess::close));
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < JVMS; i++) {
        WorkerProcess process = new WorkerProcess(FOLDER.resolve("worker-" + i + ".log"));
        workers.add(process);
        ends.add(
            threads.submit(
                () -> {
                  Job job = next(waiting, end);
                  while (job != null) {
                    TrialResult result = process.run(job);
                    synchronized (store) {
                      store.add(result);
                      progress.done(result);
                    }
                    job = next(waiting, end);
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

  private static @Nullable Job next(Queue<Job> waiting, long end) {
    synchronized (waiting) {
      return System.nanoTime() - end < 0 || end == Long.MAX_VALUE ? waiting.poll() : null;
    }
  }

  /** A line every so many runs. */
  private static final class Progress {
    private static final int EVERY = 50;
    private final Screen screen;
    private final int of;
    private int done;

    Progress(Screen screen, int of) {
      this.screen = screen;
      this.of = of;
    }

    void done(TrialResult last) {
      done++;
      if (done % EVERY == 0 || done == of) {
        screen.line(String.format(Locale.ROOT, "%4d of %d: %s", done, of, last.setUp()));
      }
    }
  }

  /** Spells them with a hyphen. */
  static final class HalvesConverter implements picocli.CommandLine.ITypeConverter<Halves> {
    @Override
    public Halves convert(String value) {
      for (Halves one : Halves.values()) {
        if (one.toString().equals(value)) {
          return one;
        }
      }
      throw new picocli.CommandLine.TypeConversionException(
          "must be tuning, held-back or both, but was '" + value + "'");
    }
  }
}
