/**
 * Room: <b>who should hear?</b> Here: JDK Flight Recorder.
 *
 * <p>Writes iterations, findings, treatments and measurements as events of the JVM's own recorder.
 * An event that no recording has enabled is not filled in.
 */
@Internal
@NullMarked
package org.vitals4j.publish.jfr;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
