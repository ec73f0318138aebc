package org.vitals4j.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.vitals4j.benchmarks.overhead.Ratio;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.examples.terminal.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code examples/run agent-benchmark}. */
@Command(
    name = "agent-benchmark",
    header = "Measures what the agent costs.",
    description = {
      "Measures what the agent costs: the start of a JVM with it and with an agent that does"
          + " nothing, in pairs, and what it adds to an iteration besides the monitor.",
      "Takes about four minutes; leave the machine alone meanwhile.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class AgentBenchmark implements Callable<Integer> {

  /** Fewer give no 95 % interval of a median. */
  private static final int FEWEST_ROUNDS = 6;

  /** A job takes some thirty times as long as an empty program. */
  private static final int ROUNDS_PER_JOB = 4;

  private final Screen screen;
  private final Path agent;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "40",
      description =
          "JVMs of each kind, 6 to 1000, and a quarter of it of those that train (default: 40).")
  private int rounds;

  /**
   * The command, on a screen.
   *
   * @param agent the agent's jar
   */
  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  public AgentBenchmark(Screen screen, Path agent) {
    this.screen = screen;
    this.agent = agent;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < FEWEST_ROUNDS || rounds > 1000) {
      throw new ParameterException(
          spec.commandLine(), "--rounds must be in [6, 1000], but was " + rounds + ".");
    }
    if (!Files.isReadable(agent)) {
      spec.commandLine()
          .getErr()
          .println(
              "examples/run: there is no agent at "
                  + agent
                  + "; mvn package -pl agent -am makes it.");
      return ExitCode.SOFTWARE;
    }
    TextTable table =
        new TextTable(
            "start to end, ms",
            "no agent",
            "empty\nagent",
            "Vitals4j",
            "Vitals4j - empty\n(pairs)",
            "95 % interval");
    Path empty = JvmStart.emptyAgent();
    addStarts(
        table,
        "a JVM without DL4J",
        empty,
        // Of one jar: a JVM opens all of a class path before it finds an agent behind it.
        empty.toString(),
        List.of(EmptyAgent.class.getName()),
        rounds);
    addStarts(
        table,
        "one iteration of DL4J",
        empty,
        ownClassPath(),
        List.of(HookProbe.class.getName()),
        Math.max(FEWEST_ROUNDS, rounds / ROUNDS_PER_JOB));
    screen.status("Measuring the hook ...");
    String hook = hook();
    screen.status("");
    screen.line(table.toString());
    screen.line("");
    screen.line(hook);
    return ExitCode.OK;
  }

  private void addStarts(
      TextTable table, String name, Path empty, String classPath, List<String> program, int count)
      throws IOException, InterruptedException {
    List<JvmStart> kinds =
        List.of(
            new JvmStart(List.of(), classPath, program),
            new JvmStart(List.of("-javaagent:" + empty), classPath, program),
            new JvmStart(List.of("-javaagent:" + agent), classPath, program));
    double[][] millis = new double[kinds.size()][count];
    for (int round = -1; round < count; round++) {
      screen.status("Starting JVMs, " + name + ", " + (round + 1) + " of " + count + " ...");
      for (int turn = 0; turn < kinds.size(); turn++) {
        // Each kind goes first, second and last equally often.
        int kind = Math.floorMod(round + turn, kinds.size());
        double one = kinds.get(kind).millis();
        if (round >= 0) { // what came before only filled the caches of the disk
          millis[kind][round] = one;
        }
      }
    }
    double[] added = new double[count];
    Arrays.setAll(added, round -> millis[2][round] - millis[1][round]);
    Ratio difference = Ratio.of(added);
    table.row(
        name,
        number(Ratio.of(millis[0]).median()),
        number(Ratio.of(millis[1]).median()),
        number(Ratio.of(millis[2]).median()),
        number(difference.median()),
        number(difference.low()) + " to " + number(difference.high()));
  }

  private String hook() throws IOException, InterruptedException {
    String[] found =
        new JvmStart(
                List.of("-javaagent:" + agent),
                ownClassPath(),
                List.of(HookProbe.class.getName(), "measure"))
            .output()
            .split(" ", -1);
    int reads = Integer.parseInt(found[0]);
    double nanos = Double.parseDouble(found[1]);
    return String.format(
        Locale.ROOT,
        "an iteration reads its listeners %d times at %.0f ns: %.2f µs, besides the monitor",
        reads,
        nanos,
        reads * nanos / 1000);
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path", "");
  }

  private static String number(double millis) {
    return String.format(Locale.ROOT, "%.0f", millis);
  }
}
