package org.vitals4j.spark;

import java.io.Serializable;
import java.util.function.Supplier;

/**
 * Makes something in a worker's JVM. Is serialised on the driver: a lambda must not capture
 * anything that cannot be.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface SerializableSupplier<T> extends Supplier<T>, Serializable {}
