package org.vitals4j.report;

/**
 * How the values of one parameter block are spread: measured only where histograms are asked for,
 * since it takes three more passes over the memory.
 *
 * @param gradient mean, standard deviation and extremes of the minibatch-mean gradient; absent
 *     where the block has no true gradient
 * @param update the same of what the step subtracted
 * @param parameters the values after the step
 * @param updates what the step subtracted
 */
public record BlockDetail(
    Measurement<Distribution> gradient,
    Distribution update,
    Histogram parameters,
    Histogram updates) {}
