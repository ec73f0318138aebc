package org.vitals4j.config;

import java.util.Optional;

/**
 * One thing that can be set.
 *
 * @param name where it is in the tree, without the root: {@code clipping}, {@code alerts.level}
 * @param kind what it may be
 * @param help what it is, its unit, and what it does, in one sentence
 * @param defaultValue its default, as it would be written; empty where that is in {@code
 *     reference.conf}
 * @param <T> its type
 */
public record Key<T>(String name, ValueType<T> kind, String help, Optional<String> defaultValue) {

  /** A key whose default is in {@code reference.conf}. */
  public static <T> Key<T> of(String name, ValueType<T> kind, String help) {
    return new Key<>(name, kind, help, Optional.empty());
  }

  /**
   * An option of a plug-in.
   *
   * @param name without the name of the plug-in: lower case, digits, dashes and dots
   * @param help what it is, its unit, and what it does, in one sentence
   * @param fallback its default, as it would be written
   */
  public static <T> Key<T> option(String name, ValueType<T> kind, String help, String fallback) {
    return new Key<>(name, kind, help, Optional.of(fallback));
  }

  /**
   * Refuses a value that is not allowed.
   *
   * @throws IllegalArgumentException that names key, value and what is allowed
   */
  public void check(T value) {
    if (kind.read(String.valueOf(value)).isEmpty()) {
      throw new IllegalArgumentException(
          name + " must be " + kind.allowed() + ", but was " + value);
    }
  }

  /** The same key further down in the tree. */
  public Key<T> under(String branch) {
    return new Key<>(branch + "." + name, kind, help, defaultValue);
  }
}
