/**
 * Room: <b>where do I start?</b> With {@link org.vitals4j.TrainingMonitor#attach}.
 *
 * <p>The listeners that a user adds to a network. Wiring only: no policy and no arithmetic here.
 */
@NullMarked
package org.vitals4j;

import org.jspecify.annotations.NullMarked;
