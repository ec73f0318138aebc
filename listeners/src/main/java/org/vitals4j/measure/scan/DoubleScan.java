package org.vitals4j.measure.scan;

import org.jspecify.annotations.Nullable;
import org.vitals4j.measure.scan.ArrayScanner.Profile;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.TensorStatistics;

/** Stretches of double precision: rare in training, so one plain pass each, about 8 GB/s. */
final class DoubleScan {

  private static final int BLOCK = 1024;

  private final double[] x = new double[BLOCK];
  private final double[] y = new double[BLOCK];
  private final MomentSums moments = new MomentSums();
  private final SpreadSums spread = new SpreadSums();

  /**
   * Norms of a range.
   *
   * @param addend if there is one, it is added to every element first
   */
  TensorStatistics norms(HostSource source, @Nullable HostSource addend, Range span) {
    pass(source, addend, span, 1.0, false);
    return finished(source, addend, span);
  }

  Profile profile(HostSource source, @Nullable HostSource addend, Range span) {
    pass(source, addend, span, 1.0, true);
    Distribution distribution = spread.distribution();
    return new Profile(finished(source, addend, span), distribution);
  }

  /** Beyond 1e±145 squares over- or underflow: then the norm of the scaled values, scaled back. */
  private TensorStatistics finished(HostSource source, @Nullable HostSource addend, Range span) {
    if (!moments.needsScaling()) {
      return moments.statistics();
    }
    TensorStatistics plain = moments.statistics();
    pass(source, addend, span, plain.maxAbs(), false);
    TensorStatistics scaled = moments.statistics();
    return new TensorStatistics(
        plain.count(),
        scaled.l2() * plain.maxAbs(),
        scaled.meanAbs() * plain.maxAbs(),
        plain.maxAbs(),
        plain.nonFinite());
  }

  private void pass(
      HostSource source,
      @Nullable HostSource addend,
      Range span,
      double divisor,
      boolean distribution) {
    moments.clear();
    spread.clear();
    long end = span.from() + span.length();
    for (long at = span.from(); at < end; at += BLOCK) {
      int n = (int) Math.min(BLOCK, end - at);
      source.read(at, x, n);
      if (addend != null) {
        addend.read(at, y, n);
        for (int i = 0; i < n; i++) {
          x[i] += y[i];
        }
      }
      if (divisor != 1.0) {
        for (int i = 0; i < n; i++) {
          x[i] /= divisor;
        }
      }
      moments.add(x, n);
      if (distribution) {
        spread.add(x, n);
      }
    }
  }
}
