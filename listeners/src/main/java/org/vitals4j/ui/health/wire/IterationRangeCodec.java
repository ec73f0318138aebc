package org.vitals4j.ui.health.wire;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.LayerQuantity;

/** Encodes buckets of iterations. Quantities go by their codes; unknown ones are passed over. */
final class IterationRangeCodec {

  private IterationRangeCodec() {}

  static void write(WireWriter out, IterationRange range) {
    out.integer(1, range.firstIteration());
    out.integer(2, range.iteration());
    out.integer(3, range.iterations());
    out.integer(4, range.epoch());
    out.integer(5, range.timeMillis());
    out.integer(6, range.networkVersion());
    out.integer(7, range.dropped());
    out.message(8, inner -> MinMaxLastCodec.write(inner, range.run()));
    range
        .layers()
        .forEach(
            (quantity, summary) ->
                out.message(
                    9,
                    inner -> {
                      inner.integer(1, quantity.number());
                      inner.message(2, values -> MinMaxLastCodec.write(values, summary));
                    }));
  }

  static IterationRange read(WireReader in) {
    int first = 0;
    int iteration = 0;
    int iterations = 1;
    int epoch = 0;
    long timeMillis = 0;
    int version = 0;
    long dropped = 0;
    MinMaxLast run = null;
    Map<LayerQuantity, MinMaxLast> layers = new EnumMap<>(LayerQuantity.class);
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> first = in.smallInteger();
        case 2 -> iteration = in.smallInteger();
        case 3 -> iterations = in.smallInteger();
        case 4 -> epoch = in.smallInteger();
        case 5 -> timeMillis = in.integer();
        case 6 -> version = in.smallInteger();
        case 7 -> dropped = in.integer();
        case 8 -> run = MinMaxLastCodec.read(in.onlyMessage());
        case 9 -> addLayers(in.message(), layers);
        default -> {} // of a newer version
      }
    }
    if (run == null) {
      throw in.malformed("a range of iterations must hold the values of the run", "without");
    }
    if (iterations < 1) {
      throw in.malformed("a range of iterations must hold at least 1 iteration", iterations);
    }
    return new IterationRange(
        first, iteration, iterations, epoch, timeMillis, version, dropped, ofOurs(run), layers);
  }

  /** A newer version has more slots, an older one fewer. */
  private static MinMaxLast ofOurs(MinMaxLast theirs) {
    int slots = IterationRange.runSlots();
    BitSet present = new BitSet();
    float[] last = new float[slots];
    float[] min = theirs.isSingle() ? last : new float[slots];
    float[] max = theirs.isSingle() ? last : new float[slots];
    for (int i = 0; i < Math.min(slots, theirs.size()); i++) {
      present.set(i, theirs.has(i));
      last[i] = theirs.last(i);
      min[i] = theirs.min(i);
      max[i] = theirs.max(i);
    }
    return MinMaxLast.of(present, last, min, max);
  }

  private static void addLayers(WireReader in, Map<LayerQuantity, MinMaxLast> layers) {
    LayerQuantity quantity = null;
    MinMaxLast summary = null;
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> quantity = quantity(in.integer());
        case 2 -> summary = MinMaxLastCodec.read(in.onlyMessage());
        default -> {} // of a newer version
      }
    }
    if (summary == null) {
      throw in.malformed("a quantity of layers must have values", "none");
    }
    if (quantity != null && layers.put(quantity, summary) != null) {
      throw in.malformed("a quantity must be there once", quantity.id() + " again");
    }
  }

  /** Null for one that a newer version has added. */
  private static @Nullable LayerQuantity quantity(long number) {
    for (LayerQuantity quantity : LayerQuantity.values()) {
      if (quantity.number() == number) {
        return quantity;
      }
    }
    return null;
  }
}
