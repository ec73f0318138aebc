package org.vitals4j.benchmarks.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A share with the 95 % interval that a bootstrap over set-ups gives.
 *
 * @param value NaN for nothing to count
 */
public record Rate(double value, double low, double high) {

  private static final int RESAMPLES = 2000;

  /** The seeds of one set-up are not independent: whole set-ups are drawn. */
  public static <R extends LabelledResult> Rate of(List<R> runs, ToDoubleFunction<List<R>> what) {
    Map<String, List<R>> bySetUp = new LinkedHashMap<>();
    for (R run : runs) {
      bySetUp.computeIfAbsent(run.setUp(), name -> new ArrayList<>()).add(run);
    }
    List<List<R>> setUps = List.copyOf(bySetUp.values());
    Random random = new Random(1);
    double[] drawn = new double[RESAMPLES];
    int kept = 0;
    for (int i = 0; i < RESAMPLES && !setUps.isEmpty(); i++) {
      List<R> sample = new ArrayList<>();
      for (int k = 0; k < setUps.size(); k++) {
        sample.addAll(setUps.get(random.nextInt(setUps.size())));
      }
      double value = what.applyAsDouble(sample);
      if (!Double.isNaN(value)) {
        drawn[kept++] = value;
      }
    }
    double[] sorted = Arrays.copyOf(drawn, kept);
    Arrays.sort(sorted);
    return kept == 0
        ? new Rate(what.applyAsDouble(runs), Double.NaN, Double.NaN)
        : new Rate(
            what.applyAsDouble(runs),
            sorted[(int) (0.025 * kept)],
            sorted[Math.min(kept - 1, (int) (0.975 * kept))]);
  }

  /** Both ends of the interval, for a file. */
  public List<@Nullable Double> interval() {
    return Arrays.asList(forFile(low), forFile(high));
  }

  /** Four digits. JSON has no NaN: nothing to count is null. */
  public static @Nullable Double forFile(double value) {
    return Double.isNaN(value) ? null : Math.round(value * 1e4) / 1e4;
  }

  public static double share(int some, int all) {
    return all == 0 ? Double.NaN : (double) some / all;
  }

  /** The middle value, or the mean of the middle two; NaN for none. */
  public static <R> double median(List<R> runs, ToDoubleFunction<R> what) {
    double[] values = runs.stream().mapToDouble(what).sorted().toArray();
    int middle = values.length / 2;
    return values.length == 0
        ? Double.NaN
        : values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
