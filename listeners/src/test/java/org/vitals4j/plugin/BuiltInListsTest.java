package org.vitals4j.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vitals4j.clip.Clipping;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Options;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.report.option.NumberOption;
import org.vitals4j.treat.Treatments;

/** What comes with Vitals4j stands in one list, and all else agrees with it. */
class BuiltInListsTest {

  private static final Plugins PLUGINS = Plugins.find(Configuration.defaults());

  private static List<String> plugins(Class<?> kind) {
    return PLUGINS.all().stream()
        .filter(one -> one.kind() == kind)
        .map(one -> one.plugin().name())
        .toList();
  }

  private static List<String> policies() {
    return Arrays.stream(Clipping.BuiltIn.values()).map(Clipping.BuiltIn::id).toList();
  }

  private static List<String> treatments() {
    return Arrays.stream(Treatments.BuiltIn.values()).map(Treatments.BuiltIn::id).toList();
  }

  @Test
  void pluginsAreThoseOfTheListsInTheirOrder() {
    assertThat(plugins(ClippingPlugin.class)).isEqualTo(policies());
    assertThat(plugins(TreatmentPlugin.class)).isEqualTo(treatments());
    assertThat(plugins(DetectorPlugin.class))
        .isEqualTo(Detectors.standard().stream().map(Supplier::get).map(Detector::name).toList());
  }

  @Test
  void treatmentsHaveTheNamesOfTheList() {
    Plugins all =
        Plugins.find(
            Configuration.load(
                new ConfigSources(
                    Map.of("treatments", String.join("+", treatments())), Map.of(), Map.of())));

    assertThat(all.treatments().rules())
        .extracting(Treatments.Rule::treatment)
        .containsAll(treatments());
  }

  /** The only place besides the lists where a default stands. */
  @Test
  void referenceConfHasTheDefaultsOfTheLists() {
    Map<String, List<NumberOption>> options = new java.util.TreeMap<>();
    Arrays.stream(Clipping.BuiltIn.values()).forEach(one -> options.put(one.id(), one.options()));
    Arrays.stream(Treatments.BuiltIn.values()).forEach(one -> options.put(one.id(), one.options()));

    options.forEach(
        (part, all) ->
            assertThat(all)
                .as(part)
                .allSatisfy(
                    option ->
                        assertThat(
                                new NumberKeys(List.of(option))
                                    .values(Options.of(PLUGINS.configuration(), part))
                                    .applyAsDouble(option.name()))
                            .isEqualTo(option.defaultValue())));
  }

  @Test
  void factoriesHaveTheDefaultsOfTheLists() {
    assertThat(Stream.of(Clipping.adaptive(), Clipping.zScore()).map(ClippingPolicy::name))
        .containsExactly("adaptive(0.01, 0.001)", "z-score(0.97, 2.5, 25)");
    assertThat(Treatments.reduceLearningRate()).isEqualTo(Treatments.reduceLearningRate(0.3, 1e-8));
  }

  @Test
  void optionsReachThePolicy() {
    Plugins all =
        Plugins.find(
            Configuration.load(
                new ConfigSources(
                    Map.of("clipping", "z-score:3", "z-score.warm-up", "50"), Map.of(), Map.of())));

    assertThat(all.clipping()).map(ClippingPolicy::name).hasValue("z-score(0.97, 3.0, 50)");
  }

  @Test
  void docsNameEachTreatmentOnce() throws IOException {
    List<String> rows = matches("(?m)^\\| `([a-z-]+)` \\|");
    rows.remove("skip-step"); // a policy for gradients that are not finite, and no treatment

    assertThat(rows).containsExactlyInAnyOrderElementsOf(treatments());
  }

  @Test
  void docsNameEachClippingPolicyOnce() throws IOException {
    List<String> factories = new ArrayList<>(matches("(?m)^\\| `Clipping\\.(\\w+)\\("));
    factories.remove("none");

    assertThat(factories)
        .extracting(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
        .containsExactlyInAnyOrderElementsOf(policies());
  }

  private static List<String> matches(String pattern) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "treatments.md"));
    return new ArrayList<>(
        Pattern.compile(pattern)
            .matcher(text)
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList());
  }
}
