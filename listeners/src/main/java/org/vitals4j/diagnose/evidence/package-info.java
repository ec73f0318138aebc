/**
 * What several detectors go by: the course of the score, the reach of steps, what a network is made
 * of.
 *
 * <p>Sees reports and statistics; knows no detector.
 */
@Internal
@NullMarked
package org.vitals4j.diagnose.evidence;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
