/**
 * Causes, each a hypothesis with a test: whether it holds on this network and these data, with the
 * number that says so and the remedies that it calls for.
 *
 * <p>Pure functions over reports; knows no detector. What no test confirms is not said.
 */
@Internal
@NullMarked
package org.vitals4j.diagnose.cause;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
