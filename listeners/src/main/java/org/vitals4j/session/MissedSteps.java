package org.vitals4j.session;

import java.util.Optional;

/**
 * Notices that gradients are calculated and no step is ever seen: who calls {@code
 * computeGradientAndScore} and makes the step by hand gets no {@code iterationDone}, and nothing is
 * measured whole or diagnosed without it. Not thread-safe.
 */
final class MissedSteps {

  /** More than any line search calculates for one step. */
  static final int MOST_GRADIENTS = 100;

  private int gradients;
  private boolean said;

  /** A gradient was calculated; a sentence for the log where that is one too many. */
  Optional<String> gradient() {
    if (said || ++gradients < MOST_GRADIENTS) {
      return Optional.empty();
    }
    said = true;
    return Optional.of(
        MOST_GRADIENTS
            + " gradients were calculated without one step: DL4J calls iterationDone in fit alone."
            + " Where steps are made by hand, call onGradientCalculation(network) before and"
            + " iterationDone(network, iteration, epoch) after each on all of the network's"
            + " listeners; until then nothing is diagnosed.");
  }

  /** A step was made. */
  void step() {
    gradients = 0;
  }
}
