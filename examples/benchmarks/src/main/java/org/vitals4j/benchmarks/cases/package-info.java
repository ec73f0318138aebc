/**
 * <b>Which labelled runs are there?</b> Tables of benchmark cases: those that were chosen by hand,
 * on which limits are tuned, and those that are sampled at random, on which figures are reported.
 *
 * <p>A faulty case has a label, which is known because the fault was put there, and a baseline,
 * which is the same run without the fault.
 */
@NullMarked
package org.vitals4j.benchmarks.cases;

import org.jspecify.annotations.NullMarked;
