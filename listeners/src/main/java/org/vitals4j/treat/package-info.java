/**
 * Room: <b>what do we do about it?</b>
 *
 * <p>The only room that may change the model. A policy decides, the engine writes. Never computes
 * statistics of its own (it gets them from {@code measure}), never publishes.
 */
@NullMarked
package org.vitals4j.treat;

import org.jspecify.annotations.NullMarked;
