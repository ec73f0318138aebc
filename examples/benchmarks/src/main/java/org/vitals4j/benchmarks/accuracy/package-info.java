/**
 * The benchmark of the diagnosis: <b>how often is it right?</b>
 *
 * <p>Labelled cases, faulty and healthy, are trained under the eyes of a monitor. The label of a
 * faulty run is known because the fault was put there. That the run is harmed is shown by its
 * outcome or by an oracle that uses none of the monitor's detectors. Half of the cases are there to
 * tune the detectors on; the figures are those of the other half.
 */
@NullMarked
package org.vitals4j.benchmarks.accuracy;

import org.jspecify.annotations.NullMarked;
