package org.vitals4j.benchmarks.repair.harm.runs;

import org.deeplearning4j.nn.api.Model;

/** Where a job says which networks it trains, before it trains them. */
@FunctionalInterface
public interface Watcher {

  /** Looks after some networks from now on, all with one monitor, if there is one. */
  void watch(Model... networks);

  /** Both look after the same networks, this one first. */
  default Watcher andThen(Watcher other) {
    return networks -> {
      watch(networks);
      other.watch(networks);
    };
  }
}
