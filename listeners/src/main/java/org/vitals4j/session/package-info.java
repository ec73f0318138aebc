/**
 * Room: <b>how do the callbacks of one network become a report?</b>
 *
 * <p>Leads them through measure, clip, diagnose, treat and publish, each stage guarded by itself,
 * once for all listeners on a network. No part of the API.
 */
@Internal
@NullMarked
package org.vitals4j.session;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
