/**
 * Room: <b>how is a step not made?</b>
 *
 * <p>Leaves parameters and optimiser state bit for bit as they were, and counts how often that was
 * done. Decides nothing, and knows no treatment.
 */
@Internal
@NullMarked
package org.vitals4j.treat.skip;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
