/**
 * Part of the room "is this a problem, and which?": <b>what the workers of one run tell together.
 * </b>
 *
 * <p>Replicas that should be equal and are not, a worker whose gradient stands apart, one that is
 * slow, a fault that all of them have. Fed with values of reports where the workers come together:
 * by {@code session} for {@code ParallelWrapper}, by {@code ui.health} for the workers of other
 * JVMs. Reads no clock. No part of the API.
 */
@Internal
@NullMarked
package org.vitals4j.diagnose.workers;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
