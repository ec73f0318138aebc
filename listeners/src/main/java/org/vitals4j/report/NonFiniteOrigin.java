package org.vitals4j.report;

import java.util.Optional;

/**
 * The first array, in the order in which data flows through an iteration, that holds NaN or an
 * infinity: features, labels, then per layer its parameters and its activations, then the score,
 * then the gradients from the last layer to the first, then what the step made of the parameters.
 *
 * @param kind what sort of array it is
 * @param name for a person: "features", "activations of layer1", "gradient of 0_W"
 * @param layer name of the layer it belongs to; empty for features, labels and the score
 * @param nonFinite how many of its elements are NaN or infinite; for the score 1
 * @param size how many elements it has
 * @param complete whether everything that comes before it was seen to be finite. False where some
 *     of it could not be looked at: then the true origin may lie further up, and {@code note} says
 *     what was not seen
 * @param note what else is known, possibly empty
 */
public record NonFiniteOrigin(
    Kind kind,
    String name,
    Optional<String> layer,
    long nonFinite,
    long size,
    boolean complete,
    String note) {

  /** The sorts of array that are looked at, in data-flow order. */
  public enum Kind {
    FEATURES,
    LABELS,
    PARAMETER,
    ACTIVATION,
    SCORE,
    GRADIENT,
    UPDATED_PARAMETER
  }
}
