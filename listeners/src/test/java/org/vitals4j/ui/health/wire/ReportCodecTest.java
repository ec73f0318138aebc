package org.vitals4j.ui.health.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.Reports;

class ReportCodecTest {

  private static final HealthReport FULL =
      new HealthReport(
          "run",
          "worker 1",
          42,
          Optional.of(
              new IterationRange(
                  -3,
                  Integer.MAX_VALUE,
                  7,
                  2,
                  Reports.START,
                  3,
                  12,
                  Reports.run(Double.NaN).merge(Reports.run(0.25)),
                  Map.of(
                      LayerQuantity.GRADIENT_NORM,
                      Reports.summary(1.0, null, Double.NaN, Double.NEGATIVE_INFINITY),
                      LayerQuantity.DEAD_UNITS,
                      Reports.summary(null, 0.0, null, 1e-40)))),
          List.of(Reports.histogram(0, 5), Reports.histogram(2, 5)),
          List.of(Reports.event(9, 1, Severity.CRITICAL, false), Reports.treatment(10)),
          Arrays.stream(Standing.values())
              .map(standing -> new Check("detector " + standing, standing, "because"))
              .toList());

  /** What a report begins with: who made it, and the format's version. */
  private static final int HEAD = 5;

  @Test
  void whatIsWrittenIsRead() {
    assertThat(ReportCodec.decodeReport(ReportCodec.encode(FULL))).isEqualTo(FULL);
  }

  @Test
  void aNetworkIsReadAsItWasWritten() {
    NetworkSummary network = Reports.network("größe", "<script>", "");

    assertThat(ReportCodec.decodeNetwork(ReportCodec.encode(network))).isEqualTo(network);
  }

  /** Each is sound by itself; found by fuzzing. */
  @Test
  void quantitiesOfDifferentNumbersOfLayersAreRefused() {
    WireWriter out = new WireWriter();
    out.raw(Arrays.copyOf(ReportCodec.encode(FULL), HEAD));
    out.string(1, "session");
    out.string(2, "worker");
    out.message(
        4,
        range -> {
          range.message(8, run -> MinMaxLastCodec.write(run, Reports.run(0.25)));
          range.message(9, one -> quantity(one, LayerQuantity.GRADIENT_NORM, 1.0));
          range.message(9, one -> quantity(one, LayerQuantity.DEAD_UNITS, 1.0, 0.5));
        });

    assertThatExceptionOfType(MalformedReportException.class)
        .isThrownBy(() -> ReportCodec.decodeReport(out.toBytes()))
        .withMessageContaining("differ in number");
  }

  private static void quantity(WireWriter out, LayerQuantity quantity, Double... values) {
    out.integer(1, quantity.number());
    out.message(2, inner -> MinMaxLastCodec.write(inner, Reports.summary(values)));
  }

  /** Two quantities of 100 layers: hardly more than the four bytes of each value. */
  @Test
  void isCompact() {
    Double[] values = new Double[100];
    Arrays.fill(values, 0.125);
    IterationRange one = Reports.range(1, 0.5, values);

    assertThat(ReportCodec.encode(Reports.report(1, 0.5, values)).length).isLessThan(1000);
    assertThat(one.layerCount()).isEqualTo(100);
  }

  @Test
  void passesOverFieldsOfANewerVersion() {
    byte[] newer = append(ReportCodec.encode(FULL), out -> out.string(99, "what may come"));

    assertThat(ReportCodec.decodeReport(newer)).isEqualTo(FULL);
  }

  @Test
  void passesOverQuantitiesOfANewerVersion() {
    HealthReport plain = Reports.report(1, 0.5, 1.0);
    byte[] newer =
        header(
            out -> {
              out.string(1, plain.session());
              out.string(2, plain.worker());
              out.integer(3, plain.sequence());
              out.message(
                  4,
                  range -> {
                    IterationRangeCodec.write(range, plain.range().orElseThrow());
                    range.message(
                        9,
                        layers -> {
                          layers.integer(1, 77);
                          layers.message(2, s -> MinMaxLastCodec.write(s, Reports.summary(1.0)));
                        });
                  });
            });

    assertThat(ReportCodec.decodeReport(newer)).isEqualTo(plain);
  }

  @Test
  void passesOverKindsOfEventOfANewerVersion() {
    byte[] newer =
        append(
            ReportCodec.encode(Reports.report(1, 0.5, 1.0)),
            out -> out.message(6, event -> event.integer(1, 5)));

    assertThat(ReportCodec.decodeReport(newer).events()).isEmpty();
  }

  @Test
  void refusesAnotherFormat() {
    byte[] bytes = ReportCodec.encode(FULL);
    bytes[4] = 2;

    assertThatThrownBy(() -> ReportCodec.decodeReport(bytes))
        .isInstanceOf(MalformedReportException.class)
        .hasMessageContaining("format 2")
        .hasMessageContaining("newer");
  }

  @Test
  void refusesWhatIsNoReport() {
    assertThatThrownBy(() -> ReportCodec.decodeReport(new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5}))
        .isInstanceOf(MalformedReportException.class);
    assertThatThrownBy(() -> ReportCodec.decodeReport(new byte[0]))
        .isInstanceOf(MalformedReportException.class);
    assertThatThrownBy(() -> ReportCodec.decodeReport(ReportCodec.encode(Reports.network("layer"))))
        .isInstanceOf(MalformedReportException.class);
  }

  @Test
  void refusesAFieldThatMayNotOccurTwice() {
    byte[] twice = header(out -> out.strings(1, List.of("a", "b")));

    assertThatThrownBy(() -> ReportCodec.decodeReport(twice))
        .isInstanceOf(MalformedReportException.class)
        .hasMessageContaining("once");
  }

  @Test
  void refusesAReportWithoutASession() {
    assertThatThrownBy(() -> ReportCodec.decodeReport(header(out -> out.string(2, "0"))))
        .isInstanceOf(MalformedReportException.class)
        .hasMessageContaining("session");
  }

  @Test
  void refusesMoreSlotsThanCanBeDrawn() {
    byte[] huge =
        header(
            out -> {
              out.string(1, "a");
              out.string(2, "b");
              out.message(4, s -> s.message(8, run -> run.integer(1, Integer.MAX_VALUE)));
            });

    assertThatThrownBy(() -> ReportCodec.decodeReport(huge))
        .isInstanceOf(MalformedReportException.class);
  }

  /** Whatever the damage: a report, or an error of the kind that is promised. */
  @Test
  void damagedBytesNeverDoAnythingElse() {
    byte[] good = ReportCodec.encode(FULL);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, i % 3 == 0 ? random.nextInt(good.length) : good.length);
      for (int k = random.nextInt(3); k >= 0 && bad.length > 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        ReportCodec.decodeReport(bad);
      } catch (IllegalArgumentException promised) {
        assertThat(promised.getMessage()).isNotBlank();
      }
    }
  }

  private static byte[] header(Consumer<WireWriter> fields) {
    byte[] good = ReportCodec.encode(FULL);
    WireWriter out = new WireWriter();
    out.raw(Arrays.copyOf(good, 5));
    fields.accept(out);
    return out.toBytes();
  }

  private static byte[] append(byte[] before, Consumer<WireWriter> fields) {
    WireWriter out = new WireWriter();
    out.raw(before);
    fields.accept(out);
    return out.toBytes();
  }
}
