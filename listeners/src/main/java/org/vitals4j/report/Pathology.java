package org.vitals4j.report;

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
  SATURATION,
  /** Weights that begin too large, too small, or all alike. */
  POOR_INITIALISATION,
  /** Steps far too large, or far too small, for the weights they change. */
  UPDATE_RATIO,
  /** The training score rises and stays up. */
  LOSS_DIVERGENCE,
  /** The training score swings up and down and gets no better. */
  LOSS_OSCILLATION,
  /** The training score stands still while it is no better than guessing. */
  LOSS_PLATEAU,
  /** What a plug-in looks for; the key of the symptom names it. */
  OTHER
}
