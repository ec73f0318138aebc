/**
 * The benchmark of the diagnosis: <b>how often is it right?</b>
 *
 * <p>Labelled runs, sick and healthy, are trained under the eyes of a monitor. What a run is sick
 * of is known because the fault was put there, and that it is sick is shown by its outcome or by an
 * oracle that uses none of the monitor's detectors. Half of the set-ups are there to tune the
 * detectors on; the figures are those of the other half.
 */
@NullMarked
package org.vitals4j.examples.diagnosis;

import org.jspecify.annotations.NullMarked;
