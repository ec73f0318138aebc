package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;

/** The statistics of activations as anybody would write them down. */
final class ReferenceActivations {

  /** As the definitions say, for the output a of f(z). */
  private static final Map<String, DoublePredicate> FLAT =
      Map.of(
          "sigmoid", a -> a * (1 - a) < 0.0025,
          "tanh", a -> 1 - a * a < 0.01,
          "softsign", a -> (1 - Math.abs(a)) * (1 - Math.abs(a)) < 0.01,
          "hardtanh", a -> a == -1 || a == 1);

  private ReferenceActivations() {}

  static void assertAgree(ActivationSnapshot actual, double[] values, double tolerance) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double zeros = Arrays.stream(values).filter(v -> v == 0).count();
    double scale = 1e-3 + Arrays.stream(values).map(Math::abs).max().orElseThrow();
    ActivationStatistics s = actual.statistics().get();
    assertThat(s.count()).isEqualTo(values.length);
    assertThat(s.mean()).isCloseTo(mean, within(tolerance * scale));
    assertThat(s.std()).isCloseTo(Math.sqrt(variance), within(tolerance * scale));
    assertThat(s.min())
        .isCloseTo(Arrays.stream(values).min().orElseThrow(), within(tolerance * scale));
    assertThat(s.max())
        .isCloseTo(Arrays.stream(values).max().orElseThrow(), within(tolerance * scale));
    assertThat(s.zeroFraction()).isCloseTo(zeros / values.length, within(1e-12));
  }

  static void assertSaturation(LayerSnapshot layer, double[] values) {
    Measurement<Double> actual = layer.activation().saturatedFraction();
    DoublePredicate flat = FLAT.get(layer.layer().activation().orElse(""));
    if (actual instanceof Measurement.Measured<Double> measured && flat != null) {
      assertThat(measured.value())
          .isCloseTo(
              Arrays.stream(values).filter(flat).count() / (double) values.length, within(1e-12));
    }
  }
}
