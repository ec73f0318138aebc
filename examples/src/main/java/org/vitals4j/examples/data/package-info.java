/**
 * Real handwritten digits: <b>what do the networks learn from?</b>
 *
 * <p>They come with the program, so that nothing is downloaded. The same seed gives the same
 * minibatches in the same order.
 */
@NullMarked
package org.vitals4j.examples.data;

import org.jspecify.annotations.NullMarked;
