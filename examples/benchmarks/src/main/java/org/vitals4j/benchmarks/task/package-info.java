/**
 * <b>What is there to learn?</b> Small tasks with examples to train on and others to test on, each
 * the same for the same seed.
 */
@NullMarked
package org.vitals4j.benchmarks.task;

import org.jspecify.annotations.NullMarked;
