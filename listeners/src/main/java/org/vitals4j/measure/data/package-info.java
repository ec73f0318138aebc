/**
 * What the data look like, and what the network answers: columns of features and labels, classes
 * and their order, the range of the outputs.
 *
 * <p>Reads samples of the arrays that DL4J holds while it trains; runs no pass of its own.
 */
@Internal
@NullMarked
package org.vitals4j.measure.data;

import org.jspecify.annotations.NullMarked;
import org.vitals4j.report.Internal;
