package org.vitals4j.agent.bridge;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between DL4J and the agent: what DL4J reads from its listener fields passes through here.
 *
 * <p>Without a handler, and where the handler throws, everything is as if nobody watched.
 */
public final class Bridge {

  /** The listeners DL4J shall see: given its own and the model. Null while nobody watches. */
  public static volatile @Nullable BiFunction<Collection<?>, Object, Collection<?>> listeners;

  /** Told an original and its copy of {@code ParallelWrapper}. Null while nobody watches. */
  public static volatile @Nullable BiConsumer<Object, Object> replicas;

  /** Told the pages of a browser UI that starts, to add to. Null while nobody watches. */
  public static volatile @Nullable Consumer<List<Object>> modules;

  private Bridge() {}

  /** Called by woven code with what it read; null stays null. Never throws. */
  public static @Nullable Collection<?> listeners(
      @Nullable Collection<?> own, @Nullable Object model) {
    BiFunction<Collection<?>, Object, Collection<?>> handler = listeners;
    if (handler == null || own == null || model == null) {
      return own;
    }
    try {
      return handler.apply(own, model);
    } catch (Throwable thrown) {
      return own; // the handler says what is wrong; here nothing may get into the training
    }
  }

  /** Called by woven code when {@code ParallelWrapper} has copied a model. Never throws. */
  public static void replica(@Nullable Object original, @Nullable Object copy) {
    BiConsumer<Object, Object> handler = replicas;
    if (handler == null || original == null || copy == null) {
      return;
    }
    try {
      handler.accept(original, copy);
    } catch (Throwable thrown) {
      // As above.
    }
  }

  /** Called by woven code when DL4J's browser UI has gathered its pages. Never throws. */
  public static void modules(@Nullable List<Object> pages) {
    Consumer<List<Object>> handler = modules;
    if (handler == null || pages == null) {
      return;
    }
    try {
      handler.accept(pages);
    } catch (Throwable thrown) {
      // As above.
    }
  }
}
