package org.vitals4j.benchmarks.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * All set-ups, and to which half each belongs: those that were chosen by hand are for tuning, those
 * of a draw that was not looked at meanwhile are held back.
 */
public final class BenchmarkCases {

  /** The draw that is reported on. The ones before it were looked at while limits were tuned. */
  static final int HELD_BACK_DRAW = 10;

  private static final Map<String, BenchmarkCase> TUNING_CASES = byName(tuningCases());
  private static final Map<Integer, Map<String, BenchmarkCase>> SAMPLED_CASES =
      new ConcurrentHashMap<>();

  private BenchmarkCases() {}

  /** Those of one half or both, in a fixed order, with this draw as the half that is held back. */
  static List<BenchmarkCase> inSplit(SplitSelection half, int draw) {
    List<BenchmarkCase> all = new ArrayList<>();
    if (half != SplitSelection.HELD_BACK) {
      all.addAll(TUNING_CASES.values());
    }
    if (half != SplitSelection.TUNING) {
      all.addAll(sampled(draw).values());
    }
    return all;
  }

  /** Which half one belongs to. */
  public static Split splitOf(String name) {
    return SampledCases.drawOf(name) == 0 ? Split.TUNING : Split.HELD_BACK;
  }

  /** The one of a name. */
  public static BenchmarkCase named(String name) {
    int draw = SampledCases.drawOf(name);
    BenchmarkCase one = (draw == 0 ? TUNING_CASES : sampled(draw)).get(name);
    if (one == null) {
      throw new IllegalArgumentException("no set-up is called '" + name + "'");
    }
    return one;
  }

  private static Map<String, BenchmarkCase> sampled(int draw) {
    return SAMPLED_CASES.computeIfAbsent(draw, number -> byName(SampledCases.all(number)));
  }

  private static Map<String, BenchmarkCase> byName(List<BenchmarkCase> all) {
    Map<String, BenchmarkCase> map = new LinkedHashMap<>();
    all.forEach(one -> map.put(one.name(), one));
    return map;
  }

  private static List<BenchmarkCase> tuningCases() {
    return Stream.of(
            FaultyGradients.VANISHING,
            FaultyGradients.EXPLODING,
            FaultyGradients.NON_FINITE,
            FaultyUnits.DEAD,
            FaultyUnits.SATURATED,
            FaultyUnits.POORLY_INITIALISED,
            FaultyLosses.UPDATE_RATIO,
            FaultyLosses.DIVERGING,
            FaultyLosses.OSCILLATING,
            FaultyLosses.PLATEAU,
            HealthyCases.all())
        .flatMap(List::stream)
        .toList();
  }
}
