package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.report.Pathology;

/** What the detectors that come with Vitals4j say of themselves. */
class DetectorsTest {

  static java.util.List<Pathology> pathologies() {
    return Pathology.builtIn();
  }

  @ParameterizedTest
  @MethodSource("pathologies")
  void thereIsOneForEachPathology(Pathology pathology) {
    assertThat(Detectors.standard().stream().map(Supplier::get).map(Detector::name))
        .contains(Detectors.of(pathology).name());
  }

  @Test
  void thereIsNoneForWhatPluginsFind() {
    assertThatThrownBy(() -> Detectors.of(Pathology.of("FLAT_LOSS")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FLAT_LOSS");
  }

  @ParameterizedTest
  @CsvSource({
    "NON_FINITE, 1, 0, false",
    "POOR_INITIALISATION, 3, 10, false",
    "EXPLODING_GRADIENT, 10, 10, false",
    "VANISHING_GRADIENT, 20, 10, false",
    "SATURATION, 20, 20, true",
    "DEAD_UNITS, 94, 103, true",
    "UPDATE_RATIO, 50, 30, true",
    "LOSS_DIVERGENCE, 20, 3, false",
    "LOSS_OSCILLATION, 100, 10, false",
    "LOSS_PLATEAU, 200, 10, false"
  })
  void sayWhatOthersNeedToKnow(String id, int window, int onsetSlack, boolean sampled) {
    Detector detector = Detectors.of(Pathology.of(id));

    assertThat(detector.window(32)).isEqualTo(window);
    assertThat(detector.onsetSlack(32)).isEqualTo(onsetSlack);
    assertThat(detector.needs().stream().anyMatch(Detector.Need::isSampled)).isEqualTo(sampled);
  }

  @Test
  void deadUnitsAreToldByExamplesOrIterations() {
    Detector detector = Detectors.deadUnits();

    assertThat(detector.window(1)).isEqualTo(3000);
    assertThat(detector.window(10_000)).isEqualTo(10);
    assertThat(detector.onsetSlack(10_000)).isEqualTo(10);
  }
}
