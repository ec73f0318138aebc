package org.vitals4j.measure;

import java.util.List;
import org.vitals4j.report.Internal;

/**
 * What the listeners on one network want measured, taken together.
 *
 * @param norms whether gradient norms are needed in every iteration whatever they cost, as a
 *     clipping policy does
 * @param samplings of each listener that wants more than the finite check
 * @param finite whether it must be known in every iteration that the whole gradient is finite,
 *     whatever that costs, as skipping a step needs it
 * @param deadUnits whether dead units are looked for in every iteration, and not only in those that
 *     are sampled
 * @param histogramElements elements of a layer that its gradient's histogram looks at, at most; 0
 *     for no histograms; {@link Long#MAX_VALUE} for all, at about 5 ns an element
 */
@Internal
public record MeasurementRequest(
    boolean norms,
    boolean finite,
    List<Sampling> samplings,
    boolean deadUnits,
    long histogramElements) {

  /** A request without a check of the whole gradient in every iteration. */
  public MeasurementRequest(
      boolean norms, List<Sampling> samplings, boolean deadUnits, long histogramElements) {
    this(norms, false, samplings, deadUnits, histogramElements);
  }

  /** Nothing but the finite check. */
  public static final MeasurementRequest NOTHING =
      new MeasurementRequest(false, List.of(), false, 0);

  public MeasurementRequest {
    samplings = List.copyOf(samplings);
    if (histogramElements < 0) {
      throw new IllegalArgumentException(
          "histogram elements must be at least 0 a layer, but was " + histogramElements);
    }
  }
}
