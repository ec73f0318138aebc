package org.vitals4j.benchmarks.run;

import java.util.function.Supplier;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Short names for DL4J's optimisers. */
public final class Optimisers {

  private Optimisers() {}

  public static Supplier<IUpdater> sgd(double rate) {
    return () -> new Sgd(rate);
  }

  /** Momentum 0.9. */
  public static Supplier<IUpdater> momentum(double rate) {
    return () -> new Nesterovs(rate, 0.9);
  }

  public static Supplier<IUpdater> adam(double rate) {
    return () -> new Adam(rate);
  }

  public static Supplier<IUpdater> rmsProp(double rate) {
    return () -> new RmsProp(rate);
  }

  public static Supplier<IUpdater> adaGrad(double rate) {
    return () -> new AdaGrad(rate);
  }

  public static Supplier<IUpdater> adaDelta() {
    return AdaDelta::new;
  }
}
