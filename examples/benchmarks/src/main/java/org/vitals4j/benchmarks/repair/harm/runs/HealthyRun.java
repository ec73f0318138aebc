package org.vitals4j.benchmarks.repair.harm.runs;

/**
 * A run that ends well without a monitor.
 *
 * @param kind why it may look sick
 * @param name for people, unique within its kind
 * @param start prepares the job
 */
public record HealthyRun(Kind kind, String name, Start start) {

  /** Prepares a job: data, networks, and what is trained before a monitor comes. */
  @FunctionalInterface
  public interface Start {
    /**
     * A job at its beginning.
     *
     * @param seed of the data and of the weights
     * @param watcher told of each network before it is trained, later ones included
     */
    TrainingJob with(long seed, Watcher watcher);
  }

  /** Unique. */
  public String id() {
    return kind.title() + "/" + name;
  }
}
