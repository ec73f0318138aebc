package org.vitals4j.benchmarks.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vitals4j.benchmarks.cases.SampledFaults.Row;
import org.vitals4j.benchmarks.cases.SampledGradients.Exploding;
import org.vitals4j.benchmarks.cases.SampledGradients.NonFinite;
import org.vitals4j.benchmarks.cases.SampledGradients.Vanishing;
import org.vitals4j.benchmarks.cases.SampledLosses.Diverging;
import org.vitals4j.benchmarks.cases.SampledLosses.Oscillating;
import org.vitals4j.benchmarks.cases.SampledLosses.Plateau;
import org.vitals4j.benchmarks.cases.SampledLosses.UpdateRatio;
import org.vitals4j.benchmarks.cases.SampledUnits.Dead;
import org.vitals4j.benchmarks.cases.SampledUnits.Poor;
import org.vitals4j.benchmarks.cases.SampledUnits.Saturated;

/**
 * Cases sampled at random: ten a pathology and sixty healthy ones a draw. They are of the kinds
 * that the chosen ones are of, with other tasks, sizes, optimisers and faults. A draw that nobody
 * has looked at says how often the diagnosis is right where nothing could have been tuned. Once it
 * was looked at, the next takes its place.
 */
final class SampledCases {

  private static final int HEALTHY_CASES = 60;
  private static final Pattern NAME = Pattern.compile("[^/]+/drawn-(\\d+)-.*");

  private SampledCases() {}

  /** All of a draw, in a fixed order. */
  static List<BenchmarkCase> all(int draw) {
    List<BenchmarkCase> all = new ArrayList<>();
    addFaulty(all, draw, "vanishing", Vanishing::new, Vanishing.TABLE);
    addFaulty(all, draw, "exploding", Exploding::new, Exploding.TABLE);
    addFaulty(all, draw, "non-finite", NonFinite::new, NonFinite.TABLE);
    addFaulty(all, draw, "dead", Dead::new, Dead.TABLE);
    addFaulty(all, draw, "saturated", Saturated::new, Saturated.TABLE);
    addFaulty(all, draw, "poor", Poor::new, Poor.TABLE);
    addFaulty(all, draw, "ratio", UpdateRatio::new, UpdateRatio.TABLE);
    addFaulty(all, draw, "diverging", Diverging::new, Diverging.TABLE);
    addFaulty(all, draw, "oscillating", Oscillating::new, Oscillating.TABLE);
    addFaulty(all, draw, "standing", Plateau::new, Plateau.TABLE);
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

  private static <S extends SampledFaults> void addFaulty(
      List<BenchmarkCase> all,
      int draw,
      String kind,
      BiFunction<Sampler, String, S> choices,
      List<Row<S>> table) {
    for (int i = 0; i < table.size(); i++) {
      String name = name(draw, i);
      all.add(table.get(i).apply(choices.apply(new Sampler(kind + " " + name), name)));
    }
  }

  private static String name(int draw, int number) {
    return String.format(java.util.Locale.ROOT, "drawn-%d-%02d", draw, number);
  }
}
