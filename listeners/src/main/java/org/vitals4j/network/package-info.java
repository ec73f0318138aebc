/**
 * Room: <b>what kind of model is this?</b>
 *
 * <p>{@link org.vitals4j.network.TrainedNetwork} reads a network of any kind: its parts in
 * topological order, the layer inside its wrappers, what feeds what. {@link
 * org.vitals4j.network.ModifiableNetwork} is for those who change one or run passes of it. The
 * kinds stand in one list. Judges nothing.
 */
@Internal
@NullMarked
package org.vitals4j.network;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
