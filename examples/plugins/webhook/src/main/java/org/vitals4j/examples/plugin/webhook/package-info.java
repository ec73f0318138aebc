/** A publisher as a plug-in: tells a web service of findings. */
@NullMarked
package org.vitals4j.examples.plugin.webhook;

import org.jspecify.annotations.NullMarked;
