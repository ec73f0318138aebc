package org.vitals4j.report;

/**
 * How often things are measured at present, as the budget allows or the schedule says.
 *
 * @param norms iterations in which gradient norms are measured ÷ all iterations, in [0, 1]
 * @param samples iterations in which everything else is ÷ all iterations, in [0, 1]
 */
public record Rates(double norms, double samples) {}
