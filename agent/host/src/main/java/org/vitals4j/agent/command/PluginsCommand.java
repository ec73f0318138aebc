package org.vitals4j.agent.command;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Key;
import org.vitals4j.plugin.Plugins;
import org.vitals4j.plugin.Plugins.Found;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plugins}. */
@Command(
    name = "plugins",
    description =
        "Lists detectors, clipping policies, treatments and publishers, with their options.")
final class PluginsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "As after -javaagent:...=, for instance plugins.dir=plugins.")
  private String options = "";

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  PluginsCommand() {}

  @Override
  public Integer call() {
    Plugins plugins = Plugins.find(Configuration.load(ConfigSources.ofJvm(options)));
    PrintWriter out = spec.commandLine().getOut();
    for (Found one : plugins.all()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-20s %-16s %-4s %s",
              one.plugin().name(),
              one.kindName(),
              one.plugin().standard() ? "on" : "off",
              one.plugin().description()));
      out.println(
          "    from "
              + one.source()
              + (one.isBuiltIn() ? "" : ", version " + one.plugin().version()));
      for (Key<?> key : one.keys()) {
        out.println("    " + key.name() + ": " + key.help() + "; " + key.kind().allowed());
      }
    }
    List<String> wrong = OptionsCheck.problems(options);
    Set<String> all = new LinkedHashSet<>(wrong);
    all.addAll(plugins.problems());
    OptionsCheck.say(List.copyOf(all), spec.commandLine().getErr());
    return !wrong.isEmpty() ? ExitCode.USAGE : all.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
