package org.vitals4j.examples.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * All set-ups, and to which half each belongs.
 *
 * <p>The split was fixed before anything was tuned. Within each list, every two neighbours are
 * divided: the CRC-32 of the first one's name says which of them is for tuning. So both halves have
 * the same number of set-ups of every kind, and what is added at the end of a list moves none of
 * those before it.
 */
final class SetUps {

  private static final Map<SetUp, Half> ALL = split();

  private SetUps() {}

  /** Every set-up, in a fixed order. */
  static List<SetUp> all() {
    return List.copyOf(ALL.keySet());
  }

  /** Which half one belongs to. */
  static Half half(SetUp one) {
    Half half = ALL.get(one);
    if (half == null) {
      throw new IllegalArgumentException("no set-up is called '" + one.name() + "'");
    }
    return half;
  }

  /** The one of a name. */
  static SetUp named(String name) {
    return ALL.keySet().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no set-up is called '" + name + "'"));
  }

  private static Map<SetUp, Half> split() {
    Map<SetUp, Half> halves = new LinkedHashMap<>();
    for (List<SetUp> kind : kinds()) {
      for (int i = 0; i < kind.size(); i += 2) {
        boolean firstTunes = checksum(kind.get(i).name()) % 2 == 0;
        halves.put(kind.get(i), firstTunes ? Half.TUNING : Half.HELD_BACK);
        if (i + 1 < kind.size()) {
          halves.put(kind.get(i + 1), firstTunes ? Half.HELD_BACK : Half.TUNING);
        }
      }
    }
    return halves;
  }

  private static List<List<SetUp>> kinds() {
    List<List<SetUp>> kinds = new ArrayList<>();
    kinds.add(SickGradients.vanishing());
    kinds.add(SickGradients.exploding());
    kinds.add(SickGradients.nonFinite());
    kinds.add(SickUnits.dead());
    kinds.add(SickUnits.saturated());
    kinds.add(SickUnits.poorlyInitialised());
    kinds.add(SickLosses.updateRatio());
    kinds.add(SickLosses.diverging());
    kinds.add(SickLosses.oscillating());
    kinds.add(SickLosses.standing());
    kinds.add(Healthy.all());
    return kinds;
  }

  private static long checksum(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
