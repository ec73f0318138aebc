/**
 * The benchmarks' entry on the command line of the examples.
 *
 * <p>{@code examples/run} puts this module on the class path where one of its commands is called.
 */
@NullMarked
package org.vitals4j.benchmarks;

import org.jspecify.annotations.NullMarked;
