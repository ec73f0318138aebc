package org.vitals4j.ui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;

class Dl4jNamesTest {

  private static final String HOSTILE = "a<img src=x onerror='alert(\"1\")'>&`\\";

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "größe", "run 1", "a/b:c_d-e.f", "0_W"})
  void ordinaryNamesStay(String name) {
    assertThat(Dl4jNames.name(name)).isEqualTo(name);
  }

  @Test
  void whatHasAMeaningInAPageIsWrittenOut() {
    assertThat(Dl4jNames.name(HOSTILE))
        .isEqualTo(
            "a(u003c)img src=x onerror=(u0027)alert((u0022)1(u0022))(u0027)(u003e)(u0026)(u0060)"
                + "(u005c)");
  }

  @Test
  void theBlockOfALayerKeepsItsEnding() {
    String layer = "x".repeat(10_000);

    assertThat(Dl4jNames.block(layer, layer + "_W")).isEqualTo(Dl4jNames.name(layer) + "_W");
  }

  @Test
  void anOrdinaryConfigurationStaysAsItIs() throws Exception {
    String json = ConfiguredDescriptions.dense().configurationJson().orElseThrow();

    assertThat(Dl4jNames.configuration(json)).isSameAs(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {HOSTILE, "a\u202Eb", "line\nbreak"})
  void namesInDl4jsReportsAreHarmlessAndStillFitTogether(String name) {
    BoundedStatsStorage storage = new BoundedStatsStorage();
    Publisher publisher = Dl4jUi.storage(storage);
    publisher.iteration(
        SnapshotBuilder.of(ConfiguredDescriptions.graph(name))
            .session(name)
            .worker(name)
            .gradient(SnapshotBuilder.meanAbs(0.2))
            .parameter(block -> SnapshotBuilder.meanAbs(0.4))
            .update(block -> SnapshotBuilder.meanAbs(0.01))
            .make(),
        0);
    publisher.flush();
    String safe = Dl4jNames.name(name);

    assertThat(storage.listSessionIDs()).containsExactly(safe);
    assertThat(storage.listWorkerIDsForSession(safe)).containsExactly(safe);
    StatsInitializationReport network =
        (StatsInitializationReport)
            requireNonNull(storage.getStaticInfo(safe, StatsListener.TYPE_ID, safe));
    StatsReport update =
        (StatsReport) requireNonNull(storage.getLatestUpdate(safe, StatsListener.TYPE_ID, safe));
    List<String> blocks = List.of(network.getModelParamNames());
    assertThat(blocks).contains(safe + "_W", "out_W");
    assertThat(update.getMeanMagnitudes(StatsType.Parameters).keySet()).isSubsetOf(blocks);
    ComputationGraphConfiguration shown =
        ComputationGraphConfiguration.fromJson(network.getModelConfigJson());
    assertThat(new ArrayList<>(shown.getVertices().keySet())).contains(safe, "out");
    assertThat(network.getModelConfigJson()).doesNotContain("<", "\u202E");
  }
}
