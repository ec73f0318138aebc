package org.vitals4j.report;

import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One value that a monitor may or may not have.
 *
 * <p>"Not there" has several meanings, and none of them is the number 0: a value that was measured
 * may well be NaN or infinite (that is a finding), one that was not sampled in this iteration is
 * merely unknown, and one that is absent cannot be known at all, for the reason given.
 *
 * @param <T> what is read
 */
public sealed interface Measurement<T> {

  /** Measured in this iteration. NaN and infinities are measured values. */
  record Measured<T>(T value) implements Measurement<T> {}

  /** Not looked at in this iteration, by the sampling schedule; other iterations have it. */
  record NotSampled<T>() implements Measurement<T> {

    private static final NotSampled<Object> INSTANCE = new NotSampled<>();
  }

  /**
   * Not enough data yet.
   *
   * @param have how much there is
   * @param need how much it takes
   * @param unit of both, for instance "examples"
   */
  record NotEnough<T>(long have, long need, String unit) implements Measurement<T> {}

  /** Cannot be known here, and why. */
  record Absent<T>(String reason) implements Measurement<T> {}

  /** A measured value. */
  static <T> Measurement<T> measured(T value) {
    return new Measured<>(value);
  }

  /** The one instance that says "not in this iteration". */
  @SuppressWarnings("unchecked") // it holds no T
  static <T> Measurement<T> notSampled() {
    return (Measurement<T>) NotSampled.INSTANCE;
  }

  /** A value that cannot be known, with the reason. */
  static <T> Measurement<T> absent(String reason) {
    return new Absent<>(reason);
  }

  /** Whether there is a value. */
  default boolean isMeasured() {
    return this instanceof Measured<T>;
  }

  /**
   * The measured value.
   *
   * @throws NoSuchElementException if there is none; the message says why
   */
  default T get() {
    if (this instanceof Measured<T> measured) {
      return measured.value();
    }
    throw new NoSuchElementException("no value: " + this);
  }

  /** Passes the measured value on, if there is one. */
  default void ifMeasured(Consumer<? super T> consumer) {
    if (this instanceof Measured<T> measured) {
      consumer.accept(measured.value());
    }
  }

  /**
   * What a function makes of the measured value. Where there is none, the same absence: not
   * sampled, not enough data, or the reason.
   */
  @SuppressWarnings("unchecked") // an absence holds no T
  default <R> Measurement<R> map(Function<? super T, ? extends R> function) {
    return this instanceof Measured<T> measured
        ? measured(function.apply(measured.value()))
        : (Measurement<R>) this;
  }

  /** The measured value, or another. */
  default T orElse(T other) {
    return this instanceof Measured<T> measured ? measured.value() : other;
  }
}
