/**
 * Room: <b>what do the activations of a layer say?</b>
 *
 * <p>Their statistics, dead and saturated units; what masks, dropout and layers that work in place
 * leave of them to be seen.
 */
@Internal
@NullMarked
package org.vitals4j.measure.activation;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
