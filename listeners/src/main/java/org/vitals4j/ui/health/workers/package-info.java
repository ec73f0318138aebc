/**
 * Part of the room "what does the person see?": <b>all workers of a run, side by side</b>. Compares
 * those that report from other JVMs, and makes the table of all workers. No part of the API.
 */
@Internal
@NullMarked
package org.vitals4j.ui.health.workers;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
