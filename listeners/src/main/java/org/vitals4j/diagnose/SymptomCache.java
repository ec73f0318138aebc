package org.vitals4j.diagnose;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Symptom;

/**
 * What a detector said lately, told again for a while: sentences are dear, and say much the same
 * from one iteration to the next. Not thread-safe.
 */
final class SymptomCache {

  /** Iterations after which the sentences are made anew. */
  private static final int REFRESH = 10;

  private List<Symptom> said = List.of();
  private @Nullable Object matter;
  private int age;

  /**
   * The symptoms.
   *
   * @param about what they depend on besides the numbers in them: a change of it is told at once
   * @param maker makes them anew
   */
  List<Symptom> of(Object about, Supplier<List<Symptom>> maker) {
    age++;
    if (age >= REFRESH || !about.equals(matter)) {
      age = 0;
      matter = about;
      said = maker.get();
    }
    return said;
  }

  /** There is nothing to say any more. */
  void forget() {
    matter = null;
    said = List.of();
  }
}
