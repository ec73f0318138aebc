package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathologyTest {

  @Test
  void twoOfOneIdAreEqual() {
    assertThat(Pathology.of("FLAT_LOSS"))
        .isEqualTo(Pathology.of("FLAT_LOSS"))
        .hasSameHashCodeAs(Pathology.of("FLAT_LOSS"))
        .isNotEqualTo(Pathology.of("FLAT_LOSS_2"));
  }

  @Test
  void theIdOfABuiltInOneIsThatConstant() {
    assertThat(Pathology.builtIn())
        .hasSize(12)
        .allSatisfy(one -> assertThat(Pathology.of(one.id())).isSameAs(one));
  }

  @Test
  void isPrintedAsItsId() {
    assertThat(Pathology.NON_FINITE).hasToString("NON_FINITE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "FLAT_LOSS", "LOSS_2", "A234567890123456789012345678901234567890"})
  void takesUpperCaseLettersDigitsAndUnderscores(String id) {
    assertThat(Pathology.of(id).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "flat",
        "2FLAT",
        "_FLAT",
        "FLAT LOSS",
        "FLAT\n",
        "Ä",
        "FLAT-LOSS",
        "A2345678901234567890123456789012345678901"
      })
  void refusesOtherIds(String id) {
    assertThatThrownBy(() -> Pathology.of(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the id of a pathology must be 1 to 40 upper-case letters")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
  }

  @Test
  void builtInOnesComeFirst() {
    TreeSet<Pathology> all = new TreeSet<>(Pathology.builtIn());
    Stream.of("ZEBRA", "AARDVARK").map(Pathology::of).forEach(all::add);

    assertThat(all)
        .startsWith(Pathology.VANISHING_GRADIENT)
        .endsWith(Pathology.SETUP, Pathology.of("AARDVARK"), Pathology.of("ZEBRA"));
  }
}
