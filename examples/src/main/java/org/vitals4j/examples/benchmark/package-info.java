/**
 * <b>What does watching cost?</b> Times networks bare and watched, in pairs, in one process.
 *
 * <p>The method is in {@code docs/overhead.md}.
 */
@NullMarked
package org.vitals4j.examples.benchmark;

import org.jspecify.annotations.NullMarked;
