/**
 * The determinism suite: <b>is a watched job, bit for bit, the job that nobody watches?</b>
 *
 * <p>Kinds of job, from plain to odd, as small as they can be; each is run unwatched and in five
 * ways of watching. {@link org.vitals4j.jobs.Jobs} lists them all.
 */
package org.vitals4j.jobs;
