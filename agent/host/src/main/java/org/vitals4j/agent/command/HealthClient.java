package org.vitals4j.agent.command;

/** Asks what a Health page's API answers, wherever the runs are. */
interface HealthClient {

  /**
   * Asks.
   *
   * @param address path and query, from {@code /health/api/} on
   * @return JSON
   * @throws IllegalStateException if nothing answers, or refuses; the message says why
   */
  String get(String address);
}
