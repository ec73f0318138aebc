package org.vitals4j.treat;

/** What becomes of a gradient. */
public sealed interface ClippingDecision {

  /** The limit that was used, in units of the minibatch-mean gradient. */
  double threshold();

  /** Nothing: the gradient stays as it is, bit for bit. */
  record Leave(double threshold) implements ClippingDecision {}

  /**
   * Every true gradient is multiplied by one factor.
   *
   * @param factor in (0, 1)
   */
  record Scale(double factor, double threshold) implements ClippingDecision {
    public Scale {
      if (!(factor > 0 && factor < 1)) {
        throw new IllegalArgumentException("factor must be in (0, 1), but was " + factor);
      }
    }
  }
}
