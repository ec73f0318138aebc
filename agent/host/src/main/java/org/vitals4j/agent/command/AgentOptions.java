package org.vitals4j.agent.command;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The agent's arguments, as text. */
final class AgentOptions {

  /** Their values are paths. */
  private static final List<String> PATHS = List.of("config", "plugins.dir");

  private AgentOptions() {}

  /** The same, with every path made absolute: the other JVM has a working directory of its own. */
  static String absolute(String options) {
    return List.of(options.split(",", -1)).stream()
        .map(AgentOptions::absoluteOne)
        .collect(Collectors.joining(","));
  }

  private static String absoluteOne(String option) {
    int equals = option.indexOf('=');
    return equals > 0 && PATHS.contains(option.substring(0, equals).trim())
        ? option.substring(0, equals + 1)
            + Path.of(option.substring(equals + 1).trim()).toAbsolutePath()
        : option;
  }
}
