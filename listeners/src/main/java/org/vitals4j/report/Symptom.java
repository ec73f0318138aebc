package org.vitals4j.report;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a detector sees in one iteration. A symptom that returns iteration after iteration is one
 * {@link Finding}; which symptoms belong together is told by {@link #pathology} and {@link #key}.
 *
 * @param pathology what it is a sign of
 * @param key tells findings of one pathology apart, for instance by layer; "" where there can only
 *     be one
 * @param severity how bad it is now
 * @param layers the layers concerned, the one most to blame first, as a person would name them;
 *     empty where it is the whole network
 * @param observed the value seen
 * @param limit what it was compared with
 * @param unit of both; "1" for a ratio
 * @param evidence one sentence: what was seen, with the numbers
 * @param causes likely ones, likeliest first
 * @param remedies what to try, in the order that fits this network
 * @param onset the iteration from which the evidence counts, as far as it is known: trouble is
 *     there for a while before a rule may name it
 */
public record Symptom(
    Pathology pathology,
    String key,
    Severity severity,
    List<String> layers,
    double observed,
    double limit,
    String unit,
    String evidence,
    List<String> causes,
    List<String> remedies,
    OptionalInt onset) {

  public Symptom {
    // A plug-in may have been compiled without null checks: it should fail here, not later.
    Objects.requireNonNull(pathology, "pathology");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(onset, "onset");
    layers = List.copyOf(layers);
    causes = List.copyOf(causes);
    remedies = List.copyOf(remedies);
  }

  /** The same with another onset. */
  Symptom since(OptionalInt begun) {
    return new Symptom(
        pathology, key, severity, layers, observed, limit, unit, evidence, causes, remedies, begun);
  }

  /** A symptom whose onset is not known. */
  public Symptom(
      Pathology pathology,
      String key,
      Severity severity,
      List<String> layers,
      double observed,
      double limit,
      String unit,
      String evidence,
      List<String> causes,
      List<String> remedies) {
    this(
        pathology,
        key,
        severity,
        layers,
        observed,
        limit,
        unit,
        evidence,
        causes,
        remedies,
        OptionalInt.empty());
  }
}
