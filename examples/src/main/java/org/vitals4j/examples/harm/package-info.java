/**
 * The benchmark of harm: <b>are healthy runs left as good as they were?</b>
 *
 * <p>Jobs that a user of DL4J would write, and that end well without a monitor, are trained twice
 * from the same seed: without one, and with one that treats. Held-out data say, at ten points,
 * whether the treated run is worse. The jobs were written without a look at the rules of detectors
 * and treatments, and are not tuned to them.
 */
@NullMarked
package org.vitals4j.examples.harm;

import org.jspecify.annotations.NullMarked;
