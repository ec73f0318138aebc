package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.Reports;
import org.vitals4j.ui.health.wire.HealthReport;

class BoundedStatsStorageTest {

  private static final String OURS = StoredReport.TYPE_ID;
  private static final String THEIRS = StatsListener.TYPE_ID;

  private final BoundedStatsStorage storage = new BoundedStatsStorage();

  private static SbeStatsReport stats(String session, int iteration, double score) {
    SbeStatsReport report = new SbeStatsReport();
    report.reportIDs(session, THEIRS, "0", 1000L + iteration);
    report.reportIterationCount(iteration);
    report.reportScore(score);
    return report;
  }

  private static SbeStatsInitializationReport info(String session) {
    SbeStatsInitializationReport report = new SbeStatsInitializationReport();
    report.reportIDs(session, THEIRS, "0", 1000);
    return report;
  }

  private static Persistable ours(HealthReport report) {
    return new StoredReport(report);
  }

  private List<Double> scores() {
    return storage.getAllUpdatesAfter("run", THEIRS, "0", 0).stream()
        .map(update -> ((StatsReport) update).getScore())
        .toList();
  }

  @Test
  void isBoundedForReportsOfOthers() {
    for (int i = 0; i < 50_000; i++) {
      storage.putUpdate(stats("run", i, Math.sin(i)));
    }

    assertThat(storage.getNumUpdateRecordsFor("run", THEIRS, "0")).isBetween(256, 256 + 3 * 256);
  }

  @Test
  void keepsTheLastReportsOfOthersWhole() {
    for (int i = 0; i < 5000; i++) {
      storage.putUpdate(stats("run", i, i));
    }

    List<Double> scores = scores();
    assertThat(scores.subList(scores.size() - 256, scores.size())).first().isEqualTo(5000.0 - 256);
    assertThat(storage.getLatestUpdate("run", THEIRS, "0"))
        .extracting(Persistable::getTimeStamp)
        .isEqualTo(5999L);
  }

  @Test
  void keepsTheExtremesOfReportsOfOthers() {
    for (int i = 0; i < 50_000; i++) {
      storage.putUpdate(
          stats("run", i, i == 777 ? 99 : i == 5888 ? -99 : i == 20_999 ? Double.NaN : 1));
    }

    assertThat(scores()).contains(99.0, -99.0, Double.NaN);
    assertThat(scores()).filteredOn(score -> score.isNaN()).hasSize(1);
  }

  @Test
  void keepsReportsOfOthersInOrder() {
    for (int i = 0; i < 3000; i++) {
      storage.putUpdate(stats("run", i, i % 17));
    }

    assertThat(storage.getAllUpdateTimes("run", THEIRS, "0")).isSorted();
    assertThat(storage.getAllUpdatesAfter("run", THEIRS, "0", 0))
        .extracting(Persistable::getTimeStamp)
        .isSorted();
  }

  @Test
  void isBoundedForOurReportsAndKeepsFindings() {
    storage.putStaticInfo(new StoredReport(Reports.network(2)));
    storage.putUpdate(ours(Reports.finding(0, 1, Severity.CRITICAL, false)));
    for (int i = 1; i < 50_000; i++) {
      storage.putUpdate(ours(Reports.report(i, 1, 0.5, 0.25)));
    }

    List<Persistable> all = storage.getAllUpdatesAfter(Reports.SESSION, OURS, Reports.WORKER, 0);
    assertThat(all).hasSizeBetween(512, 1025);
    assertThat(all)
        .anyMatch(one -> !((StoredReport) one).report().orElseThrow().events().isEmpty());
  }

  @Test
  void findsReportsByTheirTime() {
    for (int i = 0; i < 10; i++) {
      storage.putUpdate(stats("run", i, i));
      storage.putUpdate(ours(Reports.report(i, 1, 0.5)));
    }

    assertThat(storage.getUpdate("run", THEIRS, "0", 1003))
        .extracting(Persistable::getTimeStamp)
        .isEqualTo(1003L);
    assertThat(storage.getUpdate("run", THEIRS, "0", 5)).isNull();
    assertThat(storage.getUpdates("run", THEIRS, "0", new long[] {1001, 5, 1002})).hasSize(2);
    assertThat(storage.getAllUpdatesAfter(Reports.SESSION, OURS, Reports.START + 7)).hasSize(2);
    assertThat(storage.getNumUpdateRecordsFor(Reports.SESSION)).isEqualTo(10);
  }

  @Test
  void listsWhatThereIs() {
    storage.putStaticInfo(info("run"));
    storage.putStaticInfo(new StoredReport(Reports.network(1)));
    storage.putStorageMetaData(
        new SbeStorageMetaData(
            1, "run", THEIRS, "0", SbeStatsInitializationReport.class, SbeStatsReport.class));

    assertThat(storage.listSessionIDs()).containsExactly("run", Reports.SESSION);
    assertThat(storage.sessionExists("run")).isTrue();
    assertThat(storage.sessionExists("none")).isFalse();
    assertThat(storage.listTypeIDsForSession("run")).containsExactly(THEIRS);
    assertThat(storage.listWorkerIDsForSessionAndType("run", THEIRS)).containsExactly("0");
    assertThat(storage.getStaticInfo("run", THEIRS, "0")).isNotNull();
    assertThat(storage.getStaticInfo("run", OURS, "0")).isNull();
    assertThat(storage.getAllStaticInfos("run", THEIRS)).hasSize(1);
    assertThat(storage.getStorageMetaData("run", THEIRS)).isNotNull();
    assertThat(storage.getLatestUpdate("run", THEIRS, "0")).isNull();
  }

  @Test
  void tellsListenersWhatIsNewOnce() {
    List<EventType> events = new ArrayList<>();
    storage.registerStatsStorageListener(event -> events.add(event.getEventType()));
    storage.putStaticInfo(info("run"));
    storage.putUpdate(stats("run", 0, 1));

    assertThat(events)
        .containsExactly(
            EventType.PostStaticInfo,
            EventType.NewSessionID,
            EventType.NewTypeID,
            EventType.NewWorkerID,
            EventType.PostUpdate);
  }

  @Test
  void manySessionsDoNotGrowForEver() {
    for (int i = 0; i < 5000; i++) {
      storage.putStaticInfo(info("run" + i));
    }

    assertThat(storage.listSessionIDs()).hasSize(2000).contains("run4999").doesNotContain("run0");
  }
}
