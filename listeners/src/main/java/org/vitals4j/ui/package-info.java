/**
 * Room: <b>what does the person see?</b>
 *
 * <p>Turns snapshots into the reports that DL4J's own training pages read, and into those of the
 * Health page ({@code org.vitals4j.ui.health}); puts both into a {@code StatsStorage}, brings one
 * that is bounded, and serves the pages. May touch what is published; never knows a live model,
 * never computes on arrays.
 *
 * <p>Optional at run time: DL4J's UI and storage types are named here and nowhere else, so that the
 * rest of the library works where only deeplearning4j-nn is on the class path.
 */
@NullMarked
package org.vitals4j.ui;

import org.jspecify.annotations.NullMarked;
