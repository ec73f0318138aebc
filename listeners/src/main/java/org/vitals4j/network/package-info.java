/**
 * Room: <b>what kind of model is this?</b>
 *
 * <p>The two kinds of network that DL4J has, behind one view: their parts in topological order, the
 * layer inside its wrappers, what feeds what. Reads only, and judges nothing.
 */
@Internal
@NullMarked
package org.vitals4j.network;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
