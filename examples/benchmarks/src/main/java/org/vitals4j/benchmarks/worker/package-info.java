/**
 * Benchmarks of many training runs: has each run done in a JVM of its own, and keeps the results,
 * so that a benchmark goes on where it was interrupted.
 */
@NullMarked
package org.vitals4j.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
