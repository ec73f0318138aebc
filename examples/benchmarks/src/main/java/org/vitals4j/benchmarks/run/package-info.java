/**
 * <b>How is a network made, spoiled and trained?</b> A configuration of a run, the network that is
 * built of it, the faults that can be put into it, and what can be said of the trained network
 * without the monitor.
 */
@NullMarked
package org.vitals4j.benchmarks.run;

import org.jspecify.annotations.NullMarked;
