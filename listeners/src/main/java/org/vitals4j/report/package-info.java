/**
 * Room: <b>what was seen?</b>
 *
 * <p>Immutable values: snapshots of an iteration, the description of a network, findings, what was
 * done about them. Whoever shows, stores or sends something needs this room and no other. Computes
 * nothing but what a value says of itself; knows no network.
 */
@NullMarked
package org.vitals4j.report;

import org.jspecify.annotations.NullMarked;
