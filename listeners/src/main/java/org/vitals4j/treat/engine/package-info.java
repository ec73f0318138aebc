/**
 * Room: <b>which treatment is given, and when?</b>
 *
 * <p>Carries a plan out on one network: chooses, waits, reviews, undoes. Knows treatments by their
 * interface, and the tools of {@code treat.model} and {@code treat.skip}.
 */
@Internal
@NullMarked
package org.vitals4j.treat.engine;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
