package org.vitals4j.diagnose;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Symptom;

/**
 * The last symptoms of a detector, kept for a few iterations: making their sentences costs more
 * than judging, and they hardly change. Not thread-safe.
 */
final class SymptomCache {

  /** Iterations after which the sentences are made again. */
  private static final int REFRESH_ITERATIONS = 10;

  private List<Symptom> symptoms = List.of();
  private @Nullable Object subject;
  private int age;

  /**
   * The symptoms.
   *
   * @param about what they depend on besides the numbers in them: if that changes, they are made
   *     again at once
   * @param maker makes them
   */
  List<Symptom> get(Object about, Supplier<List<Symptom>> maker) {
    age++;
    if (age >= REFRESH_ITERATIONS || !about.equals(subject)) {
      age = 0;
      subject = about;
      symptoms = maker.get();
    }
    return symptoms;
  }

  /** There is no symptom any more. */
  void clear() {
    subject = null;
    symptoms = List.of();
  }
}
