package org.vitals4j.ui.health;

import org.vitals4j.report.Internal;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.NetworkSummary;

/** Where reports go. Called by one thread at a time; may block; what it throws is passed on. */
@Internal
public interface HealthSink {

  /** A network was seen for the first time, or has changed. Comes before its first report. */
  void network(NetworkSummary network);

  /** Something to keep. */
  void report(HealthReport report);
}
