package org.vitals4j.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.report.Measurement;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Snapshots;

class GradientNormLogTest {

  private static Snapshots run() {
    return Snapshots.of(Descriptions.dense(3).name(1, "middle").describe());
  }

  @Test
  void writesEveryNthIterationFromTheFirst() {
    GradientNormLog every = new GradientNormLog(10);
    try (CapturedLog log = new CapturedLog("vitals4j.gradients", Level.INFO)) {
      run().next(25).forEach(snapshot -> every.iteration(snapshot, 0));

      assertThat(log.lines())
          .hasSize(3)
          .satisfiesExactly(
              first -> assertThat(first).startsWith("iteration 0:"),
              second -> assertThat(second).startsWith("iteration 10:"),
              third -> assertThat(third).startsWith("iteration 20:"));
      assertThat(log.levels()).containsOnly(Level.INFO);
    }
  }

  @Test
  void namesTheGlobalNormAndThatOfEachLayer() {
    assertThat(GradientNormLog.text(run().norm(12.5).gradient(1, 2).next()))
        .isEqualTo(
            "iteration 0: gradient norm 12.5, score 1.000; by layer 0=0.0245 middle=4.90 2=0.0245");
  }

  @Test
  void saysWhereThereIsNoNorm() {
    assertThat(GradientNormLog.text(run().everything(Measurement.absent("no callback")).next()))
        .contains("gradient norm not available")
        .endsWith("by layer");
  }

  @Test
  void showsNaNAsNaN() {
    assertThat(
            GradientNormLog.text(
                run()
                    .everything(Measurement.measured(Snapshots.all(4, Double.NaN)))
                    .score(Double.NaN)
                    .next()))
        .contains("gradient norm NaN, score NaN")
        .contains("0=NaN");
  }

  @Test
  void writesNumbersTheSameWayInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(GradientNormLog.text(run().norm(12.5).next())).contains("norm 12.5, score 1.000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesAnIntervalBelowOne(int every) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientNormLog(every))
        .withMessageContaining("at least 1 iteration, but was " + every);
  }
}
