package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.IterationSnapshot.Rates;

/** On a machine made of numbers: so many nanoseconds an iteration, so many a depth. */
class OverheadGovernorTest {

  private static final double BUDGET = 0.01;
  private static final int SETTLED = 1_000;
  private static final int MEASURED = 4_000;

  /** Iterations and time by depth, once the governor has learned what they cost. */
  private static final class Machine {
    final OverheadGovernor governor;
    final Map<MeasurementLevel, Long> cost = new EnumMap<>(MeasurementLevel.class);
    final Map<MeasurementLevel, Integer> seen = new EnumMap<>(MeasurementLevel.class);
    long training;
    long spent;
    long total;

    Machine(double budget, long training, long glance, long check, long norms, long everything) {
      governor = new OverheadGovernor(budget);
      this.training = training;
      cost.put(MeasurementLevel.FINITE_PROBE, glance);
      cost.put(MeasurementLevel.FINITE_CHECK, check);
      cost.put(MeasurementLevel.NORMS, norms);
      cost.put(MeasurementLevel.FULL, everything);
    }

    Machine run(int iterations, MeasurementLevel floor, Random noise) {
      MeasurementLevel depth = MeasurementLevel.FULL;
      for (int i = 0; i < iterations; i++) {
        if (i == SETTLED) {
          seen.clear();
          spent = 0;
          total = 0;
        }
        // Now and then something else takes the processor.
        long hiccup = noise.nextInt(50) == 0 ? 5 * training : 0;
        long own =
            (long)
                ((double) Objects.requireNonNull(cost.get(depth))
                    * (0.8 + 0.4 * noise.nextDouble()));
        long all = (long) ((double) training * (0.8 + 0.4 * noise.nextDouble())) + own + hiccup;
        seen.merge(depth, 1, Integer::sum);
        spent += own;
        total += all;
        depth = governor.next(depth, all, own, floor);
      }
      return this;
    }

    Machine run() {
      return run(SETTLED + MEASURED, MeasurementLevel.FINITE_PROBE, new Random(1));
    }

    double dear(MeasurementLevel depth) {
      return (double) Objects.requireNonNull(cost.get(depth));
    }

    double share() {
      return (double) spent / total;
    }

    double rate(MeasurementLevel least) {
      int deep = 0;
      for (Map.Entry<MeasurementLevel, Integer> entry : seen.entrySet()) {
        deep += entry.getKey().reaches(least) ? entry.getValue() : 0;
      }
      return (double) deep / MEASURED;
    }
  }

  @Test
  void measuresEverythingAlwaysWhereThatFits() {
    Machine machine = new Machine(BUDGET, 1_000_000, 100, 200, 1_000, 5_000).run();

    assertThat(machine.rate(MeasurementLevel.FULL)).isEqualTo(1);
    assertThat(machine.governor.rates()).isEqualTo(new Rates(1, 1));
  }

  @Test
  void takesNormsInEveryIterationAndSamplesWithTheRest() {
    Machine machine = new Machine(BUDGET, 1_000_000, 500, 1_000, 5_000, 100_000).run();

    assertThat(machine.rate(MeasurementLevel.NORMS)).isGreaterThan(0.99);
    assertThat(machine.rate(MeasurementLevel.FULL)).isBetween(0.03, 0.08);
    assertThat(machine.share()).isLessThan(BUDGET);
  }

  @Test
  void keepsAFifthOfTheBudgetForSamples() {
    Machine machine = new Machine(BUDGET, 1_000_000, 500, 1_000, 9_800, 30_000).run();

    assertThat(machine.rate(MeasurementLevel.NORMS)).isBetween(0.7, 0.95);
    assertThat(machine.rate(MeasurementLevel.FULL)).isGreaterThan(0.05);
  }

  @Test
  void probesWhereTheFullCheckCostsTooMuch() {
    Machine machine = new Machine(BUDGET, 1_000_000, 500, 27_000, 60_000, 300_000).run();

    assertThat(machine.rate(MeasurementLevel.FINITE_CHECK)).isLessThan(0.2);
    assertThat(machine.share()).isLessThan(BUDGET * 1.1);
  }

  @Test
  void measuresTheFirstIterationsInFull() {
    OverheadGovernor governor = new OverheadGovernor(BUDGET);

    for (int i = 1; i < OverheadGovernor.WARM_UP; i++) {
      MeasurementLevel next =
          governor.next(MeasurementLevel.FULL, 1_000, 1_000, MeasurementLevel.FINITE_PROBE);
      assertThat(next).isEqualTo(MeasurementLevel.FULL);
    }
  }

  @Test
  void measuresNormsThroughoutTheStartWhateverTheyCost() {
    OverheadGovernor governor = new OverheadGovernor(BUDGET);
    MeasurementLevel depth = MeasurementLevel.FULL;
    int full = 0;

    for (int i = 0; i < OverheadGovernor.START_ITERATIONS; i++) {
      assertThat(depth.reaches(MeasurementLevel.NORMS)).isTrue();
      full += depth == MeasurementLevel.FULL ? 1 : 0;
      depth = governor.next(depth, 1_000, 1_000, MeasurementLevel.FINITE_PROBE);
    }
    assertThat(full).isEqualTo(20);
  }

  @Test
  void doesNotChargeTheStart() {
    OverheadGovernor governor = new OverheadGovernor(BUDGET);
    MeasurementLevel depth = MeasurementLevel.FULL;
    for (int i = 0; i < OverheadGovernor.START_ITERATIONS - 1; i++) {
      depth = governor.next(depth, 1_000_000, 100, MeasurementLevel.FINITE_PROBE);
    }

    assertThat(governor.next(depth, 1_000_000, 100, MeasurementLevel.FINITE_PROBE))
        .isNotEqualTo(MeasurementLevel.FINITE_PROBE);
  }

  @Test
  void aFullBudgetMeasuresEverythingWhateverItCosts() {
    Machine machine = new Machine(1, 1_000, 1_000, 1_000, 1_000, 50_000).run();

    assertThat(machine.rate(MeasurementLevel.FULL)).isEqualTo(1);
  }

  @Test
  void neverGoesBelowTheFloor() {
    Machine machine =
        new Machine(BUDGET, 1_000_000, 500, 1_000, 60_000, 300_000)
            .run(SETTLED + MEASURED, MeasurementLevel.NORMS, new Random(2));

    assertThat(machine.rate(MeasurementLevel.NORMS)).isEqualTo(1);
    assertThat(machine.governor.rates().norms()).isEqualTo(1);
  }

  @Test
  void goesOnSamplingNowAndThenHoweverDearItIs() {
    Machine machine =
        new Machine(BUDGET, 1_000, 1_000, 1_000, 2_000, 3_000_000)
            .run(SETTLED + MEASURED, MeasurementLevel.FINITE_PROBE, new Random(3));

    assertThat(machine.seen.getOrDefault(MeasurementLevel.FULL, 0)).isPositive();
    assertThat(machine.rate(MeasurementLevel.NORMS)).isGreaterThan(0.005);
  }

  @Test
  void measuresMoreOnceTrainingIsSlower() {
    Machine machine = new Machine(BUDGET, 100_000, 500, 600, 2_000, 30_000).run();
    double before = machine.rate(MeasurementLevel.NORMS);
    machine.training = 2_000_000;
    machine.run();

    assertThat(machine.rate(MeasurementLevel.NORMS)).isGreaterThan(before);
    assertThat(machine.rate(MeasurementLevel.NORMS)).isCloseTo(1, within(0.01));
  }

  @Test
  void theSameNumbersGiveTheSameDecisions() {
    Machine one = new Machine(BUDGET, 1_000_000, 500, 4_000, 9_000, 90_000).run();
    Machine other = new Machine(BUDGET, 1_000_000, 500, 4_000, 9_000, 90_000).run();

    assertThat(one.seen).isEqualTo(other.seen);
    assertThat(one.spent).isEqualTo(other.spent);
  }

  @Property(tries = 60)
  void staysWithinTheBudgetWhereverTheLightestIterationDoes(
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double budget,
      @ForAll @DoubleRange(min = 0, max = 0.6) double glance,
      @ForAll @DoubleRange(min = 1, max = 20) double check,
      @ForAll @DoubleRange(min = 1, max = 20) double norms,
      @ForAll @DoubleRange(min = 1, max = 8) double everything) {
    long training = 10_000_000;
    double one = glance * budget * (double) training;
    Machine machine =
        new Machine(
            budget,
            training,
            (long) one,
            (long) (one * check),
            (long) (one * check * norms),
            (long) (one * check * norms * everything));
    machine.run();

    // What is measured at the lowest rate in any case, and looks at what has grown cheaper.
    double atLeast =
        (machine.dear(MeasurementLevel.NORMS) / 100.0
                + machine.dear(MeasurementLevel.FULL) / 1_000.0
                + machine.dear(MeasurementLevel.FINITE_CHECK) / 500.0)
            / (double) training;
    assertThat(machine.share()).isLessThan(1.1 * budget + atLeast);
  }
}
