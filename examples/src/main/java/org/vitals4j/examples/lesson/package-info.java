/**
 * The examples themselves: <b>which network shows what?</b>
 *
 * <p>One class an example, one lesson each. An example has a sick variant, a healthy twin on the
 * same data from the same seed, and a treated one where there is a treatment; each variant says
 * what it expects to see. Some train nothing and work something out by hand. Nothing here prints.
 */
@NullMarked
package org.vitals4j.examples.lesson;

import org.jspecify.annotations.NullMarked;
