package org.vitals4j.report;

/**
 * What one pass over a layer's training activations tells: the values after the activation
 * function, masked time steps left out, over all units, examples and positions.
 *
 * <p>NaN and infinities are not hidden: one NaN makes mean, standard deviation, minimum and maximum
 * NaN; one infinity makes the standard deviation NaN and the mean infinite.
 *
 * @param count number of elements, at least 1. Where dropout has overwritten the activations, only
 *     those it kept are counted: a random sample
 * @param mean in activation units
 * @param std standard deviation of these elements (divided by their number, not by one less), in
 *     activation units, in [0, ∞) or NaN
 * @param min smallest value, in activation units
 * @param max largest value, in activation units
 * @param zeroFraction share of elements that are exactly 0, in [0, 1]; about 0.5 is usual for ReLU
 */
public record ActivationStatistics(
    long count, double mean, double std, double min, double max, double zeroFraction) {}
