package org.vitals4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The page says what the file says. To make it anew: {@code mvn -pl listeners -am test
 * -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dvitals4j.docs.write}.
 */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");

  private static String reference() throws IOException {
    try (InputStream file = Configuration.class.getResourceAsStream("reference.conf")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isUpToDate() throws IOException {
    String page = ConfigurationPage.of(reference());
    if (System.getProperty("vitals4j.docs.write") != null) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).content().isEqualTo(page);
  }

  @Test
  void hasASectionForEachKey() throws IOException {
    assertThat(ConfigurationPage.of(reference()).lines())
        .filteredOn(line -> line.startsWith("## "))
        .containsExactlyInAnyOrderElementsOf(
            HoconFile.reference().keySet().stream().map(key -> "## " + key).toList());
  }

  @Test
  void refusesAKeyWithoutAUnit() {
    assertThatThrownBy(() -> ConfigurationPage.of("  # How much.\n  much = 1\n"))
        .hasMessageContaining("much must say its unit");
  }
}
