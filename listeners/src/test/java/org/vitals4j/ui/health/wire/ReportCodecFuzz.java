package org.vitals4j.ui.health.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.HealthApi;
import org.vitals4j.ui.health.Reports;
import org.vitals4j.ui.health.Runs;

/**
 * What a file, or another machine, may say to be a report: it is refused with a sentence, or it is
 * one, and then every address of the page has an answer.
 *
 * <p>Jazzer makes the bytes, by what they reach in the code; see CONTRIBUTING.md.
 */
class ReportCodecFuzz {

  static Stream<Arguments> seeds() {
    return Stream.of(
            ReportCodec.encode(Reports.network(3)),
            ReportCodec.encode(Reports.report(1, 0.5, 1.0, null, Double.NaN)),
            ReportCodec.encode(Reports.histograms(7)),
            ReportCodec.encode(Reports.finding(3, 1, Severity.CRITICAL, true)))
        .map(bytes -> arguments((Object) bytes));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void anyBytes(byte @NotNull @WithLength(max = 4096) [] bytes) {
    Runs runs = new Runs();
    String session;
    String worker;
    try {
      if (ReportCodec.isNetwork(bytes)) {
        NetworkSummary network = ReportCodec.decodeNetwork(bytes);
        byte[] again = ReportCodec.encode(network);
        assertThat(ReportCodec.encode(ReportCodec.decodeNetwork(again))).isEqualTo(again);
        runs.network(network);
        session = network.session();
        worker = network.worker();
      } else {
        HealthReport report = ReportCodec.decodeReport(bytes);
        byte[] again = ReportCodec.encode(report);
        assertThat(ReportCodec.encode(ReportCodec.decodeReport(again))).isEqualTo(again);
        runs.network(Reports.network(3).of(report.session(), report.worker()));
        runs.report(report);
        runs.report(report);
        session = report.session();
        worker = report.worker();
      }
    } catch (MalformedReportException refused) {
      assertThat(refused).hasMessageContaining(" ");
      return;
    }
    HealthApi api = new HealthApi(() -> List.of(runs), List::of);
    String run = "session=" + encoded(session) + "&worker=" + encoded(worker);
    for (String asked :
        List.of(
            "sessions?",
            "run?" + run,
            "layers?" + run,
            "layer?layer=0&" + run,
            "iteration?" + run,
            "histogram?layer=0&" + run)) {
      String[] parts = asked.split("\\?", -1);
      assertThat(api.get("/health/api/" + parts[0], parts[1]).status())
          .as(asked)
          .isIn(200, 400, 404);
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
