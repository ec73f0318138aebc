package org.vitals4j.plugin;

/**
 * What all plug-ins that come with Vitals4j have. The name is given, not asked for: the agent's
 * command line lists them without DL4J.
 */
abstract class BuiltIn<T> implements Plugin<T> {

  private final String name;
  private final String description;

  BuiltIn(String name, String description) {
    this.name = name;
    this.description = description;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }
}
