package org.vitals4j.treat.model;

/**
 * Whether a network is one of several copies that DL4J trains side by side. Unless told otherwise
 * it takes the mean of their optimisers' states, number by number: a copy whose state is of another
 * length or order ends the training, or spoils that of the others.
 */
public final class Replicas {

  private Replicas() {}

  /** Whether the present thread trains such a copy. Costs a walk along its stack. */
  public static boolean areTrained() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> isOfTrainer(frame.getClassName())));
  }

  private static boolean isOfTrainer(String name) {
    return name.startsWith("org.deeplearning4j.parallelism.")
        || name.startsWith("org.deeplearning4j.spark.");
  }
}
