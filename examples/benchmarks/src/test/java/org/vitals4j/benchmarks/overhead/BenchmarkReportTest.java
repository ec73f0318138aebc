package org.vitals4j.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class BenchmarkReportTest {

  private static Ratio ratio(double median) {
    return new Ratio(median - 0.2, median - 0.1, median, median + 0.1, median + 0.2, 40);
  }

  private static final WorkloadResult RESULT =
      new WorkloadResult(
          "tiny",
          6,
          1_942,
          2.0,
          new PairedTiming.Result(ratio(1.0), 2.0, 0.01),
          new PairedTiming.Result(ratio(1.02), 2.0, 0.013),
          new PairedTiming.Result(ratio(1.1), 2.0, 0.03),
          0.05,
          0.002,
          ratio(3.0),
          ratio(1.5));

  @Test
  void theCostIsTimeInsideByTimeThatStatsListenerAdds() {
    assertThat(RESULT.costVsStatsListener1()).isCloseTo(0.01 / 2, within(1e-12));
  }

  @Test
  void theTableShowsWhatIsAllowed() {
    // Twice 0.2 %, and 30 microseconds of 2 milliseconds.
    assertThat(BenchmarkReport.costs(List.of(RESULT))).contains("1.90 %").contains("1/200");
  }

  @Test
  void theFileHasTheAgreedNames(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("figures.json");
    BenchmarkReport.write(List.of(RESULT), file);

    JsonNode workload = new ObjectMapper().readTree(Files.readString(file)).at("/workloads/0");
    assertThat(workload.get("name").asText()).isEqualTo("tiny");
    assertThat(workload.fieldNames())
        .toIterable()
        .contains(
            "iterationMillis",
            "selfShareBudget",
            "selfShareTreating",
            "selfShareEverything",
            "floorShare",
            "ratioBudget",
            "ratioBudgetLow",
            "ratioBudgetHigh",
            "ratioTreating",
            "ratioEverything",
            "ratioStatsListener1",
            "ratioStatsListener10",
            "costVsStatsListener1");
    assertThat(workload.get("ratioBudgetLow").asDouble()).isEqualTo(0.9);
  }
}
