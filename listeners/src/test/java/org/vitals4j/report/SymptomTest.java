package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SymptomTest {

  private static Symptom.Builder symptom(double observed, double limit) {
    return Symptom.builder(Pathology.UPDATE_RATIO, Severity.WARN)
        .observed(observed, limit, "1")
        .evidence("steps are of the wrong size");
  }

  @Test
  void whatIsNotSetIsEmpty() {
    Symptom symptom = symptom(1, 2).build();

    assertThat(symptom.key()).isEmpty();
    assertThat(symptom.layers()).isEmpty();
    assertThat(symptom.causes()).isEmpty();
    assertThat(symptom.remedies()).isEmpty();
    assertThat(symptom.onset()).isEmpty();
  }

  @Test
  void holdsWhatWasSet() {
    assertThat(
            symptom(1, 2)
                .key("a")
                .layers(List.of("0"))
                .causes("cause")
                .remedies("first", "second")
                .onset(7)
                .build())
        .isEqualTo(
            new Symptom(
                Pathology.UPDATE_RATIO,
                "a",
                Severity.WARN,
                List.of("0"),
                1,
                2,
                "1",
                "steps are of the wrong size",
                List.of("cause"),
                List.of("first", "second"),
                List.of(),
                java.util.OptionalInt.of(7)));
  }

  @Test
  void anotherBuilderStartsFromAllOfIt() {
    Symptom symptom = symptom(1, 2).key("a").layers(List.of("0")).causes("c").onset(7).build();

    assertThat(symptom.toBuilder().build()).isEqualTo(symptom);
    assertThat(symptom.toBuilder().severity(Severity.INFO).build().severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  void knowsOnWhichSideOfItsLimitItIs() {
    assertThat(symptom(1e-6, 1e-5).build().isBelowLimit()).isTrue();
    assertThat(symptom(0.2, 0.1).build().isBelowLimit()).isFalse();
    assertThat(symptom(Double.NaN, 1).build().isBelowLimit()).isFalse();
  }
}
