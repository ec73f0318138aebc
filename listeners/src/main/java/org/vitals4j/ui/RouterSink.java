package org.vitals4j.ui;

import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.vitals4j.ui.health.HealthSink;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.NetworkSummary;

/**
 * Reports of the Health page, into a storage of DL4J, under the names that DL4J's pages have, too:
 * links lead from one to the others.
 */
final class RouterSink implements HealthSink {

  private final StatsStorageRouter router;

  RouterSink(StatsStorageRouter router) {
    this.router = router;
  }

  /** Without static information storages find neither the session nor any of its updates. */
  @Override
  public void network(NetworkSummary summary) {
    NetworkSummary network =
        summary.of(Dl4jNames.name(summary.session()), Dl4jNames.name(summary.worker()));
    router.putStorageMetaData(
        new SbeStorageMetaData(
            network.sequence(),
            network.session(),
            StoredReport.TYPE_ID,
            network.worker(),
            StoredReport.class,
            StoredReport.class));
    router.putStaticInfo(new StoredReport(network));
  }

  @Override
  public void report(HealthReport report) {
    router.putUpdate(
        new StoredReport(
            report.of(Dl4jNames.name(report.session()), Dl4jNames.name(report.worker()))));
  }
}
