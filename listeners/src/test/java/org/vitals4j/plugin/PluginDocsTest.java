package org.vitals4j.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.plugin.Plugins.Found;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;
import org.vitals4j.testing.PluginRules;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;

/** The plug-ins in {@code docs/plugins.md} compile, are found, and do what they say. */
class PluginDocsTest {

  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(package me;.*?)```");

  private static String source(String type) throws IOException {
    return JAVA.matcher(Files.readString(Path.of("..", "docs", "plugins.md")))
        .results()
        .map(block -> block.group(1))
        .filter(text -> text.contains("class " + type + " "))
        .findFirst()
        .orElseThrow();
  }

  private static Plugins plugins(Path folder, String type) throws IOException {
    Path jars = Files.createDirectory(folder.resolve("plugins"));
    SourceJar.write(jars.resolve("mine.jar"), "me." + type, source(type));
    return Plugins.find(
        Configuration.load(
            new ConfigSources(Map.of("plugins.dir", jars.toString()), Map.of(), Map.of())));
  }

  private static Plugin<?> plugin(Plugins plugins, String name) {
    assertThat(plugins.problems()).isEmpty();
    return plugins.all().stream()
        .map(Found::plugin)
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDetectorIsFound(@TempDir Path folder) throws IOException {
    assertThat(plugin(plugins(folder, "FlatLoss"), "flat-loss")).isInstanceOf(DetectorPlugin.class);
  }

  @Test
  void theTreatmentLowersTheRate(@TempDir Path folder) throws IOException {
    Plugins plugins = plugins(folder, "CoolDown");
    TreatmentPlugin plugin = (TreatmentPlugin) plugin(plugins, "cool-down");
    Treatment treatment = plugin.create(PluginRules.options(plugin, Map.of("factor", "0.25")));
    var network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));
    TreatmentContext context =
        TreatmentContext.builder(network, monitor.latest().orElseThrow()).stepSize(0.1).build();
    Finding finding = Findings.of(Pathology.LOSS_OSCILLATION);
    double before = context.learningRate();

    assertThat(treatment.treat(context, finding)).isInstanceOf(Outcome.Done.class);
    assertThat(context.learningRate()).isEqualTo(0.25 * before);
    assertThat(treatment.describe(context, finding)).contains("0.25");
    assertThat(List.of(plugin.treats()))
        .containsExactly(java.util.Set.of(Pathology.LOSS_OSCILLATION));
  }
}
