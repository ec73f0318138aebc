package org.vitals4j.report;

/**
 * The weights of a layer as training finds them, before the first steps.
 *
 * @param std standard deviation of the weight matrix's elements, in parameter units
 * @param fanIn inputs that one unit reads
 * @param fanOut units that one input feeds
 * @param units columns of a dense layer's matrix, channels of a convolution
 * @param zero whether every weight is exactly 0
 * @param identicalUnits whether all units have the same incoming weights; false for one unit alone
 * @param preActivationStd standard deviation of the layer's pre-activations over units and
 *     examples, in activation units: {@code sqrt(fanIn · E[w²] · E[x²])} over this minibatch, which
 *     holds for weights drawn independently with mean 0 (He et al. 2015, equation 6). Absent where
 *     the layer's input is not seen
 */
public record InitialWeights(
    double std,
    long fanIn,
    long fanOut,
    long units,
    boolean zero,
    boolean identicalUnits,
    Measurement<Double> preActivationStd) {}
