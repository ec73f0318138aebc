package org.vitals4j.ui.health.wire;

import org.vitals4j.report.Internal;

/** Quantities of the whole network. */
@Internal
public enum RunMetric {
  /** Loss as DL4J reports it, penalties included. */
  SCORE(1, "score"),
  /** L2 norm of the minibatch-mean gradient, before clipping. */
  GRADIENT_L2(2, "gradientL2"),
  /** The same norm after clipping; absent where nothing clips. */
  CLIPPED_L2(3, "clippedGradientL2"),
  /** Limit that the clipping policy used, in the unit of the gradient. */
  CLIP_THRESHOLD(4, "clipThreshold"),
  /** RMS of the first weight layer's gradient ÷ that of the last. */
  DEPTH_RATIO(5, "depthRatio"),
  /** Largest dead fraction of any layer, in [0, 1]. */
  DEAD_FRACTION(6, "deadFractionWorst"),
  /** Largest saturated fraction of any layer, in [0, 1]. */
  SATURATED_FRACTION(7, "saturatedFractionWorst"),
  /** Smallest update:parameter ratio of any layer. */
  UPDATE_RATIO_SMALLEST(8, "updateRatioSmallest"),
  /** Largest update:parameter ratio of any layer. */
  UPDATE_RATIO_LARGEST(9, "updateRatioLargest"),
  /** Seconds from the end of the iteration before to the end of this one. */
  DURATION(10, "durationSeconds"),
  /** Time spent in the monitor ÷ duration, in [0, 1]. */
  OVERHEAD(11, "overhead"),
  /** Share of iterations in which gradient norms are measured at present, in [0, 1]. */
  NORMS_RATE(12, "normsRate"),
  /** Share of iterations in which everything else is measured at present, in [0, 1]. */
  SAMPLES_RATE(13, "samplesRate"),
  /** Examples in the minibatch. */
  BATCH_SIZE(14, "batchSize");

  /** Counted from 1, without gaps. */
  private final int code;

  private final String field;

  RunMetric(int code, String field) {
    this.code = code;
    this.field = field;
  }

  /** Its slot in a {@link IterationRange}, and in encoded reports; never given to another. */
  public int slot() {
    return code - 1;
  }

  /** How many slots there are. */
  public static int slots() {
    return values().length;
  }

  /** Its name in JSON; stable. */
  public String field() {
    return field;
  }
}
