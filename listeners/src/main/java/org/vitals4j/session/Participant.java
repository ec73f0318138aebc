package org.vitals4j.session;

import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * A listener of ours, and what it brings to the session of each network it is on. There is one for
 * each listener, by which it is known in every callback.
 */
public final class Participant {

  private final TrainingListener listener;
  private final ListenerConfig config;

  /** Made by the listener, once. */
  public Participant(TrainingListener listener, ListenerConfig config) {
    this.listener = listener;
    this.config = config;
  }

  /** As DL4J knows it. */
  public TrainingListener listener() {
    return listener;
  }

  /** What it brings. */
  public ListenerConfig config() {
    return config;
  }
}
