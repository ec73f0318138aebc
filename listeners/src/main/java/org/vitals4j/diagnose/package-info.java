/**
 * Room: <b>is this a problem, and which?</b>
 *
 * <p>Detectors look at snapshots and their history, and findings open, worsen, ease and close.
 * Never sees DL4J or ND4J types, never acts, never reads the clock: a recorded run gives the same
 * findings again.
 */
@NullMarked
package org.vitals4j.diagnose;

import org.jspecify.annotations.NullMarked;
