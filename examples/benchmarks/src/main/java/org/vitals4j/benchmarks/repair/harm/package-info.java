/**
 * The benchmark of harm: <b>are healthy runs left as good as they were?</b>
 *
 * <p>Each healthy run is trained twice from the same seed: without a monitor, and with one that
 * treats. Held-out data say, at ten points, whether the treated run is worse.
 */
@NullMarked
package org.vitals4j.benchmarks.repair.harm;

import org.jspecify.annotations.NullMarked;
