/**
 * Lessons about gradients: how the chain rule makes them vanish, explode or lose their numbers on
 * the way from the loss to the first layer.
 */
@NullMarked
package org.vitals4j.examples.lesson.gradient;

import org.jspecify.annotations.NullMarked;
