package org.vitals4j.diagnose;

/** What can be wrong with a network in training. The names are the ids that log lines print. */
public enum Pathology {
  /** The gradient of layers near the input is far smaller than that of the last layer. */
  VANISHING_GRADIENT,
  /** The gradient is so large that steps destroy what was learned. */
  EXPLODING_GRADIENT,
  /** NaN or an infinity somewhere in the computation. */
  NON_FINITE,
  /** Units of a ReLU-like layer that are 0 for every example and no longer learn. */
  DEAD_UNITS,
  /** A hidden layer whose activation function is flat at most of its outputs. */
  SATURATION
}
