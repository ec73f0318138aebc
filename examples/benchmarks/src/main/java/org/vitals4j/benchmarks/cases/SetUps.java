package org.vitals4j.benchmarks.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All set-ups, and to which half each belongs: those that were chosen by hand are for tuning, those
 * of a draw that was not looked at meanwhile are held back.
 */
public final class SetUps {

  /** The draw that is reported on. The ones before it were looked at while limits were tuned. */
  static final int HELD_BACK = 10;

  private static final Map<String, SetUp> CHOSEN = byName(chosen());
  private static final Map<Integer, Map<String, SetUp>> DRAWN = new ConcurrentHashMap<>();

  private SetUps() {}

  /** Those of one half or both, in a fixed order, with this draw as the half that is held back. */
  static List<SetUp> of(Halves half, int draw) {
    List<SetUp> all = new ArrayList<>();
    if (half != Halves.HELD_BACK) {
      all.addAll(CHOSEN.values());
    }
    if (half != Halves.TUNING) {
      all.addAll(drawn(draw).values());
    }
    return all;
  }

  /** Which half one belongs to. */
  public static Half half(String name) {
    return Drawn.drawOf(name) == 0 ? Half.TUNING : Half.HELD_BACK;
  }

  /** The one of a name. */
  public static SetUp named(String name) {
    int draw = Drawn.drawOf(name);
    SetUp one = (draw == 0 ? CHOSEN : drawn(draw)).get(name);
    if (one == null) {
      throw new IllegalArgumentException("no set-up is called '" + name + "'");
    }
    return one;
  }

  private static Map<String, SetUp> drawn(int draw) {
    return DRAWN.computeIfAbsent(draw, number -> byName(Drawn.all(number)));
  }

  private static Map<String, SetUp> byName(List<SetUp> all) {
    Map<String, SetUp> map = new LinkedHashMap<>();
    all.forEach(one -> map.put(one.name(), one));
    return map;
  }

  private static List<SetUp> chosen() {
    List<SetUp> all = new ArrayList<>();
    all.addAll(SickGradients.vanishing());
    all.addAll(SickGradients.exploding());
    all.addAll(SickGradients.nonFinite());
    all.addAll(SickUnits.dead());
    all.addAll(SickUnits.saturated());
    all.addAll(SickUnits.poorlyInitialised());
    all.addAll(SickLosses.updateRatio());
    all.addAll(SickLosses.diverging());
    all.addAll(SickLosses.oscillating());
    all.addAll(SickLosses.standing());
    all.addAll(Healthy.all());
    return all;
  }
}
