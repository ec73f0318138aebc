package org.vitals4j.agent.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.plugin.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config}. */
@Command(
    name = "config",
    description = {
      "Prints every key, what is in force, and where that was set.",
      "System properties go before -jar; the environment is this shell's."
    })
final class ConfigCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "As after -javaagent:...=, for instance clipping=norm:1.0,config=vitals.conf.")
  private String options = "";

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  ConfigCommand() {}

  @Override
  public Integer call() {
    Plugins plugins = Plugins.find(Configuration.load(ConfigSources.ofJvm(options)));
    plugins.checkNames();
    for (Configuration.Entry entry : plugins.configuration().entries()) {
      spec.commandLine()
          .getOut()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-22s = %-14s %s",
                  entry.key(),
                  entry.value().isEmpty() ? "\"\"" : entry.value(),
                  entry.source()));
    }
    List<String> wrong = OptionsCheck.problems(options);
    Set<String> all = new LinkedHashSet<>(wrong);
    all.addAll(plugins.problems());
    OptionsCheck.say(List.copyOf(all), spec.commandLine().getErr());
    return !wrong.isEmpty() ? ExitCode.USAGE : all.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
