package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Over any long stretch after the start the monitor spends its budget: not more, however costs
 * vary, and not far less. The clock is a script: so many nanoseconds an iteration and a depth.
 */
class OverheadGovernorSpendingTest {

  private static final double BUDGET = 0.01;
  private static final int START = 2_000;
  private static final int STRETCH = 20_000;
  private static final int ITERATIONS = 80_000;

  /** What an iteration takes, and by what factor measuring is dearer in it. */
  private interface Script {
    long training(int iteration);

    double factor(int iteration, Random random);
  }

  private static Arguments script(String name, Script script) {
    return Arguments.of(Named.of(name, script));
  }

  private record Dear(java.util.function.IntToDoubleFunction factors) implements Script {
    @Override
    public long training(int iteration) {
      return 1_000_000;
    }

    @Override
    public double factor(int iteration, Random random) {
      return factors.applyAsDouble(iteration);
    }
  }

  private record RandomlyDear(double share, double by) implements Script {
    @Override
    public long training(int iteration) {
      return 1_000_000;
    }

    @Override
    public double factor(int iteration, Random random) {
      return random.nextDouble() < share ? by : 1;
    }
  }

  private record LongIterations(int each, int by) implements Script {
    @Override
    public long training(int iteration) {
      return iteration % each == 0 ? 1_000_000L * by : 1_000_000;
    }

    @Override
    public double factor(int iteration, Random random) {
      return 1;
    }
  }

  static Stream<Arguments> scripts() {
    return Stream.of(
        script("constant", new Dear(i -> 1)),
        script("two modes, in turn", new Dear(i -> i % 3 == 0 ? 8 : 1)),
        script("two modes, at random", new RandomlyDear(1.0 / 3, 8)),
        script("two modes, two thirds dear", new RandomlyDear(2.0 / 3, 5)),
        script("rare and very dear", new RandomlyDear(0.01, 50)),
        script("bursts", new Dear(i -> i % 2_000 < 200 ? 10 : 1)),
        script("growing", new Dear(i -> 1 + 5.0 * i / ITERATIONS)),
        script("falling", new Dear(i -> 6 - 5.0 * i / ITERATIONS)),
        script("some iterations are long", new LongIterations(20, 100)));
  }

  @Test
  void aPauseBetweenTwoIterationsDoesNotMakeItSpend() {
    double evenly = spentAfterPause(0);

    // However long it is, it counts as a hundred iterations; the last measurement may be a dear
    // one.
    assertThat(spentAfterPause(3_600_000_000_000L) - evenly)
        .isLessThan(100 * BUDGET * 1_000_000 + cost(MeasurementLevel.FULL));
  }

  private static double spentAfterPause(long pause) {
    OverheadGovernor governor = new OverheadGovernor(BUDGET);
    MeasurementLevel depth = MeasurementLevel.FULL;
    double spent = 0;
    for (int i = 0; i < START + 2_000; i++) {
      double own = cost(depth);
      spent += i > START ? own : 0;
      long all = 1_000_000 + (long) own + (i == START ? pause : 0);
      depth = governor.next(depth, all, (long) own, MeasurementLevel.FINITE_PROBE);
    }
    return spent;
  }

  private static double cost(MeasurementLevel depth) {
    return switch (depth) {
      case FINITE_PROBE -> 300;
      case FINITE_CHECK -> 2_000;
      case NORMS -> 7_000;
      case FULL -> 90_000;
    };
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void spendsItsBudgetOverAnyLongStretch(Script script) {
    OverheadGovernor governor = new OverheadGovernor(BUDGET);
    Random random = new Random(1);
    double[] spent = new double[ITERATIONS + 1];
    double[] total = new double[ITERATIONS + 1];
    MeasurementLevel depth = MeasurementLevel.FULL;
    for (int i = 0; i < ITERATIONS; i++) {
      double own = cost(depth) * script.factor(i, random) * (0.8 + 0.4 * random.nextDouble());
      double all = (double) script.training(i) + own;
      spent[i + 1] = spent[i] + own;
      total[i + 1] = total[i] + all;
      depth = governor.next(depth, (long) all, (long) own, MeasurementLevel.FINITE_PROBE);
    }

    for (int from = START; from + STRETCH <= ITERATIONS; from += 1_000) {
      int to = from + STRETCH;
      double share = (spent[to] - spent[from]) / (total[to] - total[from]);
      assertThat(share)
          .as("of iterations %d to %d", from, to)
          .isBetween(0.5 * BUDGET, 1.05 * BUDGET);
    }
  }
}
