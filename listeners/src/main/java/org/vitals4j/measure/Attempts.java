package org.vitals4j.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Makes the measurements that no step depends on. One that throws costs itself and nothing else: it
 * is reported once, and after {@value #MAX_FAILURES} failures not tried again in this run. Not
 * thread-safe.
 */
final class Attempts {

  /** What may fail without a step being worse for it. */
  enum Part {
    ACTIVATIONS("activations"),
    INITIAL_WEIGHTS("initial weights"),
    TOUCHED_ROWS("touched rows"),
    CHANCE("the chance level"),
    DATA("the data"),
    PENALTY("the penalties of the score"),
    DISTRIBUTIONS("distributions of the gradient"),
    ORIGIN("the origin of NaN"),
    STEP("parameters and updates");

    final String description;
    final String sentence;

    Part(String description) {
      this.description = description;
      sentence = "The measurement of " + description + " failed; all else is measured";
    }
  }

  /** After so many, a measurement is given up. */
  static final int MAX_FAILURES = 3;

  private final BiConsumer<String, Throwable> onFailure;
  private final Map<Part, Integer> failures = new EnumMap<>(Part.class);

  /**
   * @param onFailure told of the first failure of each part: a sentence, and what was thrown
   */
  Attempts(BiConsumer<String, Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /**
   * Measures, if that can be done.
   *
   * @param otherwise what is returned where it fails, or has failed too often
   * @throws VirtualMachineError as it comes: no memory or no stack is nobody's fault here
   */
  <T> T run(Part part, Supplier<T> measurement, T otherwise) {
    int before = failures.getOrDefault(part, 0);
    if (before >= MAX_FAILURES) {
      return otherwise;
    }
    try {
      return measurement.get();
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable thrown) {
      failures.put(part, before + 1);
      if (before == 0) {
        onFailure.accept(part.sentence, thrown);
      }
      return otherwise;
    }
  }

  /** The same for what returns nothing. */
  void run(Part part, Runnable measurement) {
    run(
        part,
        () -> {
          measurement.run();
          return true;
        },
        false);
  }
}
