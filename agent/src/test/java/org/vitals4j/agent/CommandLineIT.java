package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need no other JVM. */
class CommandLineIT {

  private static final String JAR = Fork.AGENT.toString();

  @TempDir Path folder;

  private Fork command(String... arguments) throws Exception {
    return Fork.start(folder, List.of(arguments)).await();
  }

  private static String line(Fork command, String key) {
    return command
        .out()
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not in\n" + command.out()));
  }

  @Test
  void configShowsValuesAndTheirSources() throws Exception {
    Path file = folder.resolve("vitals.conf");
    Files.writeString(file, "vitals4j {\n  session = night\n  budget = 0.03\n}\n");
    Fork config =
        command(
            "-Dvitals4j.budget=0.02", "-jar", JAR, "config", "clipping=norm:1.5,config=" + file);

    assertThat(config.exitCode()).as(config.err()).isZero();
    assertThat(line(config, "clipping")).contains("= norm:1.5").endsWith("agent argument");
    assertThat(line(config, "budget"))
        .contains("= 0.02")
        .endsWith("system property vitals4j.budget");
    assertThat(line(config, "session")).contains("= night").endsWith(file + ": 2");
    assertThat(line(config, "histograms")).contains("= false").endsWith("default");
  }

  @Test
  void configSaysWhatIsWrong() throws Exception {
    Fork config = command("-jar", JAR, "config", "cliping=norm:1,budget=2");

    assertThat(config.exitCode()).isEqualTo(2);
    assertThat(config.err())
        .contains("'cliping' (agent argument) is unknown, did you mean 'clipping'?")
        .contains("budget = 2 (agent argument) must be a number in (0, 1]");
    assertThat(line(config, "budget")).contains("= 0.01").endsWith("default");
  }

  @Test
  void pluginsAreListedWithSourceAndOptions() throws Exception {
    PluginJar.write(folder.resolve("plugins/probe.jar"), "probe.ProbePlugin");
    Fork plugins = command("-jar", JAR, "plugins", "plugins.dir=" + folder.resolve("plugins"));

    assertThat(plugins.exitCode()).as(plugins.err()).isZero();
    assertThat(plugins.out())
        .containsPattern("probe +detector +on +prints iterations\n +from .*probe.jar")
        .containsPattern(
            "norm +clipping policy .*\n +from Vitals4j\n +norm.max: .*\\(0, infinity\\)");
  }

  @Test
  void configTellsFaultsElsewhereFromAWrongCommandLine() throws Exception {
    Fork config = command("-Dvitals4j.budgt=0.02", "-jar", JAR, "config");

    assertThat(config.exitCode()).isEqualTo(1);
    assertThat(config.err()).contains("'budgt' (system property vitals4j.budgt) is unknown");
  }

  @Test
  void pluginsRefusesAnOptionThatIsNone() throws Exception {
    Fork plugins = command("-jar", JAR, "plugins", "nope");

    assertThat(plugins.exitCode()).isEqualTo(2);
    assertThat(plugins.err()).contains("the key 'nope' (agent argument) is unknown");
  }

  @Test
  void aKeyGivenTwiceIsAnError() throws Exception {
    Fork config = command("-jar", JAR, "config", "clipping=norm:1,clipping=norm:2");

    assertThat(config.exitCode()).isEqualTo(2);
    assertThat(config.err()).contains("the key 'clipping' is given more than once");
  }

  @Test
  void anUnknownCommandIsAnErrorOfTheCommandLine() throws Exception {
    Fork wrong = command("-jar", JAR, "atach");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("vitals4j: ").contains("'atach'").contains("--help");
    assertThat(wrong.err()).doesNotContain("\tat ");
  }
}
