/**
 * Room: <b>what does guessing score?</b>
 *
 * <p>The loss of the best constant answer, for each loss of DL4J, or why there is none.
 */
@Internal
@NullMarked
package org.vitals4j.measure.chance;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
