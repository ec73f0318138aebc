/**
 * Room: <b>what does the library do in a job that does not know it?</b>
 *
 * <p>Lives with the library in a class loader of its own, and talks to the other half of the agent
 * in classes of the JDK only. Gives each network that trains a monitor.
 */
@NullMarked
package org.vitals4j.agent.host;

import org.jspecify.annotations.NullMarked;
