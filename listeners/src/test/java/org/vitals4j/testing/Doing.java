package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;

/** A treatment for tests that does one thing, and notes when. */
public final class Doing implements Treatment {

  private final String name;
  private final Function<TreatmentContext, Outcome> what;
  public final List<Integer> at = new ArrayList<>();

  public Doing(String name, Function<TreatmentContext, Outcome> what) {
    this.name = name;
    this.what = what;
  }

  /** Changes nothing, but says that it did. */
  public static Doing nothing(String name) {
    return new Doing(name, patient -> done(Outcome.Effect.GRADUAL));
  }

  public static Outcome done(Outcome.Effect effect) {
    return new Outcome.Done("it was done", List.of(), Double.NaN, Double.NaN, "1", effect);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
    return "do it";
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    at.add(patient.snapshot().iteration());
    return what.apply(patient);
  }
}
