/**
 * What things cost, by JMH: the scanning kernels, in GB/s beside a plain copy of the same bytes,
 * and publishing, in microseconds of an iteration.
 */
@NullMarked
package org.vitals4j.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
