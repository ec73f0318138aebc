package org.vitals4j.examples.harm;

/**
 * A run that ends well without a monitor.
 *
 * @param kind why it may look sick
 * @param name for people, unique within its kind
 * @param start prepares the job
 */
record HealthyRun(Kind kind, String name, Start start) {

  /** Prepares a job: data, networks, and what is trained before a monitor comes. */
  @FunctionalInterface
  interface Start {
    /**
     * A job at its beginning.
     *
     * @param seed of the data and of the weights
     * @param watcher told of each network before it is trained, later ones included
     */
    TrainingJob with(long seed, Watcher watcher);
  }

  /** Unique. */
  String id() {
    return kind.title() + "/" + name;
  }
}
