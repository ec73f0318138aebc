/**
 * Runs as files: <b>what can be looked at later, and shown to others?</b>
 *
 * <p>An HTML file an example, which needs neither network nor server, and PNG pictures.
 */
@NullMarked
package org.vitals4j.examples.report;

import org.jspecify.annotations.NullMarked;
