package org.vitals4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.Plugins;
import org.vitals4j.plugin.Plugins.Found;

/** The file that documents every key says of each what the code says. */
class ReferenceConfTest {

  private static List<Key<?>> known() {
    List<Key<?>> known = new ArrayList<>(Keys.all());
    for (Found one : Plugins.find(Configuration.defaults()).all()) {
      known.addAll(one.keys());
    }
    return known;
  }

  private static String text() throws IOException {
    try (InputStream file = Configuration.class.getResourceAsStream("reference.conf")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void hasTheKeysThatAreReadAndNoOthers() {
    assertThat(HoconFile.reference().keySet())
        .containsExactlyInAnyOrderElementsOf(known().stream().map(Key::name).toList());
  }

  @Test
  void saysUnitAndRangeOfEveryKey() throws IOException {
    String text = text();
    assertThat(known())
        .allSatisfy(
            key -> {
              int at = text.indexOf("\n  " + key.name() + " = ");
              String comment = text.substring(text.lastIndexOf("\n\n", at), at);
              assertThat(comment.replaceAll("\\s*\n\\s*#\\s*", " "))
                  .as(key.name())
                  .contains("Unit: ")
                  .contains("Allowed: " + key.kind().allowed() + ".");
            });
  }

  @Test
  void hasDefaultsThatAreAllowed() {
    Configuration defaults = Configuration.defaults().knowing(known());

    assertThat(known()).allSatisfy(key -> assertThat(defaults.get(key)).isNotNull());
  }
}
