/**
 * Room: <b>who should be informed?</b>
 *
 * <p>Takes snapshots and findings to those who want them, each publisher behind a bounded queue, on
 * a thread that they share. Never holds a model, never blocks or slows training, never throws into
 * it.
 */
@NullMarked
package org.vitals4j.publish;

import org.jspecify.annotations.NullMarked;
