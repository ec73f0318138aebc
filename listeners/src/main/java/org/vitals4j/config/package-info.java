/**
 * Room: <b>what did the user set, and where?</b>
 *
 * <p>One tree of keys, the same in code, in a file, in system properties, in the environment and in
 * the agent's arguments. Every default of the library is in {@code reference.conf} beside this
 * class, and nowhere else. Knows no other room: a value is a number, a text or a list of names, and
 * what it means is said elsewhere.
 */
@NullMarked
package org.vitals4j.config;

import org.jspecify.annotations.NullMarked;
