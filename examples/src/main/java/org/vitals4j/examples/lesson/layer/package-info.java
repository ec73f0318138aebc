/**
 * Lessons about what goes on within layers: units that die or saturate, initial weights,
 * normalisation and weight decay.
 */
@NullMarked
package org.vitals4j.examples.lesson.layer;

import org.jspecify.annotations.NullMarked;
