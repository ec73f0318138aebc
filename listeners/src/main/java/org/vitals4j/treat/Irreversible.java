package org.vitals4j.treat;

import java.util.Optional;

/**
 * A treatment that changes what a network cannot learn again at once: its weights, their scale, its
 * activation functions or its optimiser. It declines where something was learned, in every plan.
 */
public interface Irreversible extends Treatment {

  /** The evidence that something was learned; empty where nothing would be lost. */
  Optional<String> whyNot(TreatmentContext context);
}
