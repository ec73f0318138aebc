/**
 * Room: <b>what can be added?</b>
 *
 * <p>Detectors, clipping policies, treatments and publishers, found by {@link
 * java.util.ServiceLoader} on the class path and in the jars of a folder. What comes with Vitals4j
 * is registered in the same way. Knows how to find and make them, and nothing of what they do.
 */
@NullMarked
package org.vitals4j.plugin;

import org.jspecify.annotations.NullMarked;
