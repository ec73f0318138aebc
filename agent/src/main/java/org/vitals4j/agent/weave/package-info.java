/**
 * Room: <b>how do we get in?</b>
 *
 * <p>Finds DL4J's classes as they are loaded, makes the few places where DL4J reads its listeners
 * pass through the {@link org.vitals4j.agent.bridge.Bridge}, and hands what arrives there to the
 * library, in a class loader of its own. Costs a JVM without DL4J a look at the name of each class.
 */
@NullMarked
package org.vitals4j.agent.weave;

import org.jspecify.annotations.NullMarked;
