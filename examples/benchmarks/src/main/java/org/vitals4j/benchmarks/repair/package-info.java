/**
 * The benchmark of the treatments: <b>how many faulty runs end as well as their baseline?</b>
 *
 * <p>Every labelled case that is faulty is trained three times from the same seed: without the
 * fault, with the fault, and with the fault and a monitor that treats.
 */
@NullMarked
package org.vitals4j.benchmarks.repair;

import org.jspecify.annotations.NullMarked;
