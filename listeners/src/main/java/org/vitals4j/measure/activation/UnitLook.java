package org.vitals4j.measure.activation;

/** Whose activations a forward pass is looked through for units that are alive. */
public enum UnitLook {
  /** No one's. */
  NONE,
  /** Those of layers with units that have been silent for a while. */
  SUSPECTS,
  /** Those of all layers whose units can die. */
  ALL
}
