package org.vitals4j.benchmarks.cases;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vitals4j.benchmarks.worker.ResultStore;
import org.vitals4j.benchmarks.worker.Worker;
import org.vitals4j.benchmarks.worker.WorkerPool;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that trains the labelled set-ups in JVMs of their own, goes on where it was
 * interrupted, and reports what came of them.
 *
 * @param <R> what comes of one job
 */
public abstract class LabelledBenchmark<R extends LabelledResult> implements Callable<Integer> {

  private static final int JVMS = 2;

  private final String name;
  private final Class<R> type;
  private final int every;
  private final Screen screen;

  @Spec private CommandSpec spec;

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

  @Option(
      names = "--draw",
      paramLabel = "N",
      defaultValue = "" + SetUps.HELD_BACK,
      description = {
        "Which set-ups that are drawn at random are the half held back",
        "(default: ${DEFAULT-VALUE}; lower numbers were looked at while tuning, and so were the healthy",
        "runs of 21 to 38)."
      })
  private int draw;

  @Option(names = Worker.OPTION, hidden = true)
  private boolean worker;

  /**
   * The command, without having been parsed yet.
   *
   * @param name of the command
   * @param every jobs from one line about the progress to the next
   */
  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  protected LabelledBenchmark(String name, Class<R> type, int every, Screen screen) {
    this.name = name;
    this.type = type;
    this.every = every;
    this.screen = screen;
  }

  /** Which set-ups are asked for. */
  protected abstract Halves half();

  /** Finds fault with options of its own. */
  protected void check() {}

  /** What is to be done with the {@linkplain #setUps set-ups that are asked for}, a line each. */
  protected abstract List<String> jobs();

  /** Does one job, in a JVM of its own. */
  protected abstract R run(String job);

  /** Prints the figures; ends with the beginning of a line that says where every run is. */
  protected abstract String report(List<R> results, Screen to);

  /** The figures, for a file. */
  protected abstract Map<String, Object> json(List<R> heldBack);

  @Override
  public final Integer call() throws IOException {
    if (worker) {
      Worker.work(System.in, System.out, job -> ResultStore.encode(run(job)));
      return ExitCode.OK;
    }
    check();
    if (json != null && half() == Halves.TUNING) {
      throw wrong("--json is about the half not tuned on: leave out --half tuning.");
    }
    if (draw < 1) {
      throw wrong("--draw must be at least 1, but was " + draw + ".");
    }
    if (maxMinutes != null && !(maxMinutes > 0)) {
      throw wrong("--max-minutes must be above 0, but was " + maxMinutes + ".");
    }
    List<String> jobs = jobs();
    if (jobs.isEmpty()) {
      throw wrong("no set-up has '" + only + "' in its name.");
    }
    Path folder = Path.of("examples", "target", name);
    ResultStore<R> store = ResultStore.open(folder, type);
    double seconds = maxMinutes == null ? Double.POSITIVE_INFINITY : maxMinutes * 60;
    boolean all = new WorkerPool(name, folder, screen, every, JVMS).run(jobs, store, seconds);
    List<R> results = store.of(jobs);
    String every = report(results, screen);
    screen.line("");
    screen.line(every + store.file());
    Path file = json;
    if (file != null) {
      Gson gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
      List<R> heldBack = LabelledResult.in(Half.HELD_BACK, results);
      Files.writeString(file, gson.toJson(json(heldBack)) + "\n");
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

  /** The set-ups that are asked for. */
  protected final List<SetUp> setUps() {
    return SetUps.of(half(), draw).stream().filter(one -> one.name().contains(only)).toList();
  }

  protected final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
