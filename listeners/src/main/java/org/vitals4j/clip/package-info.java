/**
 * Room: <b>how large may a gradient be?</b>
 *
 * <p>A policy decides by what was measured, the engine writes, in place. Never measures on its own.
 */
@NullMarked
package org.vitals4j.clip;

import org.jspecify.annotations.NullMarked;
