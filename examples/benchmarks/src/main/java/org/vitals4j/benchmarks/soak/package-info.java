/**
 * <b>Does anything grow?</b> Trains a small network for a long time with all that the monitor can
 * do, and looks at what the process holds.
 *
 * <p>What came of it is in {@code docs/safety.md}.
 */
@NullMarked
package org.vitals4j.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
