/**
 * What an example is made of: <b>which run, and what must be seen?</b>
 *
 * <p>The examples themselves are in the packages below, one class an example, one lesson each. An
 * example has a faulty variant, a healthy one on the same data from the same seed, and a treated
 * one where there is a treatment; each variant says what it expects to see. Some train nothing and
 * work something out by hand. Nothing here prints.
 */
@NullMarked
package org.vitals4j.examples.lesson;

import org.jspecify.annotations.NullMarked;
