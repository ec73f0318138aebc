/**
 * Room: <b>what does woven code call?</b>
 *
 * <p>One class of JDK types only. Where DL4J has a class loader of its own it is defined there, so
 * that woven code finds it whatever that loader hides.
 */
@NullMarked
package org.vitals4j.agent.bridge;

import org.jspecify.annotations.NullMarked;
