/**
 * Part of the room "what does the person see?": <b>one word for a program</b>, from what is known
 * of a run, and what that word does not cover.
 */
@Internal
@NullMarked
package org.vitals4j.ui.health.verdict;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
