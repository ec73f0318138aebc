/**
 * Room: <b>who should hear?</b> Here: whoever looks at the JVM with JConsole, VisualVM or an
 * exporter of JMX.
 *
 * <p>Shows the state and the counters of each network as a bean of the platform's server. Changes
 * nothing.
 */
@Internal
@NullMarked
package org.vitals4j.publish.jmx;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
