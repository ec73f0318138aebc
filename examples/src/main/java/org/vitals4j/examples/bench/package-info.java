/**
 * What the scanning kernels cost: JMH benchmarks, in GB/s beside a plain copy of the same bytes.
 */
@NullMarked
package org.vitals4j.examples.bench;

import org.jspecify.annotations.NullMarked;
