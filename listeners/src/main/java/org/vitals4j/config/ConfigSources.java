package org.vitals4j.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a configuration comes from, the strongest first.
 *
 * @param arguments of the agent, by key
 * @param properties system properties; those that begin with {@code vitals4j.} count
 * @param environment environment variables; those that begin with {@code VITALS4J_} count
 */
public record ConfigSources(
    Map<String, String> arguments,
    Map<String, String> properties,
    Map<String, String> environment) {

  public ConfigSources {
    arguments = Map.copyOf(arguments);
    properties = Map.copyOf(properties);
    environment = Map.copyOf(environment);
  }

  /** None: every default stands. */
  public static ConfigSources none() {
    return new ConfigSources(Map.of(), Map.of(), Map.of());
  }

  /** Those of this JVM. */
  public static ConfigSources ofJvm() {
    return ofJvm("");
  }

  /**
   * Those of this JVM, and the agent's arguments.
   *
   * @param arguments {@code key=value}, joined by commas; a key alone means {@code key=true}
   */
  public static ConfigSources ofJvm(String arguments) {
    Properties all = System.getProperties();
    Map<String, String> properties = new LinkedHashMap<>();
    for (String name : all.stringPropertyNames()) {
      properties.put(name, all.getProperty(name, ""));
    }
    return new ConfigSources(parse(arguments), properties, System.getenv());
  }

  /**
   * The keys that the agent's arguments set more than once: only the last of each counts, and
   * whoever wrote the first believes in it.
   *
   * @param arguments as for {@link #ofJvm(String)}
   */
  public static Set<String> repeated(String arguments) {
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new TreeSet<>();
    for (String argument : arguments.split(",", -1)) {
      String key = argument.split("=", 2)[0].trim();
      if (!argument.isBlank() && !seen.add(key)) {
        repeated.add(key);
      }
    }
    return repeated;
  }

  /** Nothing but the agent's arguments, as another JVM may have them. */
  public static ConfigSources ofArguments(String arguments) {
    return new ConfigSources(parse(arguments), Map.of(), Map.of());
  }

  static Map<String, String> parse(String arguments) {
    Map<String, String> parsed = new LinkedHashMap<>();
    for (String argument : arguments.split(",", -1)) {
      int equals = argument.indexOf('=');
      if (equals >= 0) {
        parsed.put(argument.substring(0, equals).trim(), argument.substring(equals + 1).trim());
      } else if (!argument.isBlank()) {
        parsed.put(argument.trim(), "true");
      }
    }
    return parsed;
  }
}
