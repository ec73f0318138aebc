/**
 * Answers one question: <b>how is a network watched that Spark trains?</b>
 *
 * <p>{@link org.vitals4j.spark.SparkTrainingMonitor} is a listener that Spark ships to its workers.
 * There it finds the monitor of its JVM ({@code WorkerMonitor}), which lives as long as the JVM
 * does, and passes DL4J's callbacks on to it. What the workers see goes to one Health page over
 * HTTP.
 *
 * <p>May use all of the library, and of Spark only what tells where a task runs and when it ends.
 * Must never hold anything that cannot be serialised in what is shipped.
 */
@NullMarked
package org.vitals4j.spark;

import org.jspecify.annotations.NullMarked;
