/**
 * Room: <b>what can a person ask from outside?</b>
 *
 * <p>{@code java -jar vitals4j-agent.jar}: attaches to a JVM that runs, and says what is there.
 * Runs in a JVM without DL4J, so nothing here may touch a class of it.
 */
@NullMarked
package org.vitals4j.agent.command;

import org.jspecify.annotations.NullMarked;
