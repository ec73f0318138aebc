package org.vitals4j.agent.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.plugin.Plugins;

/**
 * What is wrong with the options of a command, and with the file and the plug-ins that they name.
 * Found here, where the person is who wrote them: a job that is told goes on with the default, and
 * says so in a log that nobody may read.
 */
final class OptionsCheck {

  private OptionsCheck() {}

  /** One sentence each; empty where nothing is wrong. */
  static List<String> problems(String options) {
    List<String> problems = new ArrayList<>();
    for (String key : ConfigSources.repeated(options)) {
      problems.add("the key '" + key + "' is given more than once: give it once.");
    }
    Plugins plugins = Plugins.find(Configuration.load(ConfigSources.ofArguments(options)));
    plugins.checkNames();
    plugins.clipping(); // what follows the name of a policy is read where one is made
    problems.addAll(plugins.problems());
    return problems;
  }

  /** Says what is wrong. */
  static void say(List<String> problems, PrintWriter err) {
    problems.forEach(problem -> err.println("vitals4j: " + problem));
  }
}
