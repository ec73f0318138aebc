package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"17", "21", "25"})
  void newJvmsWillDo(String version) {
    assertThat(JavaVersion.complaint(version)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "11", "16", "nonsense"})
  void oldOnesGetASentence(String version) {
    assertThat(JavaVersion.complaint(version))
        .isEqualTo("Java 17 or newer is needed, and this is Java " + version + ".");
  }

  @Test
  void aMissingVersionIsTooOld() {
    assertThat(JavaVersion.complaint(null)).isNotNull();
  }
}
