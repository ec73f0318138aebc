package org.vitals4j.agent.weave;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The library as seen from here. The two sides share no class but those of the JDK, since each must
 * be free to have its own version of everything else.
 *
 * @param listeners what DL4J shall see: given its own listeners and the model
 * @param replicas told an original and its copy
 * @param modules adds to the pages of a browser UI
 * @param status lines for a person
 * @param health answers an address of the Health page's API: its status, a line break, and JSON
 * @param stop lets go of every network and closes what was opened
 */
record Library(
    BiFunction<Collection<?>, Object, Collection<?>> listeners,
    BiConsumer<Object, Object> replicas,
    Consumer<List<Object>> modules,
    Supplier<String> status,
    UnaryOperator<String> health,
    Runnable stop) {

  private static final String ENTRY = "org.vitals4j.agent.host.AgentHost";

  /**
   * Loads and starts it.
   *
   * @param dl4j the loader of DL4J
   * @param options the agent's arguments
   */
  @SuppressWarnings("unchecked") // the other side is built with this one
  static Library start(ClassLoader dl4j, String options) throws ReflectiveOperationException {
    Object parts =
        new LibraryLoader(dl4j)
            .loadClass(ENTRY)
            .getMethod("start", String.class, String.class)
            .invoke(null, options, AgentCore.version());
    Map<String, Object> map = (Map<String, Object>) parts;
    return new Library(
        (BiFunction<Collection<?>, Object, Collection<?>>) part(map, "listeners"),
        (BiConsumer<Object, Object>) part(map, "replicas"),
        (Consumer<List<Object>>) part(map, "modules"),
        (Supplier<String>) part(map, "status"),
        (UnaryOperator<String>) part(map, "health"),
        (Runnable) part(map, "stop"));
  }

  private static Object part(Map<String, Object> parts, String name) {
    Object part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("the library in the agent's jar has no part " + name);
    }
    return part;
  }
}
