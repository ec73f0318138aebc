package org.vitals4j.agent.host;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Where the other half of the agent finds the library. */
public final class AgentHost {

  private AgentHost() {}

  /**
   * Starts watching.
   *
   * @param options the agent's arguments
   * @param version of the agent
   * @return "listeners", "replicas", "modules", "status", "health" and "stop", as the other half
   *     names them
   */
  public static Map<String, Object> start(String options, String version) {
    Watch watch = Watch.start(options, version);
    BiFunction<Collection<?>, Object, Collection<?>> listeners = watch::listeners;
    BiConsumer<Object, Object> replicas = watch::replica;
    Consumer<List<Object>> modules = watch::addPages;
    Supplier<String> status = watch::status;
    UnaryOperator<String> health = watch::health;
    Runnable stop = watch::stop;
    return Map.of(
        "listeners",
        listeners,
        "replicas",
        replicas,
        "modules",
        modules,
        "status",
        status,
        "health",
        health,
        "stop",
        stop);
  }
}
