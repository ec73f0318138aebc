package org.vitals4j.agent.command;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code list}. */
@Command(
    name = "list",
    description = "Lists the JVMs of this user that train with Deeplearning4j at this moment.")
final class ListCommand extends JvmCommand {

  @Option(names = "--all", description = "Other JVMs, too.")
  private boolean all;

  ListCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() {
    List<Jvm> shown = jvms().all().stream().filter(jvm -> all || jvm.isTraining()).toList();
    if (shown.isEmpty()) {
      print(
          all
              ? "No other JVM of this user runs here."
              : "No JVM trains here now; --all lists all.");
      return ExitCode.OK;
    }
    print(line("PID", "TRAINING", "WATCHED", "PROGRAM"));
    for (Jvm jvm : shown) {
      print(
          line(
              Long.toString(jvm.pid()),
              jvm.training().text(),
              jvm.watchedBy().map(version -> "by " + version).orElse("no"),
              jvm.program()));
    }
    return ExitCode.OK;
  }

  private static String line(String pid, String training, String watched, String program) {
    return String.format(Locale.ROOT, "%-8s %-10s %-18s %s", pid, training, watched, program);
  }
}
