package org.vitals4j.agent.host;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values by the identity of their keys, which it does not keep alive. Identity, because DL4J's
 * networks override {@code equals} (comparing parameters) without {@code hashCode}.
 *
 * @param <V> what is kept; must not refer to its key
 */
final class WeakIdentityMap<V> {

  private final ConcurrentMap<Object, V> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Consumer<? super V> onGone;

  /**
   * An empty map.
   *
   * @param onGone told the value of each key that was collected, at some later call
   */
  WeakIdentityMap(Consumer<? super V> onGone) {
    this.onGone = onGone;
  }

  /** The value of a key, made on first use. */
  V get(Object key, Supplier<? extends V> maker) {
    V known = entries.get(new Lookup(key));
    if (known != null) {
      return known;
    }
    forgetGone();
    return entries.computeIfAbsent(new Weak(key, gone), k -> maker.get());
  }

  void put(Object key, V value) {
    forgetGone();
    entries.put(new Weak(key, gone), value);
  }

  List<V> values() {
    return List.copyOf(entries.values());
  }

  void clear() {
    entries.clear();
  }

  private void forgetGone() {
    Reference<?> reference = gone.poll();
    while (reference != null) {
      V value = entries.remove(reference);
      // A replica shares the value of its original.
      if (value != null && !entries.containsValue(value)) {
        onGone.accept(value);
      }
      reference = gone.poll();
    }
  }

  /** A key while it is looked for: found without making a reference. */
  private static final class Lookup {
    private final Object key;

    Lookup(Object key) {
      this.key = key;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Weak weak && weak.refersTo(key);
    }
  }

  private static final class Weak extends WeakReference<Object> {
    private final int hash;

    Weak(Object key, ReferenceQueue<Object> queue) {
      super(key, queue);
      hash = System.identityHashCode(key);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true; // also once the key has gone, so that the entry can be removed
      }
      Object mine = get();
      return mine != null && other instanceof Weak weak && weak.refersTo(mine);
    }
  }
}
