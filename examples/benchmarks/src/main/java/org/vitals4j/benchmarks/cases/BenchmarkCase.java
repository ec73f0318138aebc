package org.vitals4j.benchmarks.cases;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.vitals4j.benchmarks.run.Oracle;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;

/**
 * One labelled way to train.
 *
 * @param name unique
 * @param config how it is trained
 * @param fault what was put there to make it sick; empty where it is healthy
 */
public record BenchmarkCase(String name, RunConfig config, Optional<Fault> fault) {

  /**
   * What a sick run is sick of.
   *
   * @param pathology its label
   * @param baseline the same without the fault
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
      RunConfig baseline,
      int onset,
      Set<String> layers,
      Oracle oracle,
      Optional<NonFiniteOrigin.Kind> origin,
      boolean beyondTreatment) {}

  /** A line of a table: a healthy run, by its name in the group. */
  static BenchmarkCase healthy(String name, RunConfig config) {
    return new BenchmarkCase("healthy/" + name, config, Optional.empty());
  }

  /**
   * A line of a table: a fault put into a healthy run.
   *
   * @param name in the group of its pathology
   * @param label what the run is then sick of
   * @param healthy the run without the fault
   * @param fault what is changed
   */
  static BenchmarkCase row(
      String name, FaultInjector label, RunConfig healthy, Consumer<RunConfig> fault) {
    return label.inject(name, healthy, fault);
  }

  /** What it is for, in a file name or a table: the pathology, or "healthy". */
  public String group() {
    return fault.map(one -> one.pathology().id()).orElse("healthy");
  }

  /** Puts one fault into a healthy recipe. */
  static final class FaultInjector {
    private final Pathology pathology;
    private final Oracle oracle;
    private int onset;
    private Set<String> layers = Set.of();
    private Optional<NonFiniteOrigin.Kind> origin = Optional.empty();
    private boolean beyondTreatment;

    private FaultInjector(Pathology pathology, Oracle oracle) {
      this.pathology = pathology;
      this.oracle = oracle;
    }

    /** A fault of depth: the layers nearest the input are the ones that do not learn. */
    static FaultInjector vanishing(int shallow) {
      return new FaultInjector(Pathology.VANISHING_GRADIENT, Oracle.firstLayerUnchanged())
          .in(IntStream.range(0, shallow).toArray());
    }

    static FaultInjector exploding() {
      return new FaultInjector(Pathology.EXPLODING_GRADIENT, Oracle.nonFinite());
    }

    static FaultInjector nonFinite(int iteration) {
      return new FaultInjector(Pathology.NON_FINITE, Oracle.nonFinite()).from(iteration);
    }

    static FaultInjector dead(int... hidden) {
      return new FaultInjector(Pathology.DEAD_UNITS, Oracle.deadUnits(0.5)).in(hidden);
    }

    static FaultInjector saturated(int... hidden) {
      return new FaultInjector(Pathology.SATURATION, Oracle.saturatedOutputs(0.5)).in(hidden);
    }

    static FaultInjector poorlyInitialised() {
      return new FaultInjector(Pathology.POOR_INITIALISATION, Oracle.identicalUnits());
    }

    static FaultInjector updateRatio() {
      return new FaultInjector(Pathology.UPDATE_RATIO, Oracle.none());
    }

    static FaultInjector diverging(int iteration) {
      return new FaultInjector(Pathology.LOSS_DIVERGENCE, Oracle.none()).from(iteration);
    }

    static FaultInjector oscillating(int iteration) {
      return new FaultInjector(Pathology.LOSS_OSCILLATION, Oracle.periodicScore()).from(iteration);
    }

    static FaultInjector plateau() {
      return new FaultInjector(Pathology.LOSS_PLATEAU, Oracle.none());
    }

    /** From which iteration on the fault acts. */
    FaultInjector from(int iteration) {
      onset = iteration;
      return this;
    }

    /** Which layers are to blame. */
    FaultInjector in(String... names) {
      layers = new LinkedHashSet<>(Arrays.asList(names));
      return this;
    }

    /** The hidden layers to blame. */
    FaultInjector in(int... hidden) {
      String[] names = new String[hidden.length];
      for (int i = 0; i < hidden.length; i++) {
        names[i] = RunConfig.hidden(hidden[i]);
      }
      return in(names);
    }

    /** Where a NaN begins. */
    FaultInjector origin(NonFiniteOrigin.Kind kind) {
      origin = Optional.of(kind);
      return this;
    }

    /** No treatment of the network can mend it. */
    FaultInjector beyondTreatment() {
      beyondTreatment = true;
      return this;
    }

    BenchmarkCase inject(String name, RunConfig healthy, Consumer<RunConfig> fault) {
      return new BenchmarkCase(
          pathology.id().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "/" + name,
          healthy.with(fault),
          Optional.of(
              new Fault(pathology, healthy, onset, layers, oracle, origin, beyondTreatment)));
    }
  }
}
