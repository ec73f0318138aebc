package org.vitals4j.treat;

import java.util.List;

/** What came of a treatment. */
public sealed interface Outcome {

  /** What a treatment means for all that was measured before. */
  enum Effect {
    /** It still counts: the network is what it was, or what it was before. */
    GRADUAL,
    /**
     * The cause is gone, and nothing that was measured under it counts: the diagnosis begins again.
     */
    RENEWED,
    /**
     * Weights are of another size now: the same, and the next step is looked at before it is made.
     * Learning rates of layers for which it would be far too large are lowered.
     */
    RESCALED,
    /** The network learns from the beginning; the first step is looked at, too. */
    FROM_SCRATCH
  }

  /**
   * The network was changed.
   *
   * @param text one sentence, without a full stop: what was done
   * @param layers concerned; empty for the whole network
   * @param before the value that was changed, before; NaN where there is no such number
   * @param after the same after
   * @param unit of both; "1" for a ratio
   * @param effect what becomes of all that was measured before
   */
  record Done(
      String text, List<String> layers, double before, double after, String unit, Effect effect)
      implements Outcome {
    public Done {
      layers = List.copyOf(layers);
    }
  }

  /**
   * Training must end here.
   *
   * @param text one sentence, without a full stop: why
   */
  record Halted(String text) implements Outcome {}

  /**
   * The treatment does not fit, and nothing was changed.
   *
   * @param reason one clause, without a full stop
   */
  record Declined(String reason) implements Outcome {}
}
