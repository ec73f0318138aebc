package org.vitals4j.ui.health.wire;

import org.vitals4j.report.Histogram;
import org.vitals4j.ui.health.wire.LayerHistogram.Bins;

/** Encodes histograms. */
final class HistogramCodec {

  private HistogramCodec() {}

  static void write(WireWriter out, LayerHistogram histogram) {
    out.integer(1, histogram.layer());
    out.integer(2, histogram.iteration());
    out.integer(3, histogram.elements());
    out.integer(4, histogram.sampled());
    out.integer(5, histogram.nonFinite());
    out.integer(6, histogram.zero());
    out.integer(7, histogram.large());
    out.message(8, inner -> write(inner, histogram.values()));
    out.message(9, inner -> write(inner, histogram.magnitudes()));
  }

  private static void write(WireWriter out, Bins bins) {
    out.real(1, bins.low());
    out.real(2, bins.high());
    out.integers(3, bins.counts());
  }

  static LayerHistogram read(WireReader in) {
    int layer = 0;
    int iteration = 0;
    long[] counts = new long[5];
    Bins values = null;
    Bins magnitudes = null;
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> layer = in.smallInteger();
        case 2 -> iteration = in.smallInteger();
        case 3, 4, 5, 6, 7 -> counts[in.tag() - 3] = in.integer();
        case 8 -> values = bins(in.onlyMessage());
        case 9 -> magnitudes = bins(in.onlyMessage());
        default -> {} // of a newer version
      }
    }
    if (values == null || magnitudes == null) {
      throw in.malformed("a histogram must have both scales", "not so");
    }
    return new LayerHistogram(
        layer,
        iteration,
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        values,
        magnitudes);
  }

  private static Bins bins(WireReader in) {
    double low = 0;
    double high = 0;
    long[] counts = new long[0];
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> low = in.real();
        case 2 -> high = in.real();
        case 3 -> counts = in.integers(Histogram.BINS);
        default -> {} // of a newer version
      }
    }
    if (counts.length != Histogram.BINS) {
      throw in.malformed("a histogram must have " + Histogram.BINS + " bins", counts.length);
    }
    return new Bins(low, high, counts);
  }
}
