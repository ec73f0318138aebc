package org.vitals4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.plugin.Plugin;

/** What {@link Plugin} asks of every implementation, whatever its kind. */
public final class PluginRules {

  private PluginRules() {}

  /** That it is named as it must be, documents its options, and is found as a service. */
  public static <P extends Plugin<?>> void check(Class<P> kind, P plugin) {
    assertThat(plugin.name()).matches("[a-z][a-z0-9-]*").isEqualTo(plugin.name());
    assertThat(plugin.description()).isNotBlank().doesNotEndWith(".");
    assertThat(plugin.options())
        .allSatisfy(
            option -> {
              assertThat(option.name()).matches("[a-z][a-z0-9.-]*");
              assertThat(option.help()).isNotBlank();
              assertThat(options(plugin, Map.of()).get(option)).isNotNull();
            });
    assertThat(ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::type))
        .as("META-INF/services/" + kind.getName() + " names the class")
        .anyMatch(type -> type.equals(plugin.getClass()));
  }

  /**
   * Its options, as the user's configuration would give them.
   *
   * @param set option to value, without the plug-in's name
   */
  public static Options options(Plugin<?> plugin, Map<String, String> set) {
    List<Key<?>> keys = new ArrayList<>();
    plugin.options().forEach(option -> keys.add(option.under(plugin.name())));
    Map<String, String> arguments = new java.util.HashMap<>();
    set.forEach((option, value) -> arguments.put(plugin.name() + "." + option, value));
    return Options.of(
        Configuration.load(new ConfigSources(arguments, Map.of(), Map.of()))
            .knowing(keys)
            .orThrow(),
        plugin.name());
  }
}
