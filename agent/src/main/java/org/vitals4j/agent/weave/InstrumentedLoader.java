package org.vitals4j.agent.weave;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One copy of DL4J, in one class loader, with its bridge. The library is loaded at its first
 * callback, on the training thread, and not before: the classes alone do not train.
 *
 * <p>Held by the bridge, which is held by the loader: a loader that the application drops goes with
 * all of this.
 */
final class InstrumentedLoader {

  private static final int MOST_FAILURES = 3;

  private final String dl4j;
  private final ClassLoader loader;
  private final Class<?> bridge;
  private final Set<String> woven = new TreeSet<>();
  private String options = "";
  private volatile @Nullable Library library;
  private boolean failed;
  private int failures;

  private InstrumentedLoader(String dl4j, ClassLoader loader, Class<?> bridge) {
    this.dl4j = dl4j;
    this.loader = loader;
    this.bridge = bridge;
  }

  /**
   * Looks at the DL4J of a loader, and prepares it.
   *
   * @return empty where it cannot be watched; the reason was logged
   */
  static Optional<InstrumentedLoader> prepare(ClassLoader loader, BridgeInjector injector) {
    String dl4j =
        "Deeplearning4j " + CompatibilityCheck.version(loader).orElse("of unknown version");
    Optional<String> missing = CompatibilityCheck.missing(loader);
    if (missing.isPresent()) {
      StderrLog.line(
          dl4j
              + " is not supported ("
              + missing.get()
              + "): the job is not watched. Supported are 1.0.0-beta7 to 1.0.0-M2.1.");
      return Optional.empty();
    }
    CompatibilityCheck.version(loader)
        .filter(version -> !CompatibilityCheck.TESTED.contains(version))
        .ifPresent(
            version ->
                StderrLog.line(
                    "Deeplearning4j "
                        + version
                        + " was never tested with this agent; it has all that is needed, so the"
                        + " job is watched."));
    try {
      return Optional.of(new InstrumentedLoader(dl4j, loader, injector.bridge(loader)));
    } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError refused) {
      StderrLog.line(
          "the job is not watched, since the agent cannot get into " + loader + ": " + refused);
      return Optional.empty();
    }
  }

  /** From the next read of listeners on, the library is asked. */
  synchronized void open(String withOptions) {
    options = withOptions;
    failed = false;
    BiFunction<Collection<?>, Object, Collection<?>> listeners = this::listeners;
    BiConsumer<Object, Object> replicas = this::replica;
    set("listeners", listeners);
    set("replicas", replicas);
    Consumer<List<Object>> modules = this::modules;
    set("modules", modules);
    System.setProperty(AgentCore.PROPERTY, AgentCore.version());
  }

  /** DL4J is alone again; woven code that still runs passes through. */
  synchronized void close() {
    disconnect();
    Library running = library;
    library = null;
    woven.clear();
    if (running != null) {
      try {
        running.stop().run();
      } catch (Throwable thrown) {
        StderrLog.line("what the library had open may still be: " + StderrLog.stack(thrown));
      }
    }
  }

  synchronized void wove(HookPoint target) {
    woven.add(target.simpleName());
  }

  /** Lines for a person. */
  synchronized String status() {
    Library running = library;
    return dl4j
        + " in "
        + loader
        + ": woven "
        + String.join(", ", woven)
        + "\n"
        + (running == null ? "  no network has trained yet" : running.status().get());
  }

  /** What the Health page's API answers; empty where no network has trained yet. */
  synchronized Optional<String> health(String address) {
    return Optional.ofNullable(library).map(running -> running.health().apply(address));
  }

  private Collection<?> listeners(Collection<?> own, Object model) {
    try {
      Library running = running();
      return running == null ? own : running.listeners().apply(own, model);
    } catch (Throwable thrown) {
      failed(thrown);
      return own;
    }
  }

  private void replica(Object original, Object copy) {
    try {
      Library running = running();
      if (running != null) {
        running.replicas().accept(original, copy);
      }
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  /** Says what went wrong, once, and asks the library no more after the third time. */
  private synchronized void failed(Throwable thrown) {
    failures++;
    if (failures == 1) {
      StderrLog.line("a network goes unwatched, and the job trains on: " + StderrLog.stack(thrown));
    }
    if (failures == MOST_FAILURES) {
      StderrLog.line("that was the third failure; nothing is watched from here on.");
      disconnect();
    }
  }

  private @Nullable Library running() {
    Library running = library;
    return running == null ? start() : running;
  }

  private synchronized @Nullable Library start() {
    if (library == null && !failed) {
      try {
        library = Library.start(loader, options);
      } catch (Throwable thrown) {
        failed = true; // and the job trains on
        StderrLog.line(
            "the library did not start, and the job trains on unwatched: "
                + StderrLog.stack(thrown));
      }
    }
    return library;
  }

  private void modules(List<Object> pages) {
    try {
      Library running = running();
      if (running != null) {
        running.modules().accept(pages);
      }
    } catch (Throwable thrown) {
      StderrLog.line("the Health page is not among DL4J's pages: " + thrown);
    }
  }

  private void disconnect() {
    set("listeners", null);
    set("replicas", null);
    set("modules", null);
  }

  private void set(String field, @Nullable Object value) {
    try {
      bridge.getField(field).set(null, value);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
