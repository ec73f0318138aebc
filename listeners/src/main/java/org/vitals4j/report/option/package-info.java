/**
 * Room: <b>what can be set of a part that comes with Vitals4j?</b>
 *
 * <p>Parts name their options here, with range and default, without knowing a configuration. The
 * plug-ins make keys of the configuration of them.
 */
@Internal
@NullMarked
package org.vitals4j.report.option;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
