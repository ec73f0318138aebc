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
final class Drawn {

  private static final int SICK = 10;
  private static final int HEALTHY = 60;
  private static final Pattern NAME = Pattern.compile("[^/]+/drawn-(\\d+)-.*");

  private Drawn() {}

  /** All of a draw, in a fixed order. */
  static List<SetUp> all(int draw) {
    List<SetUp> all = new ArrayList<>();
    sick(all, draw, "vanishing", DrawnGradients::new, DrawnGradients::vanishing);
    sick(all, draw, "exploding", DrawnGradients::new, DrawnGradients::exploding);
    sick(all, draw, "non-finite", DrawnGradients::new, DrawnGradients::nonFinite);
    sick(all, draw, "dead", DrawnUnits::new, DrawnUnits::dead);
    sick(all, draw, "saturated", DrawnUnits::new, DrawnUnits::saturated);
    sick(all, draw, "poor", DrawnUnits::new, DrawnUnits::poor);
    sick(all, draw, "ratio", DrawnLosses::new, DrawnLosses::updateRatio);
    sick(all, draw, "diverging", DrawnLosses::new, DrawnLosses::diverging);
    sick(all, draw, "oscillating", DrawnLosses::new, DrawnLosses::oscillating);
    sick(all, draw, "standing", DrawnLosses::new, DrawnLosses::standing);
    for (int i = 0; i < HEALTHY; i++) {
      all.add(DrawnHealthy.of(i, name(draw, i)));
    }
    return List.copyOf(all);
  }

  /** The draw that a set-up of this name belongs to; 0 where it was chosen, not drawn. */
  static int drawOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static <T> void sick(
      List<SetUp> all,
      int draw,
      String kind,
      BiFunction<Draw, String, T> drawn,
      BiFunction<T, Integer, SetUp> set) {
    for (int i = 0; i < SICK; i++) {
      String name = name(draw, i);
      all.add(set.apply(drawn.apply(new Draw(kind + " " + name), name), i));
    }
  }

  private static String name(int draw, int number) {
    return String.format(java.util.Locale.ROOT, "drawn-%d-%02d", draw, number);
  }
}
