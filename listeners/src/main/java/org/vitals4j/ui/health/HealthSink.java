package org.vitals4j.ui.health;

/** Where reports go. Called by one thread at a time; may block; what it throws is passed on. */
public interface HealthSink {

  /** A network was seen for the first time, or has changed. Comes before its first report. */
  void network(NetworkSummary network);

  /** Something to keep. */
  void report(HealthReport report);
}
