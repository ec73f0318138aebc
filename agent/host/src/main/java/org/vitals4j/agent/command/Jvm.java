package org.vitals4j.agent.command;

import java.util.Optional;

/**
 * A JVM as seen from outside.
 *
 * @param program main class or jar, with its arguments
 * @param watchedBy version of the agent that watches networks in it
 */
record Jvm(long pid, String program, Training training, Optional<String> watchedBy) {

  /** Whether a thread is inside DL4J's training. */
  enum Training {
    YES("yes"),
    NO("no"),
    UNKNOWN("not known");

    private final String text;

    Training(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  boolean isTraining() {
    return training == Training.YES;
  }
}
