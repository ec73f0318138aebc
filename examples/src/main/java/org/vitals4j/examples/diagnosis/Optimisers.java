package org.vitals4j.examples.diagnosis;

import java.util.function.Supplier;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Short names for DL4J's optimisers. */
final class Optimisers {

  private Optimisers() {}

  static Supplier<IUpdater> sgd(double rate) {
    return () -> new Sgd(rate);
  }

  /** Momentum 0.9. */
  static Supplier<IUpdater> momentum(double rate) {
    return () -> new Nesterovs(rate, 0.9);
  }

  static Supplier<IUpdater> adam(double rate) {
    return () -> new Adam(rate);
  }

  static Supplier<IUpdater> rmsProp(double rate) {
    return () -> new RmsProp(rate);
  }

  static Supplier<IUpdater> adaGrad(double rate) {
    return () -> new AdaGrad(rate);
  }

  static Supplier<IUpdater> adaDelta() {
    return AdaDelta::new;
  }
}
