package org.vitals4j.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param checked the same causes with their ids and remedies; empty where they have none, as of a
 *     plug-in
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
    List<Cause> checked,
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
    checked = List.copyOf(checked);
  }

  /**
   * A cause that was checked: its test holds on this network and these data.
   *
   * @param id lower-case words joined by hyphens, for instance "inputs-not-normalised"
   * @param text one clause without a full stop, with the number that was measured
   * @param remedies against it, best first
   */
  public record Cause(String id, String text, List<Remedy> remedies) {

    public Cause {
      remedies = List.copyOf(remedies);
    }
  }

  /**
   * What helps against a cause.
   *
   * @param id lower-case words joined by hyphens, for instance "normalise-inputs"
   * @param text one clause without a full stop: what to change, from what to what
   */
  public record Remedy(String id, String text) {}

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
    builder.checked = checked;
    builder.onset = onset;
    return builder;
  }

  /** What log, page and JSON call the causes, one a cause; empty where they have no ids. */
  public List<String> causeIds() {
    return checked.stream().map(Cause::id).toList();
  }

  /** What they call the remedies, one a remedy; empty where they have no ids. */
  public List<String> remedyIds() {
    return List.copyOf(remediesById(checked).keySet());
  }

  private static Map<String, String> remediesById(List<Cause> causes) {
    Map<String, String> byId = new LinkedHashMap<>();
    int most = causes.stream().mapToInt(one -> one.remedies().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      for (Cause cause : causes) {
        if (i < cause.remedies().size()) {
          byId.putIfAbsent(cause.remedies().get(i).id(), cause.remedies().get(i).text());
        }
      }
    }
    return byId;
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
    private List<Cause> checked = List.of();
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
      checked = List.of();
      return this;
    }

    /** Likely causes, likeliest first. */
    public Builder causes(String... likely) {
      return causes(List.of(likely));
    }

    /** What to try, best first. */
    public Builder remedies(List<String> toTry) {
      remedies = toTry;
      checked = List.of();
      return this;
    }

    /** What to try, best first. */
    public Builder remedies(String... toTry) {
      return remedies(List.of(toTry));
    }

    /**
     * Causes that were checked, likeliest first, and their remedies: each remedy once, the best of
     * each cause before the second best of any.
     */
    public Builder because(List<Cause> causesFound) {
      checked = causesFound;
      causes = checked.stream().map(Cause::text).toList();
      remedies = List.copyOf(remediesById(checked).values());
      return this;
    }

    /** The same for causes given one by one. */
    public Builder because(Cause... causesFound) {
      return because(List.of(causesFound));
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
          checked, onset);
    }
  }
}
