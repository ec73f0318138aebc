package org.vitals4j.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What a value may be: says it in words, and reads it from text, a number, a truth value or a list,
 * whichever the source of the configuration had.
 *
 * @param <T> what it is read to
 */
public final class ValueType<T> {

  private static final Interval PORTS = Interval.of("[0, 65535]");
  private static final String EVERY = "every:";

  private final String allowed;
  private final Function<Object, Optional<T>> reader;

  private ValueType(String allowed, Function<Object, Optional<T>> reader) {
    this.allowed = allowed;
    this.reader = reader;
  }

  /** What is allowed, to follow "must be". */
  public String allowed() {
    return allowed;
  }

  /** The value; empty where it is not one that is allowed. */
  Optional<T> read(Object raw) {
    return reader.apply(raw);
  }

  /**
   * A number.
   *
   * @param interval for instance {@code "(0, 1]"} or {@code "(0, infinity)"}
   */
  public static ValueType<Double> number(String interval) {
    Interval range = Interval.of(interval);
    return new ValueType<>(
        "a number in " + interval, raw -> parsed(raw, Double::valueOf).filter(range::contains));
  }

  /**
   * A whole number.
   *
   * @param interval for instance {@code "[1, 1000]"}
   */
  public static ValueType<Integer> integer(String interval) {
    Interval range = Interval.of(interval);
    return new ValueType<>(
        "a whole number in " + interval,
        raw -> parsed(raw, Integer::valueOf).filter(value -> range.contains(value)));
  }

  /** True or false; also on or off, yes or no. */
  public static ValueType<Boolean> flag() {
    return new ValueType<>(
        "true or false",
        raw ->
            switch (raw.toString().toLowerCase(Locale.ROOT)) {
              case "true", "on", "yes" -> Optional.of(true);
              case "false", "off", "no" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** Any text, spaces around it removed. */
  public static ValueType<String> text() {
    return new ValueType<>(
        "a text", raw -> single(raw) ? Optional.of(raw.toString().trim()) : Optional.empty());
  }

  /** A text without a certain one in it. */
  static ValueType<String> textWithout(String forbidden) {
    return new ValueType<>(
        "a text without " + forbidden,
        raw -> text().read(raw).filter(text -> !text.contains(forbidden)));
  }

  /** One of some words, whatever the case. */
  public static ValueType<String> oneOf(String... words) {
    List<String> known = List.of(words);
    return new ValueType<>(
        "one of " + String.join(", ", words),
        raw -> Optional.of(raw.toString().trim().toLowerCase(Locale.ROOT)).filter(known::contains));
  }

  /** A TCP port, 0 for any that is free; empty for "off". */
  public static ValueType<OptionalInt> portOrOff() {
    return new ValueType<>(
        "off, or a port in " + PORTS.text(),
        raw ->
            isOff(raw)
                ? Optional.of(OptionalInt.empty())
                : parsed(raw, Integer::valueOf).filter(PORTS::contains).map(OptionalInt::of));
  }

  /** {@code every:N}, N at least 1; empty for {@code budget}. */
  static ValueType<OptionalInt> sampling() {
    Interval range = Interval.of("[1, 2147483647]");
    return new ValueType<>(
        "budget, or every:N with a whole number N of at least 1",
        raw -> {
          String text = raw.toString().replace(" ", "");
          if (text.equals("budget")) {
            return Optional.of(OptionalInt.empty());
          }
          return text.startsWith(EVERY)
              ? parsed(text.substring(EVERY.length()), Integer::valueOf)
                  .filter(range::contains)
                  .map(OptionalInt::of)
              : Optional.empty();
        });
  }

  /** Names joined by "+", or a list of them. */
  static ValueType<List<String>> names() {
    return new ValueType<>(
        "names joined by +, or a list of names",
        raw -> {
          List<String> names = new ArrayList<>();
          for (Object part : raw instanceof List<?> list ? list : List.of(raw)) {
            for (String name : part.toString().split("\\+", -1)) {
              names.add(name.trim());
            }
          }
          return names.contains("") ? Optional.empty() : Optional.of(List.copyOf(names));
        });
  }

  /** {@code none}, {@code NAME} or {@code NAME:VALUE}. */
  static ValueType<Optional<NamedValue>> choice() {
    return new ValueType<>(
        "none, NAME or NAME:VALUE, for instance norm:1.0",
        raw -> single(raw) ? NamedValue.parse(raw.toString()) : Optional.empty());
  }

  private static boolean single(Object raw) {
    return raw instanceof String || raw instanceof Number || raw instanceof Boolean;
  }

  private static boolean isOff(Object raw) {
    String text = raw.toString().trim();
    return text.equalsIgnoreCase("off") || text.equalsIgnoreCase("false");
  }

  private static <N extends Number> Optional<N> parsed(Object raw, Function<String, N> parser) {
    try {
      return Optional.of(parser.apply(raw.toString().trim()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}
