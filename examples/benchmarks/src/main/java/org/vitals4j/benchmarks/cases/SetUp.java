package org.vitals4j.benchmarks.cases;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.vitals4j.benchmarks.run.Oracle;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.report.NonFiniteOrigin;
import org.vitals4j.report.Pathology;

/**
 * One labelled way to train.
 *
 * @param name unique
 * @param recipe how it is trained
 * @param fault what was put there to make it sick; empty where it is healthy
 */
public record SetUp(String name, Recipe recipe, Optional<Fault> fault) {

  /**
   * What a sick run is sick of.
   *
   * @param pathology its label
   * @param twin the same without the fault
   * @param onset the iteration from which the fault acts
   * @param layers the layer at fault, and its neighbour where the fault lies between two; empty
   *     where no layer is to blame
   * @param oracle shows that the run is sick where its result alone does not
   * @param origin where a NaN begins, as it was put there; empty where it was not put into one
   *     place
   * @param beyondTreatment whether nothing that is done to the network can mend it: the features of
   *     the whole run say nothing, or the loss does not fit
   */
  public record Fault(
      Pathology pathology,
      Recipe twin,
      int onset,
      Set<String> layers,
      Oracle oracle,
      Optional<NonFiniteOrigin.Kind> origin,
      boolean beyondTreatment) {}

  /** A run that must raise no alarm. */
  static SetUp healthy(String name, Recipe recipe) {
    return new SetUp(name, recipe, Optional.empty());
  }

  /** What it is for, in a file name or a table: the pathology, or "healthy". */
  public String group() {
    return fault.map(one -> one.pathology().id()).orElse("healthy");
  }

  /** Puts one fault into a healthy recipe. */
  static final class Spoiler {
    private final Pathology pathology;
    private final Oracle oracle;
    private int onset;
    private Set<String> layers = Set.of();
    private Optional<NonFiniteOrigin.Kind> origin = Optional.empty();
    private boolean beyondTreatment;

    private Spoiler(Pathology pathology, Oracle oracle) {
      this.pathology = pathology;
      this.oracle = oracle;
    }

    /** A fault of depth: the layers nearest the input are the ones that do not learn. */
    static Spoiler vanishing(int shallow) {
      return new Spoiler(Pathology.VANISHING_GRADIENT, Oracle.standsStill())
          .in(IntStream.range(0, shallow).toArray());
    }

    static Spoiler exploding() {
      return new Spoiler(Pathology.EXPLODING_GRADIENT, Oracle.notFinite());
    }

    static Spoiler nonFinite(int iteration) {
      return new Spoiler(Pathology.NON_FINITE, Oracle.notFinite()).from(iteration);
    }

    static Spoiler dead(int... hidden) {
      return new Spoiler(Pathology.DEAD_UNITS, Oracle.silentUnits(0.5)).in(hidden);
    }

    static Spoiler saturated(int... hidden) {
      return new Spoiler(Pathology.SATURATION, Oracle.flat(0.5)).in(hidden);
    }

    static Spoiler poorlyInitialised() {
      return new Spoiler(Pathology.POOR_INITIALISATION, Oracle.sameUnits());
    }

    static Spoiler updateRatio() {
      return new Spoiler(Pathology.UPDATE_RATIO, Oracle.none());
    }

    static Spoiler diverging(int iteration) {
      return new Spoiler(Pathology.LOSS_DIVERGENCE, Oracle.none()).from(iteration);
    }

    static Spoiler oscillating(int iteration) {
      return new Spoiler(Pathology.LOSS_OSCILLATION, Oracle.oneFrequency()).from(iteration);
    }

    static Spoiler standing() {
      return new Spoiler(Pathology.LOSS_PLATEAU, Oracle.none());
    }

    /** From which iteration on the fault acts. */
    Spoiler from(int iteration) {
      onset = iteration;
      return this;
    }

    /** Which layers are to blame. */
    Spoiler in(String... names) {
      layers = new LinkedHashSet<>(Arrays.asList(names));
      return this;
    }

    /** The hidden layers to blame. */
    Spoiler in(int... hidden) {
      String[] names = new String[hidden.length];
      for (int i = 0; i < hidden.length; i++) {
        names[i] = Recipe.hidden(hidden[i]);
      }
      return in(names);
    }

    /** Where a NaN begins. */
    Spoiler begins(NonFiniteOrigin.Kind kind) {
      origin = Optional.of(kind);
      return this;
    }

    /** No treatment of the network can mend it. */
    Spoiler beyondTreatment() {
      beyondTreatment = true;
      return this;
    }

    SetUp spoil(String name, Recipe healthy, Consumer<Recipe> fault) {
      return new SetUp(
          pathology.id().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "/" + name,
          healthy.with(fault),
          Optional.of(
              new Fault(pathology, healthy, onset, layers, oracle, origin, beyondTreatment)));
    }
  }
}
