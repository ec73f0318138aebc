/**
 * Room: <b>how is a live network changed?</b>
 *
 * <p>The tools of treatments: learning rates, optimiser state, weights, activation functions,
 * snapshots. Decides nothing, and knows no treatment.
 */
@Internal
@NullMarked
package org.vitals4j.treat.model;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
