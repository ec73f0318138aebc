/**
 * Room: <b>what is the number?</b>
 *
 * <p>Reads live activations, gradients and parameters, and makes immutable snapshots of plain
 * values. Never changes the model, never keeps an array beyond the iteration, never logs, never
 * judges. {@code INDArray} ends here: nothing that leaves this room holds one.
 */
@NullMarked
package org.vitals4j.measure;

import org.jspecify.annotations.NullMarked;
