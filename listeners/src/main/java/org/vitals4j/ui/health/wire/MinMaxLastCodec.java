package org.vitals4j.ui.health.wire;

import java.util.BitSet;

/** Encodes summaries: which slots have a value, then the values of those alone. */
final class MinMaxLastCodec {

  private static final int SLOTS = 1;
  private static final int PRESENT = 2;
  private static final int LAST = 3;
  private static final int MIN = 4;
  private static final int MAX = 5;

  /** More layers than any network has that could be drawn. */
  private static final int MAX_SLOTS = 1 << 16;

  private MinMaxLastCodec() {}

  static void write(WireWriter out, MinMaxLast summary) {
    BitSet present = new BitSet();
    for (int i = 0; i < summary.size(); i++) {
      present.set(i, summary.has(i));
    }
    float[] last = new float[present.cardinality()];
    float[] min = new float[last.length];
    float[] max = new float[last.length];
    int at = 0;
    for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      last[at] = summary.last(i);
      min[at] = summary.min(i);
      max[at] = summary.max(i);
      at++;
    }
    out.integer(SLOTS, summary.size());
    out.bytes(PRESENT, present.toByteArray());
    out.reals(LAST, last);
    if (!summary.isSingle()) {
      out.reals(MIN, min);
      out.reals(MAX, max);
    }
  }

  static MinMaxLast read(WireReader in) {
    int slots = 0;
    BitSet present = new BitSet();
    float[] last = new float[0];
    float[] min = null;
    float[] max = null;
    while (in.next()) {
      switch (in.tag()) {
        case SLOTS -> slots = in.smallInteger();
        case PRESENT -> present = BitSet.valueOf(in.bytes());
        case LAST -> last = in.reals();
        case MIN -> min = in.reals();
        case MAX -> max = in.reals();
        default -> {} // of a newer version
      }
    }
    if (slots < 0 || slots > MAX_SLOTS || present.length() > slots) {
      throw in.malformed(
          "values must be in one of at most " + MAX_SLOTS + " slots",
          present.length() + " of " + slots);
    }
    if (last.length != present.cardinality() || (min == null) != (max == null)) {
      throw in.malformed("there must be a value for each slot", last.length);
    }
    float[] lasts = spread(in, last, present, slots);
    return min == null || max == null
        ? MinMaxLast.of(present, lasts, lasts, lasts)
        : MinMaxLast.of(
            present, lasts, spread(in, min, present, slots), spread(in, max, present, slots));
  }

  private static float[] spread(WireReader in, float[] values, BitSet present, int slots) {
    if (values.length != present.cardinality()) {
      throw in.malformed("there must be a value for each slot", values.length);
    }
    float[] all = new float[slots];
    int at = 0;
    for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      all[i] = values[at++];
    }
    return all;
  }
}
