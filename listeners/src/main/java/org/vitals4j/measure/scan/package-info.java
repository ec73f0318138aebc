/**
 * Room: <b>what do the elements of an array say?</b>
 *
 * <p>One pass over memory for each question, on the host where it can be read there, else by
 * operations of ND4J. Never changes an array that is not its own.
 */
@Internal
@NullMarked
package org.vitals4j.measure.scan;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
