/**
 * The command line of the examples, and the loop that trains them: <b>what was asked for, and did
 * it happen?</b>
 *
 * <p>What is trained is in {@code lesson}, what with in {@code data}, and how it is shown in {@code
 * terminal}.
 */
@NullMarked
package org.vitals4j.examples;

import org.jspecify.annotations.NullMarked;
