/**
 * <b>What does the monitor cost?</b> Times networks without and with it, in pairs, in one process.
 *
 * <p>The method is in {@code docs/overhead.md}.
 */
@NullMarked
package org.vitals4j.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
