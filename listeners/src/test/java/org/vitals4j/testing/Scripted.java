package org.vitals4j.testing;

import java.util.List;
import java.util.function.Function;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/** A detector that says what a test tells it to, and counts how often it was asked. */
public final class Scripted implements Detector {

  private final String name;
  private final Function<IterationSnapshot, List<Symptom>> script;
  public int asked;

  public Scripted(String name, Function<IterationSnapshot, List<Symptom>> script) {
    this.name = name;
    this.script = script;
  }

  /** Says so much in iteration 0, 1, 2, …, and nothing after the last. */
  public static Scripted saying(List<List<Symptom>> script) {
    return new Scripted(
        "scripted",
        snapshot ->
            snapshot.iteration() < script.size() ? script.get(snapshot.iteration()) : List.of());
  }

  public static Scripted failing(String name, Throwable thrown) {
    return new Scripted(
        name,
        snapshot -> {
          throw Scripted.<RuntimeException>unchecked(thrown);
        });
  }

  public static Symptom symptom(Severity severity) {
    return symptom(severity, "");
  }

  public static Symptom symptom(Severity severity, String key) {
    return Symptom.builder(Pathology.VANISHING_GRADIENT, severity)
        .key(key)
        .layers(List.of("0"))
        .observed(1e-4, 1e-3, "1")
        .evidence("evidence")
        .causes("cause")
        .remedies("remedy")
        .build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    asked++;
    return script.apply(snapshot);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws it as it is
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
