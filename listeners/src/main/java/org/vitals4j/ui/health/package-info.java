/**
 * Part of the room "what does the person see?": <b>the Health page</b>, and what it is drawn from.
 *
 * <p>Snapshots become compact reports ({@code ReportMaker}, {@code HealthPublisher}), reports a
 * bounded history ({@code RunHistory}), and the history is served as JSON beside the page's own
 * files ({@code HealthApi}). Two thin adapters carry it: DL4J's {@code UIModule} in {@code
 * org.vitals4j.ui}, and {@link org.vitals4j.ui.health.HealthServer} here.
 *
 * <p>Names no type of DL4J, and of ND4J only its copy of Jackson, so that the page works, and
 * outlives, whatever UI DL4J brings. The public types but {@code HealthServer} are public for the
 * adapters' sake and may change.
 */
@NullMarked
package org.vitals4j.ui.health;

import org.jspecify.annotations.NullMarked;
