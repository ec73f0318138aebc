package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.core.util.UIDProvider;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;

/** What is written into a storage, in the order in which it is written. */
class Dl4jUiTest {

  private final StatsStorage storage = new InMemoryStatsStorage();
  private final Publisher publisher = Dl4jUi.storage(storage);
  private final NetworkDescription network = ConfiguredDescriptions.dense();

  @Test
  void putsStaticInformationBeforeTheFirstUpdate() {
    List<EventType> events = new ArrayList<>();
    storage.registerStatsStorageListener(
        event -> {
          if (event.getTypeID().equals(StatsListener.TYPE_ID)) {
            events.add(event.getEventType());
          }
        });

    publish(SnapshotBuilder.of(network));

    assertThat(events)
        .containsSubsequence(EventType.PostStaticInfo, EventType.PostUpdate)
        .containsOnlyOnce(EventType.PostStaticInfo);
  }

  @Test
  void describesTheNetworkAndTheJvm() {
    publish(SnapshotBuilder.of(network));

    StatsInitializationReport info = info(SnapshotBuilder.WORKER);
    assertThat(info.getModelClassName()).isEqualTo(network.modelClass());
    assertThat(info.getModelConfigJson()).isEqualTo(network.configurationJson().orElseThrow());
    assertThat(info.getModelParamNames()).containsExactly("0_W", "0_b", "1_W", "1_b");
    assertThat(info.getModelNumLayers()).isEqualTo(2);
    assertThat(info.getModelNumParams()).isEqualTo(23);
    assertThat(info.getSwJvmUID()).isEqualTo(UIDProvider.getJVMUID()).isNotNull();
    assertThat(info.getSwNd4jDataTypeName()).isEqualTo("FLOAT");
  }

  @Test
  void describesTheNetworkAgainWhenItChanges() {
    publish(SnapshotBuilder.of(network));
    publish(SnapshotBuilder.of(ConfiguredDescriptions.graph()).iteration(1));

    assertThat(info(SnapshotBuilder.WORKER).getModelClassName()).endsWith("ComputationGraph");
  }

  @Test
  void remembersABoundedNumberOfRuns() {
    List<Long> announced = new ArrayList<>();
    StatsStorage bounded = new BoundedStatsStorage();
    bounded.registerStatsStorageListener(
        event -> {
          if (event.getTypeID().equals(StatsListener.TYPE_ID)
              && event.getEventType() == EventType.PostStaticInfo
              && event.getSessionID().equals("run 0")) {
            announced.add(event.getTimestamp());
          }
        });
    Publisher many = Dl4jUi.storage(bounded);
    for (int run = 0; run <= 1000; run++) {
      many.iteration(SnapshotBuilder.of(network).session("run " + run).make(), 0);
    }
    many.iteration(SnapshotBuilder.of(network).session("run 0").make(), 0);

    assertThat(announced).hasSize(2); // forgotten, and announced again
  }

  @Test
  void writesWhatWasMeasuredUnderTheNamesOfDl4j() {
    publish(SnapshotBuilder.of(network).iteration(7).score(0.75));

    StatsReport report = onlyReport();
    assertThat(report.getIterationCount()).isEqualTo(7);
    assertThat(report.getScore()).isEqualTo(0.75);
    assertThat(report.getMeanMagnitudes(StatsType.Parameters))
        .containsEntry("0_W", 0.5)
        .containsOnlyKeys("0_W", "0_b", "1_W", "1_b");
    assertThat(report.getMeanMagnitudes(StatsType.Updates)).containsEntry("1_b", 0.001);
    assertThat(report.getMeanMagnitudes(StatsType.Gradients)).containsEntry("1_W", 0.25);
    assertThat(report.getLearningRates()).containsEntry("0_W", 0.1).hasSize(4);
    assertThat(report.hasMemoryUse()).isTrue();
  }

  @Test
  void datesTwoSnapshotsOfOneMillisecondApart() {
    publish(SnapshotBuilder.of(network).iteration(0));
    publish(SnapshotBuilder.of(network).iteration(1));

    assertThat(reports(SnapshotBuilder.WORKER))
        .extracting(StatsReport::getIterationCount)
        .containsExactly(0, 1);
  }

  @Test
  void datesSnapshotsInTheirOrderWhenTheClockGoesBack() {
    publish(SnapshotBuilder.of(network).iteration(0));
    publish(SnapshotBuilder.of(network).iteration(1).at(SnapshotBuilder.START - 5000));

    assertThat(reports(SnapshotBuilder.WORKER))
        .extracting(StatsReport::getIterationCount)
        .containsExactly(0, 1);
  }

  @Test
  void keepsWorkersApart() {
    publish(SnapshotBuilder.of(network).worker("a").iteration(1));
    publish(SnapshotBuilder.of(network).worker("b").iteration(2));

    assertThat(reports("a")).extracting(StatsReport::getIterationCount).containsExactly(1);
    assertThat(reports("b"))
        .extracting(StatsReport::getTimeStamp)
        .containsExactly(SnapshotBuilder.START);
    assertThat(info("b")).isNotNull();
  }

  @Test
  void writesNoReportWhereUpdatesWereNotSampled() {
    publish(SnapshotBuilder.of(network).update(Measurement.notSampled()));

    assertThat(reports(SnapshotBuilder.WORKER)).isEmpty();
    assertThat(info(SnapshotBuilder.WORKER)).isNotNull();
  }

  @Test
  void writesNoReportWhereParametersWereNotSampled() {
    publish(SnapshotBuilder.of(network).parameter(Measurement.notSampled()));

    assertThat(reports(SnapshotBuilder.WORKER)).isEmpty();
  }

  @Test
  void writesReportsWithoutGradients() {
    publish(SnapshotBuilder.of(network).gradient(Measurement.notSampled()));

    assertThat(onlyReport().getMeanMagnitudes(StatsType.Gradients)).isNull();
  }

  @Test
  void writesNoReportForANetworkWithoutLayers() {
    publish(SnapshotBuilder.of(ConfiguredDescriptions.withoutLayers()));

    assertThat(reports(SnapshotBuilder.WORKER)).isEmpty();
  }

  @Test
  void keepsNanAndInfinityAsTheyAre() {
    publish(
        SnapshotBuilder.of(network)
            .score(Double.NaN)
            .parameter(SnapshotBuilder.meanAbs(Double.NaN))
            .update(SnapshotBuilder.meanAbs(Double.POSITIVE_INFINITY)));

    StatsReport report = onlyReport();
    assertThat(report.getScore()).isNaN();
    assertThat(report.getMeanMagnitudes(StatsType.Parameters).get("0_W")).isNaN();
    assertThat(report.getMeanMagnitudes(StatsType.Updates).get("0_W"))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void writesZeroParametersAsTheyAreAfterTheStep() {
    publish(SnapshotBuilder.of(network).parameter(SnapshotBuilder.meanAbs(0)));

    assertThat(onlyReport().getMeanMagnitudes(StatsType.Parameters)).containsEntry("0_b", 0.001);
  }

  @Test
  void writesZeroForUpdatersWithoutALearningRate() {
    publish(SnapshotBuilder.of(network).learningRate(Measurement.absent("NoOp has none")));

    assertThat(onlyReport().getLearningRates()).containsEntry("0_W", 0.0).hasSize(4);
  }

  @Test
  void writesThatNothingMovesAFrozenLayer() {
    publish(SnapshotBuilder.of(ConfiguredDescriptions.frozenFirstLayer()));

    StatsReport report = onlyReport();
    assertThat(report.getMeanMagnitudes(StatsType.Updates))
        .containsEntry("0_W", 0.0)
        .containsEntry("1_W", 0.001);
    assertThat(report.getMeanMagnitudes(StatsType.Gradients)).doesNotContainKey("0_W");
  }

  @Test
  void countsIterationsThatHaveNoReport() {
    publish(SnapshotBuilder.of(network).duration(Measurement.absent("the first")));
    publish(SnapshotBuilder.of(network).iteration(1).update(Measurement.notSampled()));
    publish(SnapshotBuilder.of(network).iteration(2).at(SnapshotBuilder.START + 40));

    StatsReport report = reports(SnapshotBuilder.WORKER).get(1);
    assertThat(report.getTotalMinibatches()).isEqualTo(3);
    assertThat(report.getTotalExamples()).isEqualTo(96);
    assertThat(report.getTotalRuntimeMs()).isEqualTo(40);
    assertThat(report.getMinibatchesPerSecond()).isEqualTo(50, within(1e-9));
    assertThat(report.getExamplesPerSecond()).isEqualTo(1600, within(1e-9));
  }

  @Test
  void writesNoRateForTheFirstIteration() {
    publish(SnapshotBuilder.of(network).duration(Measurement.absent("the first")));

    assertThat(onlyReport().getMinibatchesPerSecond()).isZero();
  }

  @Test
  void saysThatAConfigurationIsMissing() {
    publish(SnapshotBuilder.of(ConfiguredDescriptions.withoutConfiguration()));

    assertThat(info(SnapshotBuilder.WORKER).getModelClassName())
        .endsWith("MultiLayerNetwork (its configuration cannot be shown)");
  }

  @Test
  void writesFewerReportsThanIterationsWhereTheyComeFast() {
    for (int i = 0; i < 3000; i++) {
      publish(SnapshotBuilder.of(network).iteration(i).at(SnapshotBuilder.START + i));
    }
    publisher.flush();

    List<StatsReport> reports = reports(SnapshotBuilder.WORKER);
    assertThat(reports).hasSizeBetween(501, 2000);
    assertThat(reports.get(reports.size() - 1).getIterationCount()).isEqualTo(2999);
  }

  @Test
  void writesHowActivationsAreSpread() {
    Measurement<ActivationStatistics> some =
        Measurement.measured(new ActivationStatistics(32, 0.25, 0.5, 0, 1, 0.1));
    publish(SnapshotBuilder.of(network).activation(some));

    StatsReport report = onlyReport();
    assertThat(report.getMean(StatsType.Activations)).containsEntry("0", 0.25).hasSize(2);
    assertThat(report.getStdev(StatsType.Activations)).containsEntry("1", 0.5).hasSize(2);
  }

  private void publish(SnapshotBuilder snapshot) {
    publisher.iteration(snapshot.make(), 0);
  }

  private StatsReport onlyReport() {
    return assertThat(reports(SnapshotBuilder.WORKER)).singleElement().actual();
  }

  private List<StatsReport> reports(String worker) {
    List<Persistable> stored =
        storage.getAllUpdatesAfter(SnapshotBuilder.SESSION, StatsListener.TYPE_ID, worker, 0);
    return stored.stream().map(StatsReport.class::cast).toList();
  }

  private StatsInitializationReport info(String worker) {
    return (StatsInitializationReport)
        storage.getStaticInfo(SnapshotBuilder.SESSION, StatsListener.TYPE_ID, worker);
  }
}
