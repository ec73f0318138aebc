/**
 * <b>What does the agent cost?</b> Times the start of JVMs and the call that the agent adds to
 * constructors, with and without it.
 *
 * <p>The method is in {@code docs/overhead.md}.
 */
@NullMarked
package org.vitals4j.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
