package org.vitals4j.benchmarks.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Set-ups drawn at random: ten a pathology and sixty healthy ones a draw, of the kinds that the
 * chosen ones are of, with other tasks, sizes, optimisers and faults. A draw that nobody has looked
 * at says how often the diagnosis is right where nothing could have been tuned; once it was looked
 * at, the next takes its place.
 */
final class SampledCases {

  private static final int CASES_PER_PATHOLOGY = 10;
  private static final int HEALTHY_CASES = 60;
  private static final Pattern NAME = Pattern.compile("[^/]+/drawn-(\\d+)-.*");

  private SampledCases() {}

  /** All of a draw, in a fixed order. */
  static List<BenchmarkCase> all(int draw) {
    List<BenchmarkCase> all = new ArrayList<>();
    addFaulty(all, draw, "vanishing", SampledGradients::new, SampledGradients::vanishing);
    addFaulty(all, draw, "exploding", SampledGradients::new, SampledGradients::exploding);
    addFaulty(all, draw, "non-finite", SampledGradients::new, SampledGradients::nonFinite);
    addFaulty(all, draw, "dead", SampledUnits::new, SampledUnits::dead);
    addFaulty(all, draw, "saturated", SampledUnits::new, SampledUnits::saturated);
    addFaulty(all, draw, "poor", SampledUnits::new, SampledUnits::poor);
    addFaulty(all, draw, "ratio", SampledLosses::new, SampledLosses::updateRatio);
    addFaulty(all, draw, "diverging", SampledLosses::new, SampledLosses::diverging);
    addFaulty(all, draw, "oscillating", SampledLosses::new, SampledLosses::oscillating);
    addFaulty(all, draw, "standing", SampledLosses::new, SampledLosses::standing);
    for (int i = 0; i < HEALTHY_CASES; i++) {
      all.add(SampledHealthy.of(i, name(draw, i)));
    }
    return List.copyOf(all);
  }

  /** The draw that a set-up of this name belongs to; 0 where it was chosen, not drawn. */
  static int drawOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static <T> void addFaulty(
      List<BenchmarkCase> all,
      int draw,
      String kind,
      BiFunction<Sampler, String, T> drawn,
      BiFunction<T, Integer, BenchmarkCase> set) {
    for (int i = 0; i < CASES_PER_PATHOLOGY; i++) {
      String name = name(draw, i);
      all.add(set.apply(drawn.apply(new Sampler(kind + " " + name), name), i));
    }
  }

  private static String name(int draw, int number) {
    return String.format(java.util.Locale.ROOT, "drawn-%d-%02d", draw, number);
  }
}
