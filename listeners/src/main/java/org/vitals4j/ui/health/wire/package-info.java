/**
 * Room: <b>how is a report written as bytes?</b>
 *
 * <p>What the Health page keeps of a run, and one codec for it: for the page, for workers in other
 * JVMs, for storage. Touches primitives and {@code java.*} only, besides reports.
 */
@Internal
@NullMarked
package org.vitals4j.ui.health.wire;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
