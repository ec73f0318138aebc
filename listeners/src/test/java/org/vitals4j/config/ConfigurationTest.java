package org.vitals4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  private static final Key<Double> SHARE =
      Key.option("share", ValueType.number("(0, 1]"), "A share", "0.5");

  private static Configuration arguments(String text) {
    return Configuration.load(new ConfigSources(ConfigSources.parse(text), Map.of(), Map.of()));
  }

  private static Path file(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("vitals.conf"), text);
  }

  @Test
  void everyKeyHasADefaultThatIsAllowed() {
    Configuration defaults = Configuration.defaults();

    assertThat(Keys.all()).allSatisfy(key -> assertThat(defaults.get(key)).isNotNull());
    assertThat(defaults.problems()).isEmpty();
  }

  @Test
  void strongerSourcesWin(@TempDir Path folder) throws IOException {
    Path file = file(folder, "vitals4j { sampling = \"every:2\", alerts.level = warn }");
    Map<String, String> environment =
        Map.of("VITALS4J_CONFIG", file.toString(), "VITALS4J_SAMPLING", "every:3");
    Map<String, String> properties = Map.of("vitals4j.sampling", "every:4");
    Map<String, String> agent = Map.of("sampling", "every:5");

    assertThat(Configuration.defaults().get(Keys.SAMPLING)).isEmpty();
    assertThat(
            sampling(
                new ConfigSources(Map.of(), Map.of(), Map.of("VITALS4J_CONFIG", file.toString()))))
        .isEqualTo(2);
    assertThat(sampling(new ConfigSources(Map.of(), Map.of(), environment))).isEqualTo(3);
    assertThat(sampling(new ConfigSources(Map.of(), properties, environment))).isEqualTo(4);
    assertThat(sampling(new ConfigSources(agent, properties, environment))).isEqualTo(5);
  }

  private static int sampling(ConfigSources sources) {
    return Configuration.load(sources).get(Keys.SAMPLING).orElse(0);
  }

  @Test
  void saysWhereEachValueCameFrom(@TempDir Path folder) throws IOException {
    Path file = file(folder, "vitals4j {\n  histograms = true\n}\n");
    Configuration configuration =
        Configuration.load(
            new ConfigSources(
                Map.of("config", file.toString(), "clipping", "norm:2"),
                Map.of("vitals4j.session", "mine"),
                Map.of("VITALS4J_PLUGINS_DIR", "there")));

    assertThat(configuration.entries())
        .contains(
            new Configuration.Entry("clipping", "norm:2", "agent argument"),
            new Configuration.Entry("session", "mine", "system property vitals4j.session"),
            new Configuration.Entry(
                "plugins.dir", "there", "environment variable VITALS4J_PLUGINS_DIR"),
            new Configuration.Entry("histograms", "true", file + ": 2"),
            new Configuration.Entry("sampling", "budget", "default"));
  }

  @Test
  void anUnknownKeyIsAProblemThatNamesTheNearest() {
    assertThat(arguments("cliping=norm:1").problems())
        .containsExactly("the key 'cliping' (agent argument) is unknown, did you mean 'clipping'?");
  }

  @Test
  void unknownKeysAreFoundInEverySource(@TempDir Path folder) throws IOException {
    Path file = file(folder, "vitals4j { samplng = 1 }");
    Configuration configuration =
        Configuration.load(
            new ConfigSources(
                Map.of("config", file.toString()),
                Map.of("vitals4j.sesion", "x", "other.property", "y"),
                Map.of("VITALS4J_PLUGINS_DIRS", "z")));

    assertThat(configuration.problems())
        .containsExactly(
            "the key 'sesion' (system property vitals4j.sesion) is unknown, did you mean"
                + " 'session'?",
            "the key 'plugins.dirs' (environment variable VITALS4J_PLUGINS_DIRS) is unknown, did"
                + " you mean 'plugins.dir'?",
            "the key 'samplng' (" + file + ": 1) is unknown, did you mean 'sampling'?");
  }

  @Test
  void aForbiddenValueIsAProblemAndTheDefaultStands() {
    Configuration configuration = arguments("sampling=often");

    assertThat(configuration.problems())
        .containsExactly(
            "sampling = often (agent argument) must be budget, or every:N with a whole number N"
                + " of at least 1; the default budget is used.");
    assertThat(configuration.get(Keys.SAMPLING)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "1e-9, true",
    "0.5, true",
    "1, true",
    "1.01, false",
    "NaN, false",
    "x, false"
  })
  void intervalsKnowTheirEnds(String value, boolean allowed) {
    assertThat(SHARE.kind().read(value).isPresent()).isEqualTo(allowed);
  }

  @Test
  void optionsOfPluginsAreUnderTheirName() {
    Configuration configuration =
        arguments("mine.share=0.25").knowing(List.of(SHARE.under("mine")));

    assertThat(configuration.problems()).isEmpty();
    assertThat(Options.of(configuration, "mine").get(SHARE)).isEqualTo(0.25);
    assertThat(Options.of(configuration, "other").get(SHARE)).isEqualTo(0.5);
  }

  @Test
  void namesMayBeAListOrJoined(@TempDir Path folder) throws IOException {
    Path file = file(folder, "vitals4j { detectors = [standard, dead-units] }");

    assertThat(arguments("config=" + file).get(Keys.DETECTORS))
        .isEqualTo(arguments("detectors=standard+dead-units").get(Keys.DETECTORS))
        .containsExactly("standard", "dead-units");
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    assertThat(arguments("config=/no/such/file.conf").problems())
        .containsExactly(
            "the file /no/such/file.conf (agent argument) is left out: there is no such file, or it"
                + " may not be read.");
  }

  @Test
  void aFileWithoutOurSectionIsAProblem(@TempDir Path folder) throws IOException {
    assertThat(arguments("config=" + file(folder, "sampling = 1")).problems())
        .singleElement()
        .asString()
        .contains("it has no section 'vitals4j'");
  }

  @Test
  void aFileThatIsNotHoconIsAProblemWithItsLine(@TempDir Path folder) throws IOException {
    assertThat(arguments("config=" + file(folder, "vitals4j {\n  sampling = = 1\n}")).problems())
        .singleElement()
        .asString()
        .contains("vitals.conf: 2");
  }

  @Test
  void orThrowSaysAllThatIsWrong() {
    assertThatThrownBy(() -> arguments("cliping=none,ui=high").orThrow())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cliping")
        .hasMessageContaining("ui = high (agent argument) must be off, or a port in [0, 65535]");
  }
}
