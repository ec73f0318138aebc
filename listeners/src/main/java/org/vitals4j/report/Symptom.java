package org.vitals4j.report;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a detector sees in one iteration. A symptom that returns iteration after iteration is one
 * {@link Finding}; which symptoms belong together is told by {@link #pathology} and {@link #key}.
 * Immutable; made by {@link #builder}.
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

  /**
   * Begins one.
   *
   * @param pathology what it is a sign of
   * @param severity how bad it is now
   */
  public static Builder builder(Pathology pathology, Severity severity) {
    return new Builder(pathology, severity);
  }

  /** Begins another that is the same but for what is set. */
  public Builder toBuilder() {
    Builder builder = new Builder(pathology, severity);
    builder.key = key;
    builder.layers = layers;
    builder.observed = observed;
    builder.limit = limit;
    builder.unit = unit;
    builder.evidence = evidence;
    builder.causes = causes;
    builder.remedies = remedies;
    builder.onset = onset;
    return builder;
  }

  /**
   * Whether what was seen lies below its limit, as steps that are too small do; false above it, and
   * where either is NaN.
   */
  public boolean isBelowLimit() {
    return observed < limit;
  }

  /**
   * Puts a symptom together. What is not set is empty: no layers, no causes, no remedies, an
   * unknown onset. {@link #observed} and {@link #evidence} belong to every symptom.
   */
  public static final class Builder {
    private final Pathology pathology;
    private Severity severity;
    private String key = "";
    private List<String> layers = List.of();
    private double observed = Double.NaN;
    private double limit = Double.NaN;
    private String unit = "1";
    private String evidence = "";
    private List<String> causes = List.of();
    private List<String> remedies = List.of();
    private OptionalInt onset = OptionalInt.empty();

    private Builder(Pathology pathology, Severity severity) {
      this.pathology = pathology;
      this.severity = severity;
    }

    /** Another severity. */
    public Builder severity(Severity now) {
      severity = now;
      return this;
    }

    /** What tells it from other findings of its pathology. */
    public Builder key(String text) {
      key = text;
      return this;
    }

    /** The layers concerned, by name, the one most to blame first. */
    public Builder layers(List<String> names) {
      layers = names;
      return this;
    }

    /**
     * What was seen, and what it was compared with.
     *
     * @param value may be infinite
     * @param allowed the limit that it is beyond
     * @param unitOfBoth "1" for a ratio
     */
    public Builder observed(double value, double allowed, String unitOfBoth) {
      observed = value;
      limit = allowed;
      unit = unitOfBoth;
      return this;
    }

    /** One sentence without a full stop: what was seen, with the numbers. */
    public Builder evidence(String sentence) {
      evidence = sentence;
      return this;
    }

    /** Likely causes, likeliest first. */
    public Builder causes(List<String> likely) {
      causes = likely;
      return this;
    }

    /** Likely causes, likeliest first. */
    public Builder causes(String... likely) {
      return causes(List.of(likely));
    }

    /** What to try, best first. */
    public Builder remedies(List<String> toTry) {
      remedies = toTry;
      return this;
    }

    /** What to try, best first. */
    public Builder remedies(String... toTry) {
      return remedies(List.of(toTry));
    }

    /** The iteration from which the evidence counts. */
    public Builder onset(int iteration) {
      return onset(OptionalInt.of(iteration));
    }

    /** The same, where it may not be known. */
    Builder onset(OptionalInt iteration) {
      onset = iteration;
      return this;
    }

    /** The symptom. */
    public Symptom build() {
      return new Symptom(
          pathology, key, severity, layers, observed, limit, unit, evidence, causes, remedies,
          onset);
    }
  }
}
