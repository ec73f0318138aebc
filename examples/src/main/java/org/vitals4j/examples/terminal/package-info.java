/**
 * Text on a terminal or in a file: <b>how does a person follow it?</b>
 *
 * <p>Knows nothing of networks. Everything goes to standard output through one {@link
 * org.vitals4j.examples.terminal.Screen}, so that a progress line and a log line cannot tear each
 * other.
 */
@NullMarked
package org.vitals4j.examples.terminal;

import org.jspecify.annotations.NullMarked;
