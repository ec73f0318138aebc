/**
 * Lessons about training as a whole: losses that fall, swing or stand still, learning rates and
 * their schedules, data parallelism, and real digits.
 */
@NullMarked
package org.vitals4j.examples.lesson.learning;

import org.jspecify.annotations.NullMarked;
