/**
 * Micrometer: <b>who should hear?</b> Here: whoever keeps metrics.
 *
 * <p>Holds what was measured as gauges and counters of a {@code MeterRegistry}, under the names of
 * the catalogue of quantities. Never judges, never blocks training, and never makes more series
 * than its bound.
 */
@NullMarked
package org.vitals4j.micrometer;

import org.jspecify.annotations.NullMarked;
