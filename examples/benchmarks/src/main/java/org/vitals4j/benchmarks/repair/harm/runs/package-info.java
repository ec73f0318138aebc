/**
 * Healthy runs that a user of DL4J would write, and that end well without a monitor.
 *
 * <p>They were written without a look at the rules of detectors and treatments, and are not tuned
 * to them.
 */
@NullMarked
package org.vitals4j.benchmarks.repair.harm.runs;

import org.jspecify.annotations.NullMarked;
