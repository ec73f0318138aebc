/** A detector as a plug-in: how noisy the gradient is, and what that says of the batch size. */
@NullMarked
package org.vitals4j.examples.plugin.noisescale;

import org.jspecify.annotations.NullMarked;
