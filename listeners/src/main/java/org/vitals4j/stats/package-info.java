/**
 * Room: <b>what does the series say?</b>
 *
 * <p>Running statistics over plain numbers: windows, medians, averages, counts. Touches primitives
 * and {@code java.*} only. Never knows about networks, clocks or I/O.
 */
@Internal
@NullMarked
package org.vitals4j.stats;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
